"""Several workspaces, which install the app by themselves and remove it again."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio

from bots.slack import PLUG
from core.model.errors import SettingsError
from core.settings.settings import load_settings
from tests.bots.slack.conftest import Office, open_office
from tests.fakes.servers import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack.events import SignedHttp
    from tests.fakes.slack.state import Installation, Team

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),  # slack_sdk 3.48 makes one
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """One desk that nobody has installed yet."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    variables = {
        "SLACK_MODE": "http",
        "SLACK_BOT_TOKEN": "",
        "SLACK_APP_TOKEN": "",
        "PORT": str(port),
        "SLACK_PUBLIC_URL": url,
        "FRONTDESK_SECRET_KEY": "a secret",
    }
    async with (
        open_office(tmp_path_factory.mktemp("home"), server_url, **variables) as opened,
        opened.slack.http(f"{url}/slack/events"),
        aiohttp.ClientSession() as session,
    ):
        while True:
            try:
                async with session.get(f"{url}/health"):
                    break
            except aiohttp.ClientError:
                continue
        yield opened


def base(desk: Office) -> str:
    return str(delivery(desk).url.removesuffix("/slack/events"))


def delivery(desk: Office) -> SignedHttp:
    return desk.slack.app.delivery  # type: ignore[return-value]


async def begin(session: aiohttp.ClientSession, desk: Office) -> tuple[str, str]:
    """Begin an installation: the address of Slack's page, and the cookie that comes with it."""
    async with session.get(f"{base(desk)}/slack/install", allow_redirects=False) as answer:
        page, cookie = await answer.text(), answer.headers["Set-Cookie"].partition(";")[0]
        found = re.search(r'href="([^"]*authorize[^"]*)"', page)
        assert found, page
        return unescape(found[1]), cookie


async def agree(session: aiohttp.ClientSession, page: str, team: Team) -> str:
    """Agree on Slack's page: where it leads back to."""
    async with session.get(f"{page}&team={team.id}", allow_redirects=False) as answer:
        assert answer.status == 302, await answer.text()
        return answer.headers["Location"]


async def come_back(session: aiohttp.ClientSession, back: str, cookie: str) -> int:
    async with session.get(back, headers={"Cookie": cookie}) as answer:
        return answer.status


async def installed(desk: Office, team: Team) -> Installation:
    async with aiohttp.ClientSession() as session:
        page, cookie = await begin(session, desk)
        assert await come_back(session, await agree(session, page, team), cookie) == 200
    return desk.slack.app.installations[team.id]


async def stored(desk: Office) -> dict[str, bytes]:
    async with desk.desk.stores.pool.connection() as connection:
        cursor = await connection.execute("SELECT name, secret FROM credentials WHERE service = 'slack'")
        return {name: bytes(secret) for name, secret in await cursor.fetchall()}


async def elsewhere(desk: Office, name: str) -> tuple[Office, Installation]:
    """A workspace that installs the app, with somebody and a channel in it."""
    workspace = desk.slack.workspace
    team = workspace.add_team(name)
    person = workspace.add_user(f"somebody at {name}", team=team)
    there = await installed(desk, team)
    return Office(desk.slack, desk.desk, person, workspace.add_channel(name, person, there, team=team)), there


async def asked(desk: Office, there: Installation) -> Any:
    return await desk.answer(f"<@{there.bot.id}> where is the lunch menu?")


async def test_each_workspace_is_answered_with_its_own_token(desk: Office) -> None:
    one, here = await elsewhere(desk, "one")
    two, there = await elsewhere(desk, "two")
    assert (await asked(one, here)).by is here
    assert (await asked(two, there)).by is there


async def test_a_token_cannot_be_read_in_the_database(desk: Office) -> None:
    _, there = await elsewhere(desk, "dumped")
    secrets = await stored(desk)
    assert there.team.id in secrets
    assert not any(b"xoxb" in secret or there.token.encode() in secret for secret in secrets.values())


async def test_a_workspace_that_removes_the_app_is_forgotten_and_the_others_go_on(desk: Office) -> None:
    gone, there = await elsewhere(desk, "gone")
    stays, here = await elsewhere(desk, "stays")
    await asked(gone, there)
    desk.slack.workspace.uninstall(there)
    await delivery(desk).settled()
    assert not delivery(desk).undelivered
    assert there.team.id not in await stored(desk)
    await desk.desk.adapters[0].check()  # type: ignore[attr-defined]
    assert (await asked(stays, here)).by is here
    again = await installed(desk, there.team)
    assert (await asked(gone, again)).by is again


async def test_a_late_word_of_an_old_removal_leaves_the_new_installation(desk: Office) -> None:
    place, there = await elsewhere(desk, "late")
    again = await installed(desk, there.team)
    desk.slack.workspace.announce(
        {"type": "app_uninstalled", "event_ts": "1.0"}, subscription="app_uninstalled", to=[again]
    )
    await delivery(desk).settled()
    assert there.team.id in await stored(desk)
    assert (await asked(place, again)).by is again


async def test_a_token_that_was_revoked_unheard_of_does_not_end_the_listening(desk: Office) -> None:
    _, there = await elsewhere(desk, "quietly gone")
    there.is_revoked = True
    await desk.desk.adapters[0].check()  # type: ignore[attr-defined]
    place, here = await elsewhere(desk, "after")
    assert (await asked(place, here)).by is here


async def test_a_state_is_good_once_in_the_browser_that_began(desk: Office) -> None:
    team = desk.slack.workspace.add_team("Sly")
    desk.slack.workspace.add_user("sly", team=team)
    async with aiohttp.ClientSession() as session:
        page, cookie = await begin(session, desk)
        back = await agree(session, page, team)
        state = parse_qs(urlsplit(back).query)["state"][0]
        assert await come_back(session, back, "") == 400
        assert await come_back(session, back.replace(state, "made-up"), cookie) == 400
        assert await come_back(session, back.replace(state, "made-up"), cookie.replace(state, "made-up")) == 401
        assert team.id not in await stored(desk)
        assert await come_back(session, back, cookie) == 200
        assert await come_back(session, await agree(session, page, team), cookie) == 401


async def test_whoever_declines_or_brings_a_wrong_code_installs_nothing(
    desk: Office, caplog: pytest.LogCaptureFixture
) -> None:
    before = await stored(desk)
    async with aiohttp.ClientSession() as session:
        _, cookie = await begin(session, desk)
        state = cookie.partition("=")[2]
        redirect = f"{base(desk)}/slack/oauth_redirect"
        assert await come_back(session, f"{redirect}?error=access_denied&state={state}", cookie) == 200
        assert await come_back(session, f"{redirect}?code=wrong&state={state}", cookie) == 401
        assert await come_back(session, redirect, "") == 400
    assert await stored(desk) == before
    assert "Traceback" not in caplog.text


async def test_without_its_key_the_desk_does_not_open(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDESK_SECRET_KEY")
    with pytest.raises(SettingsError, match="FRONTDESK_SECRET_KEY is missing"):
        async with PLUG.connect(load_settings(), desk.desk.stores.pool):
            pass


async def test_with_another_key_the_desk_says_so(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await elsewhere(desk, "locked")
    monkeypatch.setenv("FRONTDESK_SECRET_KEY", "another")
    monkeypatch.setenv("PORT", str(free_port()))
    async with PLUG.connect(load_settings(), desk.desk.stores.pool) as adapter:
        with pytest.raises(SettingsError, match="FRONTDESK_SECRET_KEY is not the key"):
            await adapter.listen(desk.desk)


async def test_installations_that_nobody_comes_back_from_leave_nothing_behind(desk: Office) -> None:
    async with aiohttp.ClientSession() as session:
        await begin(session, desk)
        async with desk.desk.stores.pool.connection() as connection:
            query = "UPDATE credentials SET at = at - interval '1 hour' WHERE service = 'slack oauth state'"
            await connection.execute(query)
        await begin(session, desk)
    async with desk.desk.stores.pool.connection() as connection:
        cursor = await connection.execute("SELECT count(*) FROM credentials WHERE service = 'slack oauth state'")
        assert await cursor.fetchone() == (1,)
