"""Signing in with an account of Slack or Discord. Authlib speaks OAuth 2 and OpenID Connect with them."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bots.web.access import store
from bots.web.access.sessions import begin
from bots.web.access.store import Member
from bots.web.entry import local, signed_in
from bots.web.routing import refuse_if_busy
from bots.web.site import site_of
from core.model.person_ref import PersonRef
from core.settings.settings import load_variables
from core.skills.cases.team import support_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from authlib.integrations.httpx_client import AsyncOAuth2Client

    from bots.web.site import Site

COOKIE: Final = "frontdesk-sign-in"
LASTS: Final = 600
"""For how many seconds somebody may be away at the other service."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A service that says who somebody is: where it asks them, where it gives the token, and where it names them."""

    name: str
    title: str
    authorize: str
    token: str
    about: str
    scope: str
    who: Callable[[Mapping[str, Any]], tuple[PersonRef, str]]

    def client(self, variables: Mapping[str, str], redirect: str) -> AsyncOAuth2Client:
        """Return the client for this service."""
        from authlib.integrations.httpx_client import AsyncOAuth2Client  # noqa: PLC0415 — heavy for the start

        prefix = self.name.upper()
        return AsyncOAuth2Client(
            variables[f"{prefix}_CLIENT_ID"],
            variables[f"{prefix}_CLIENT_SECRET"],
            scope=self.scope,
            redirect_uri=redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 — the name of a method
        )


def _at_slack(told: Mapping[str, Any]) -> tuple[PersonRef, str]:
    team, user = told["https://slack.com/team_id"], told["https://slack.com/user_id"]
    return PersonRef("slack", str(team), str(user)), str(told.get("name") or user)


def _at_discord(told: Mapping[str, Any]) -> tuple[PersonRef, str]:
    from bots.discord.parse import SERVICE, WORKSPACE  # noqa: PLC0415 — discord.py is heavy

    return PersonRef(SERVICE, WORKSPACE, str(told["id"])), str(told.get("global_name") or told["username"])


PROVIDERS: Final = (
    Provider(
        "slack",
        "Slack",
        "https://slack.com/openid/connect/authorize",
        "https://slack.com/api/openid.connect.token",
        "https://slack.com/api/openid.connect.userInfo",
        "openid profile",
        _at_slack,
    ),
    Provider(
        "discord",
        "Discord",
        "https://discord.com/oauth2/authorize",
        "https://discord.com/api/oauth2/token",
        "https://discord.com/api/users/@me",
        "identify",
        _at_discord,
    ),
)


def offered(variables: Mapping[str, str] | None = None) -> list[Provider]:
    """Return the services with which people can sign in: those whose client id and secret are set."""
    known = load_variables() if variables is None else variables
    names = ("CLIENT_ID", "CLIENT_SECRET")
    return [each for each in PROVIDERS if all(known.get(f"{each.name.upper()}_{name}") for name in names)]


async def leave(request: web.Request) -> web.Response:
    """Lead somebody to the service at which they are to sign in. The cookie binds the answer to this browser."""
    refuse_if_busy(request)
    site, provider = site_of(request), _provider(request)
    verifier = secrets.token_urlsafe(48)
    async with provider.client(load_variables(), _redirect(site, request, provider)) as client:
        address, state = client.create_authorization_url(provider.authorize, code_verifier=verifier)
    kept = json.dumps([state, verifier, int(time.time()) + LASTS, local(request.query.get("next", ""))])
    response = web.Response(status=303, headers={"Location": address})
    value = f"{kept.encode().hex()}.{site.sign(COOKIE, kept)}"
    response.set_cookie(COOKIE, value, max_age=LASTS, httponly=True, samesite="Lax", secure=site.is_secure, path="/")
    return response


async def come_back(request: web.Request) -> web.Response:
    """Take in who somebody is, and begin a session if they may use the console.

    Raises HTTPForbidden if the answer is not to a question of this browser, or if they are not known here.
    """
    refuse_if_busy(request)
    site, provider = site_of(request), _provider(request)
    state, verifier, path = _kept(site, request.cookies.get(COOKIE, ""))
    if not secrets.compare_digest(state.encode(), request.query.get("state", "").encode()):
        raise web.HTTPForbidden(reason="This sign-in was not begun in this browser. Begin it again.")
    try:
        async with provider.client(load_variables(), _redirect(site, request, provider)) as client:
            await client.fetch_token(provider.token, code=request.query.get("code", ""), code_verifier=verifier)
            told = (await client.get(provider.about)).raise_for_status().json()
        who, name = provider.who(told)
    except Exception as error:  # the library has errors of several kinds, and so has the service
        raise web.HTTPForbidden(reason=f"{provider.title} did not say who you are. Begin again.") from error
    async with site.pool.connection() as connection, connection.transaction():
        member = await store.find_member(connection, who) or await _from_team(connection, who, name)
        if member is None:
            raise web.HTTPForbidden(reason="You are not invited to this console. Ask whoever runs it.")
        await store.put_member(connection, member)
        token = await begin(connection, member, now=site.now)
        await store.note(connection, member, "signed in", f"with {provider.title}", now=site.now)
    response = signed_in(site, token, path)
    response.del_cookie(COOKIE, path="/")
    return response


async def _from_team(connection: Any, who: PersonRef, name: str) -> Member | None:
    """Return somebody whom the settings of the team name, as staff."""
    desk = await support_desk(connection)
    if desk and any({who.id, who.key} & set(each.team.staff) for each in desk.all):
        return Member(who, name, "staff")
    return None


def _kept(site: Site, cookie: str) -> tuple[str, str, str]:
    value, _dot, signature = cookie.partition(".")
    try:
        kept = bytes.fromhex(value).decode()
    except ValueError:
        kept = ""
    if not kept or not site.is_signed(signature, COOKIE, kept):
        raise web.HTTPForbidden(reason="This sign-in was not begun in this browser. Begin it again.")
    state, verifier, until, path = json.loads(kept)
    if until < time.time():
        raise web.HTTPForbidden(reason="This sign-in took too long. Begin it again.")
    return state, verifier, path


def _provider(request: web.Request) -> Provider:
    found = next((each for each in offered() if each.name == request.match_info["service"]), None)
    if found is None:
        raise web.HTTPNotFound(reason="One cannot sign in with that here.")
    return found


def _redirect(site: Site, request: web.Request, provider: Provider) -> str:
    return site.absolute(request, f"/sign-in/{provider.name}/back")
