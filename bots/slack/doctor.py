"""What `frontdesk doctor` looks at: the tokens, the scopes and the events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bots.platforms import Finding
from bots.slack.api.client import call, make_client, naming
from bots.slack.connection.socket_mode import open_connection
from bots.slack.manifest import EVENTS_BY_SCOPE, SCOPES
from bots.slack.settings import load_slack_settings
from core.model.errors import FrontdeskError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bots.slack.settings import SlackSettings
    from core.settings.settings import Settings

UPDATE = "Put what `frontdesk slack manifest` prints into the app's manifest, and install the app again."


async def examine(_settings: Settings) -> list[Finding]:
    """Ask Slack about everything that is configured; what fails hides nothing of the rest."""
    try:
        ours = load_slack_settings()
    except FrontdeskError as error:
        return [Finding("slack", ok=False, found="it cannot be used", advice=str(error))]
    return [
        *await _found("slack bot token", _bot(ours)),
        *await _found("slack socket", _socket(ours)),
        *await _found("slack events", _events(ours)),
    ]


async def _found(name: str, looking: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        return await looking
    except FrontdeskError as error:
        return [Finding(name, ok=False, found="it does not work", advice=str(error))]


async def _bot(settings: SlackSettings) -> list[Finding]:
    if settings.bot_token is None:
        return [Finding("slack installation", ok=True, found="workspaces install the app at /slack/install")]
    client = make_client(settings.bot_token.get_secret_value(), api_url=settings.api_url)
    answer = await call(client.auth_test)
    who = Finding("slack bot token", ok=True, found=f"{answer['user']} in {answer['team']}")
    granted = {each.strip() for each in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    return [who, _compared("slack scopes", set(SCOPES), granted)]


async def _socket(settings: SlackSettings) -> list[Finding]:
    if settings.mode == "http" or settings.app_token is None:
        return [Finding("slack requests", ok=True, found=f"over HTTP on port {settings.port}, at /slack/events")]
    client = make_client("", api_url=settings.api_url)
    await open_connection(client, settings.app_token.get_secret_value())
    return [Finding("slack socket", ok=True, found="the app-level token opens connections")]


async def _events(settings: SlackSettings) -> list[Finding]:
    """Compare the events, which Slack tells to a configuration token alone."""
    if settings.config_token is None or settings.app_id is None:
        advice = "SLACK_CONFIG_TOKEN and SLACK_APP_ID let me see which events the app gets."
        return [Finding("slack events", ok=True, found="not looked at", advice=advice)]
    client = make_client(settings.config_token.get_secret_value(), api_url=settings.api_url)
    with naming("SLACK_CONFIG_TOKEN", "an app configuration token, which lives for twelve hours,"):
        answer = await call(client.apps_manifest_export, app_id=settings.app_id)
    manifest: Any = answer["manifest"]
    manifest = json.loads(manifest) if isinstance(manifest, str) else manifest
    heard = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    return [_compared("slack events", set(EVENTS_BY_SCOPE), set(heard))]


def _compared(name: str, wanted: set[str], found: set[str]) -> Finding:
    missing = sorted(wanted - found)
    if missing:
        return Finding(name, ok=False, found=f"missing: {', '.join(missing)}", advice=UPDATE)
    return Finding(name, ok=True, found=f"all {len(wanted)}")
