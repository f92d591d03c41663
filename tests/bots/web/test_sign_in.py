from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bots.web.access import sign_in, store
from bots.web.access.store import Member
from core.model.person_ref import PersonRef

if TYPE_CHECKING:
    from tests.bots.web.conftest import Browser, Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def give_token(request: web.Request) -> web.Response:
    form = await request.post()
    known = form["code"] == "good" and form["client_secret"] == "a secret" and len(str(form["code_verifier"])) > 40
    return web.json_response({"access_token": "t", "token_type": "Bearer"} if known else {"error": "no"}, status=200)


async def say_who(request: web.Request) -> web.Response:
    if request.headers.get("Authorization") != "Bearer t":
        raise web.HTTPUnauthorized
    return web.json_response({"https://slack.com/team_id": "T1", "https://slack.com/user_id": "U1", "name": "Uma"})


async def asked(browser: Browser) -> dict[str, Any]:
    """Begin to sign in, and return what the service is asked."""
    address = f"{browser.base}/sign-in/slack?next=/report"
    async with browser.client.get(address, allow_redirects=False) as response:
        assert response.status == 303
        found = urlsplit(response.headers["Location"])
    assert found.netloc == "slack.com"
    return {name: values[0] for name, values in parse_qs(found.query).items()}


async def test_whoever_was_invited_signs_in_with_slack_and_nobody_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = web.Application()
    service.add_routes([web.post("/token", give_token), web.get("/who", say_who)])
    async with TestServer(service) as server:
        slack = replace(sign_in.PROVIDERS[0], token=str(server.make_url("/token")), about=str(server.make_url("/who")))
        monkeypatch.setattr(sign_in, "PROVIDERS", (slack,))
        for name, value in {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "a secret",
            "AUTHLIB_INSECURE_TRANSPORT": "1",
        }.items():
            monkeypatch.setenv(name, value)
        async with stage.stranger() as uma, stage.stranger() as other:
            assert "Sign in with Slack" in (await uma.get("/sign-in")).text
            question = await asked(uma)
            assert question["code_challenge_method"] == "S256"
            back = f"/sign-in/slack/back?code=good&state={question['state']}"
            assert (await uma.get(back)).status == 403  # not invited
            member = Member(PersonRef("slack", "T1", "U1"), "Uma", "viewer")
            async with stage.site.pool.connection() as connection:
                await store.put_member(connection, member)
            assert (await other.get(back)).status == 403  # another browser
            assert (await uma.get("/sign-in/slack/back?code=good&state=forged")).status == 403
            assert (await uma.get(f"/sign-in/slack/back?code=bad&state={question['state']}")).status == 403
            entered = await uma.get(back)
            assert entered.url == "/report"
            assert "Uma" in entered.text
            assert (await uma.get(back)).status == 403  # replayed
