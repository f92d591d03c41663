"""What `frontdesk doctor` checks on Slack: the tokens, the scopes and the events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bots.platforms import Finding, run_check
from bots.slack.api.client import call, make_client, naming_token
from bots.slack.connection.socket_mode import open_connection
from bots.slack.manifest import SCOPES, events
from bots.slack.settings import load_slack_settings

if TYPE_CHECKING:
    from bots.slack.settings import SlackSettings
    from core.settings.settings import Settings

UPDATE = "Update the app's manifest with the output of `frontdesk slack manifest`, and reinstall the app."


async def examine(_settings: Settings) -> list[Finding]:
    """Check everything that is configured. A failed check does not hide the others."""
    slack_settings = load_slack_settings()
    return [
        *await run_check("slack bot token", _check_token(slack_settings)),
        *await run_check("slack socket", _check_socket(slack_settings)),
        *await run_check("slack events", _check_events(slack_settings)),
    ]


async def _check_token(settings: SlackSettings) -> list[Finding]:
    if settings.bot_token is None:
        return [Finding("slack installation", ok=True, found="workspaces install the app at /slack/install")]
    client = make_client(settings.bot_token.get_secret_value(), api_url=settings.api_url)
    answer = await call(client.auth_test)
    who = Finding("slack bot token", ok=True, found=f"{answer['user']} in {answer['team']}")
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    return [who, _compare("slack scopes", set(SCOPES), granted)]


async def _check_socket(settings: SlackSettings) -> list[Finding]:
    if settings.mode == "http" or settings.app_token is None:
        return [Finding("slack requests", ok=True, found=f"over HTTP on port {settings.port}, at /slack/events")]
    client = make_client("", api_url=settings.api_url)
    await open_connection(client, settings.app_token.get_secret_value())
    return [Finding("slack socket", ok=True, found="the app-level token opens connections")]


async def _check_events(settings: SlackSettings) -> list[Finding]:
    """Compare the events. Slack shows them only to a configuration token."""
    if settings.config_token is None or settings.app_id is None:
        advice = "Set SLACK_CONFIG_TOKEN and SLACK_APP_ID to have the app's events checked."
        return [Finding("slack events", ok=True, found="not checked", advice=advice)]
    client = make_client(settings.config_token.get_secret_value(), api_url=settings.api_url)
    with naming_token("SLACK_CONFIG_TOKEN", "an app configuration token, which expires after twelve hours,"):
        answer = await call(client.apps_manifest_export, app_id=settings.app_id)
    manifest: Any = answer["manifest"]
    manifest = json.loads(manifest) if isinstance(manifest, str) else manifest
    subscribed = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    return [_compare("slack events", set(events(settings)), set(subscribed))]


def _compare(name: str, wanted: set[str], found: set[str]) -> Finding:
    missing = sorted(wanted - found)
    if missing:
        return Finding(name, ok=False, found=f"missing: {', '.join(missing)}", advice=UPDATE)
    return Finding(name, ok=True, found=f"all {len(wanted)}")
