"""The app's manifest, from which Slack creates the app in one step. It has exactly what the adapter uses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bots.slack.orders import ASK, ASK_ABOUT, CALL, COMMAND, HINT, OPEN_CASE, REMIND_ABOUT, REMIND_ME, SUM_UP, TRANSLATE
from core.model.errors import SettingsError
from core.text.catalogue import N_

if TYPE_CHECKING:
    from bots.slack.settings import SlackSettings, View

NAME = "Frontdesk"
EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"
"""The paths of our HTTP server, besides HEALTH."""
DESCRIPTION = "Ask about your team's documents, or set a reminder."
PROMPTS = (
    (N_("What can you do?"), N_("What can you do?")),
    (N_("My reminders"), N_("What are my reminders?")),
    (N_("My day"), N_("What is on today?")),
)
"""What a person may ask first: the title of a button, and the message that it sends."""
SCOPES = {
    "app_mentions:read": "notices mentions",
    "assistant:write": "shows that it is working, suggests prompts, names threads",
    "channels:history": "reads public channels that it is in, and catches up",
    "channels:read": "knows the names of public channels",
    "chat:write": "answers",
    "commands": f"{COMMAND}, {CALL} and the shortcuts",
    "files:read": "reads documents that people send, to answer from them",
    "files:write": "sends meeting invitations as files",
    "groups:history": "reads private channels that it is in, and catches up",
    "groups:read": "knows the names of private channels",
    "im:history": "reads direct messages",
    "im:read": "knows its direct conversations",
    "im:write": "opens a direct conversation to answer a command",
    "mpim:history": "reads group messages that it is in",
    "mpim:read": "knows group messages that it is in",
    "reactions:read": "takes thumbs as feedback",
    "reactions:write": "reacts to thanks with a thumb",
    "usergroups:read": "knows who is in a user group",
    "users:read": "knows people's names, time zones and languages",
}
"""The bot's scopes, and what each is for."""
EVENTS_BY_SCOPE = {
    "agent_session_stopped": "assistant:write",
    "agent_session_title_changed": "assistant:write",
    "app_context_changed": "assistant:write",
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "subteam_created": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "tokens_revoked": None,
}
"""The events that are subscribed to, each with the scope that it needs (docs.slack.dev/reference/events)."""
OF_AGENTS = frozenset({"agent_session_stopped", "agent_session_title_changed", "app_context_changed"})
"""The events of the agent view alone."""
OF_ASSISTANTS = "assistant_thread_started"
"""The event that the assistant view has instead of those of the agent view."""


def events(settings: SlackSettings) -> list[str]:
    """Return the events that the app subscribes to in its view."""
    if settings.view == "agent":
        return list(EVENTS_BY_SCOPE)
    return [*(event for event in EVENTS_BY_SCOPE if event not in OF_AGENTS), OF_ASSISTANTS]


def make_manifest(settings: SlackSettings) -> dict[str, Any]:
    """Return the manifest for the mode in the settings.

    Raises:
        SettingsError: Slack is to call us over HTTP, but our address is not set.
    """
    socket, base = settings.mode == "socket", (settings.public_url or "").rstrip("/")
    if not (socket or base):
        raise SettingsError(
            "SLACK_PUBLIC_URL is missing: over HTTP, the manifest says where Slack reaches Frontdesk. Set it to "
            "https://desk.example.com, or for Socket Mode, which needs no address, set SLACK_MODE=socket."
        )
    request = {} if socket else {"request_url": f"{base}{EVENTS}"}
    oauth: dict[str, Any] = {"scopes": {"bot": list(SCOPES)}}
    return {
        "display_information": {
            "name": NAME,
            "description": "Answers from your team's own documents, and sets reminders.",
            "background_color": "#1f3a5f",
        },
        "features": _features(settings.view, url={} if socket else {"url": f"{base}{EVENTS}"}),
        "oauth_config": ({"redirect_urls": [f"{base}{REDIRECT}"]} if base and settings.by_installation else {}) | oauth,
        "settings": {
            "event_subscriptions": request | {"bot_events": events(settings)},
            "interactivity": {"is_enabled": True} | request,
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def creation_link(manifest: dict[str, Any]) -> str:
    """Return the link that opens Slack's page for a new app with the manifest filled in."""
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(json.dumps(manifest, separators=(',', ':')))}"


def _features(view: View, *, url: dict[str, str]) -> dict[str, Any]:
    """Return the features; `url` is where Slack calls us for commands, unless by Socket Mode."""
    command = {"command": COMMAND, "description": "Ask the front desk", "usage_hint": HINT, "should_escape": True}
    call = command | {"command": CALL, "description": "Talk to somebody on the team", "usage_hint": "what for"}
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        **_view(view),
        "shortcuts": [
            _shortcut("Ask Frontdesk", "global", ASK, "Ask a question in private"),
            _shortcut("Remind me", "global", REMIND_ME, "Set a reminder"),
            _shortcut("Ask about this", "message", ASK_ABOUT, "Have this message answered"),
            _shortcut("Remind me about this", "message", REMIND_ABOUT, "Set a reminder about this message"),
            _shortcut("Summarize from here", "message", SUM_UP, "Sum up its thread, or what was said since"),
            _shortcut("Translate this", "message", TRANSLATE, "Translate this message into your language"),
            _shortcut("Open a case", "message", OPEN_CASE, "For the team: look after this message"),
        ],
        "slash_commands": [command | url, call | url],
    }


def _view(view: View) -> dict[str, Any]:
    prompts = [{"title": title, "message": message} for title, message in PROMPTS]
    return {f"{view}_view": {f"{view}_description": DESCRIPTION, "suggested_prompts": prompts}}


def _shortcut(name: str, kind: str, callback: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback, "description": description}
