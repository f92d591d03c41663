"""auth.*, apps.* and oauth.v2.access of the fake Web API, and the page where an app is installed.

Source: docs.slack.dev/reference/methods/auth.test, apps.connections.open, apps.manifest.export, oauth.v2.access and
docs.slack.dev/authentication/installing-with-oauth: a code is good once, for one redirect URI.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from tests.fakes.slack.bodies import EVENT_SCOPES
from tests.fakes.slack.call_context import next_cursor, paged
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.manifests import faults

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.state import Json
    from tests.fakes.slack.workspace import Workspace


def test(call: Caller, given: Json) -> Json:
    if call.installed is None and call.app:
        return {"app_name": call.app.name, "app_id": call.app.id}
    bot, team = call.by.bot, call.by.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": bot.name,
        "team_id": team.id,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": team.is_enterprise,
    } | ({"enterprise_id": team.enterprise_id} if team.enterprise_id else {})


def list_teams(call: Caller, given: Json) -> Json:
    """The workspaces that the token is good for."""
    there = [one for one in call.workspace.teams.values() if call.by.team.has(one) and not one.is_enterprise]
    page, more = paged(there, given)
    return {"teams": [{"id": one.id, "name": one.name} for one in page]} | next_cursor(more)


def revoke(call: Caller, given: Json) -> Json:
    if not given.get("test"):
        call.by.is_revoked = True
    return {"revoked": not given.get("test")}


def open_connection(call: Caller, given: Json) -> Json:
    if call.app is None or call.open_socket is None:
        raise Refused("internal_error")
    return {"url": call.open_socket(call.app)}


def export_manifest(call: Caller, given: Json) -> Json:
    """What the app's maker registered, as far as the fake keeps it."""
    app = call.app
    if app is None or given["app_id"] != app.id:
        raise Refused("invalid_app_id")
    events = sorted(EVENT_SCOPES if app.events is None else app.events)
    made = {
        "display_information": {"name": app.name},
        "features": {f"{app.view}_view": {f"{app.view}_description": app.name}},
        "oauth_config": {"scopes": {"bot": list(app.scopes)}},
        "settings": {"event_subscriptions": {"bot_events": events}},
    }
    return {"manifest": made}


def create_app(call: Caller, given: Json) -> Json:
    """Create an app from its manifest."""
    found = faults(given["manifest"])
    if found:
        raise Refused("invalid_manifest", found)
    app = call.workspace.add_app(
        given["manifest"]["display_information"]["name"],
        scopes=" ".join(given["manifest"]["oauth_config"]["scopes"]["bot"]),
        events=given["manifest"]["settings"]["event_subscriptions"]["bot_events"],
    )
    secrets = {"client_id": app.client_id, "client_secret": app.client_secret, "signing_secret": app.signing_secret}
    return {"app_id": app.id, "credentials": secrets}


def access(call: Caller, given: Json) -> Json:
    """Exchange a code for a token: the app is installed by this."""
    app = next((one for one in call.workspace.apps.values() if one.client_id == given.get("client_id")), None)
    if app is None:
        raise Refused("invalid_client_id")
    if app.client_secret != given.get("client_secret"):
        raise Refused("bad_client_secret")
    code = call.workspace.codes.pop(given.get("code") or "", None)
    if code is None or code[0] is not app:
        raise Refused("invalid_code")
    _, team, user, redirect_uri, scopes = code
    if redirect_uri and given.get("redirect_uri") != redirect_uri:
        raise Refused("bad_redirect_uri")
    there = call.workspace.install(app, team=team, scopes=scopes, by=user)
    return {
        "access_token": there.token,
        "token_type": "bot",
        "scope": ",".join(there.scopes),
        "bot_user_id": there.bot.id,
        "app_id": app.id,
        "team": None if team.is_enterprise else {"id": team.id, "name": team.name},
        "enterprise": {"id": team.enterprise_id, "name": team.name} if team.enterprise_id else None,
        "authed_user": {"id": user.id},
        "is_enterprise_install": team.is_enterprise,
    }


async def authorize(workspace: Workspace, request: web.Request) -> web.Response:
    """Go on as if a person had agreed: the first of the team that `team` names, or of the first team."""
    asked = request.query
    app = next((one for one in workspace.apps.values() if one.client_id == asked.get("client_id")), None)
    if app is None or not asked.get("scope") or not asked.get("redirect_uri"):
        return web.Response(status=400, text="invalid_client_id or no scope or no redirect_uri")
    team = workspace.teams[asked["team"]] if asked.get("team") else workspace.first_team
    people = (one for one in workspace.users.values() if not one.is_bot and team.has(workspace.teams[one.team_id]))
    user = next(people, None)
    if user is None:
        return web.Response(status=400, text="there is nobody in the team who could install")
    back = {"state": asked.get("state", "")}
    if workspace.declines_installs:
        back |= {"error": "access_denied"}
    else:
        code = f"{team.id}.{secrets.token_hex(8)}"
        scopes = tuple(asked["scope"].replace(",", " ").split())
        workspace.codes[code] = (app, team, user, asked["redirect_uri"], scopes)
        back |= {"code": code}
    raise web.HTTPFound(f"{asked['redirect_uri']}?{urlencode(back)}")


METHODS: dict[str, Handler] = {
    "apps.connections.open": open_connection,
    "apps.manifest.create": create_app,
    "apps.manifest.export": export_manifest,
    "auth.revoke": revoke,
    "auth.teams.list": list_teams,
    "auth.test": test,
    "oauth.v2.access": access,
}
