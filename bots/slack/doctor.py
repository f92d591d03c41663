"""What `frontdesk doctor` checks on Slack: the tokens, the scopes, the channels, the events and the view."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from bots.platforms import Finding, run_check, without_repeats
from bots.slack.api.client import call, make_client, naming_token, pages
from bots.slack.connection.socket_mode import open_connection
from bots.slack.manifest import SCOPES, events
from bots.slack.settings import SlackSettings, View, find_missing
from core.settings.settings import load
from core.text.enumeration import shorten_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from core.settings.settings import Settings

NO_ADDRESS = "Set SLACK_PUBLIC_URL to where Slack reaches this port; `frontdesk slack manifest` then contains it."
NO_APP_TOKEN = f"{NO_ADDRESS} For Socket Mode, which needs no address, set SLACK_APP_TOKEN instead."
OTHER_VIEW = "{}, or put in the app's settings what `frontdesk slack manifest` prints: see docs/slack.md."
UPDATE = "Update the app's manifest with the output of `frontdesk slack manifest`, and reinstall the app."


async def examine(_settings: Settings) -> list[Finding]:
    """Check everything that is configured. A failed check does not hide the others."""
    ours = load(SlackSettings)
    missing = find_missing(ours)
    return without_repeats(
        [
            *await run_check("slack bot token", _check_token(ours, missing)),
            *await run_check("slack socket", _check_connection(ours, missing)),
            *await run_check("slack events", _check_manifest(ours)),
        ]
    )


async def _check_token(settings: SlackSettings, missing: Mapping[str, str]) -> list[Finding]:
    if settings.by_installation:
        advice = missing.get("SLACK_CLIENT_SECRET", "")
        found = "cannot be offered" if advice else "workspaces install the app at /slack/install"
        return [Finding("slack installation", ok=not advice, found=found, advice=advice)]
    if settings.bot_token is None:
        return [Finding("slack bot token", ok=False, found="not set", advice=missing["SLACK_BOT_TOKEN"])]
    client = make_client(settings.bot_token.get_secret_value(), api_url=settings.api_url)
    answer = await call(client.auth_test)
    who = Finding("slack bot token", ok=True, found=f"{answer['user']} in {answer['team']}")
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    channels = await run_check("slack channels", _check_channels(client, str(answer["user"])))
    return [who, _compare("slack scopes", set(SCOPES), granted), *channels]


async def _check_channels(client: AsyncWebClient, us: str) -> list[Finding]:
    """Name the channels that the app is in, and those that another company can read as well."""
    listed = pages(client.users_conversations, types="public_channel,private_channel", exclude_archived=True, limit=200)
    channels = [channel async for page in listed for channel in page["channels"]]
    if not channels:
        advice = f"In Slack, type /invite @{us} in a channel. Direct messages work without."
        return [Finding("slack channels", ok=True, found="in none yet", advice=advice)]
    shared = shorten_list([f"#{channel['name']}" for channel in channels if channel.get("is_ext_shared")])
    advice = f"Other companies are in {shared}, too. Their people get answers from public documents." if shared else ""
    ours = shorten_list([f"#{channel['name']}" for channel in channels])
    return [Finding("slack channels", ok=True, found=f"in {ours}", advice=advice)]


async def _check_connection(settings: SlackSettings, missing: Mapping[str, str]) -> list[Finding]:
    if settings.mode == "http":
        if advice := missing.get("SLACK_SIGNING_SECRET", ""):
            return [Finding("slack requests", ok=False, found="cannot be checked", advice=advice)]
        found = f"over HTTP on port {settings.port}, at /slack/events"
        was_meant = settings.chosen_mode == "http" or settings.by_installation
        advice = "" if settings.public_url else NO_ADDRESS if was_meant else NO_APP_TOKEN
        return [Finding("slack requests", ok=True, found=found, advice=advice)]
    if settings.app_token is None:
        advice = missing.get("SLACK_APP_TOKEN") or missing["SLACK_MODE"]
        return [Finding("slack socket", ok=False, found="no app-level token", advice=advice)]
    client = make_client("", api_url=settings.api_url)
    await open_connection(client, settings.app_token.get_secret_value())
    return [Finding("slack socket", ok=True, found="the app-level token opens connections")]


async def _check_manifest(settings: SlackSettings) -> list[Finding]:
    """Compare the events and the view. Slack shows an app's manifest only to a configuration token."""
    if settings.config_token is None or settings.app_id is None:
        advice = "Set SLACK_CONFIG_TOKEN and SLACK_APP_ID to have the app's events and its view checked."
        return [Finding("slack events", ok=True, found="not checked", advice=advice)]
    client = make_client(settings.config_token.get_secret_value(), api_url=settings.api_url)
    with naming_token("SLACK_CONFIG_TOKEN", "an app configuration token, which expires after twelve hours"):
        answer = await call(client.apps_manifest_export, app_id=settings.app_id)
    manifest: Any = answer["manifest"]
    manifest = json.loads(manifest) if isinstance(manifest, str) else manifest
    subscribed = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    view = _check_view(settings.view, manifest.get("features", {}))
    return [view, _compare("slack events", set(events(settings)), set(subscribed))] if view.ok else [view]


def _check_view(wanted: View, features: Mapping[str, Any]) -> Finding:
    """Compare the view with the one in the settings. The events are those of the view."""
    found = next((view for view in get_args(View) if f"{view}_view" in features), None)
    if found == wanted:
        return Finding("slack view", ok=True, found=wanted)
    if found is None:
        return Finding("slack view", ok=False, found="none", advice=UPDATE)
    setting = "Set SLACK_VIEW=assistant" if found == "assistant" else "Remove SLACK_VIEW from the settings"
    return Finding("slack view", ok=False, found=f"the app has the {found} view", advice=OTHER_VIEW.format(setting))


def _compare(name: str, wanted: set[str], found: set[str]) -> Finding:
    missing = sorted(wanted - found)
    if missing:
        return Finding(name, ok=False, found=f"missing: {', '.join(missing)}", advice=UPDATE)
    return Finding(name, ok=True, found=f"all {len(wanted)}")
