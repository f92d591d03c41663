"""What Slack accepts as the manifest of a new app: the public schema as a table of rules, and what Slack adds to it.

Source: github.com/slackapi/manifest-schema, version 0.5.0 (schema 1.0.0, the parts that a bot uses), and
docs.slack.dev/changelog/2026/06/30/agent-messages-tab: a new app can only have the agent view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.bodies import EVENT_SCOPES, EVENTS_OF_VIEW
from tests.fakes.slack.schema import Characters, Flag, Items, OneOf, Shape, Whole, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.slack.state import Json

ANY = Characters()
FLAG = Flag()
SCOPE_OR_EVENT = Characters(50)
URL = Characters(3_500, pattern=r"https?://")
PROMPT = Shape({"title": ANY, "message": ANY})
SHORTCUT = Shape(
    {
        "name": Characters(24),
        "type": OneOf(("message", "global")),
        "callback_id": Characters(255),
        "description": Characters(150),
    }
)
COMMAND = Shape(
    {"command": Characters(32, least=2, pattern="/"), "description": Characters(2_000)},
    {"url": Characters(3_000, pattern=r"https?://"), "usage_hint": Characters(1_000), "should_escape": FLAG},
)
FEATURES = Shape(
    optional={
        "app_home": Shape(
            optional=dict.fromkeys(("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"), FLAG)
        ),
        "bot_user": Shape({"display_name": Characters(80)}, {"always_online": FLAG}),
        "shortcuts": Items(SHORTCUT, 10),
        "slash_commands": Items(COMMAND, 50),
        "assistant_view": Shape({"assistant_description": ANY}, {"suggested_prompts": Items(PROMPT, least=0)}),
        "agent_view": Shape(
            optional={"agent_description": Characters(300), "suggested_prompts": Items(PROMPT, 4, least=0)}
        ),
    }
)
SCOPES = Items(SCOPE_OR_EVENT, 255, least=0)
EVENTS = Items(SCOPE_OR_EVENT, 100, least=0)
MANIFEST = Shape(
    {
        "display_information": Shape(
            {"name": Characters(35)},
            {
                "description": Characters(140),
                "background_color": Characters(7, least=4, pattern=r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
                "long_description": Characters(4_000, least=175),
            },
        )
    },
    {
        "_metadata": Shape(optional={"major_version": Whole(1, 2), "minor_version": Whole()}),
        "features": FEATURES,
        "oauth_config": Shape(
            optional={
                "redirect_urls": Items(Characters(2_500), 1_000, least=0),
                "scopes": Shape(optional=dict.fromkeys(("bot", "user", "bot_optional", "user_optional"), SCOPES)),
                "pkce_enabled": FLAG,
                "token_management_enabled": FLAG,
            }
        ),
        "settings": Shape(
            optional={
                "event_subscriptions": Shape(
                    optional={"request_url": URL, "bot_events": EVENTS, "user_events": EVENTS}
                ),
                "interactivity": Shape({"is_enabled": FLAG}, {"request_url": URL, "message_menu_options_url": URL}),
                **dict.fromkeys(
                    ("org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled", "is_mcp_enabled"), FLAG
                ),
            }
        ),
    },
)


def faults(manifest: object) -> list[str]:
    """Say what is wrong with the manifest of a new app; nothing, if Slack creates it."""
    found = list(MANIFEST.faults(manifest, ""))
    return found or list(_beyond(manifest)) if isinstance(manifest, dict) else found


def _beyond(manifest: Json) -> Iterator[str]:
    """Say what Slack refuses besides the schema."""
    features = manifest.get("features", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    if "assistant_view" in features:
        yield fault("new apps can only use agent_view", "/features/assistant_view")
    for name, items in (("oauth_config/scopes/bot", scopes), ("settings/event_subscriptions/bot_events", events)):
        if len(set(items)) < len(items):
            yield fault("duplicate items are not allowed", f"/{name}")
    if "assistant:write" in scopes and not {"assistant_view", "agent_view"} & set(features):
        yield fault("assistant:write needs agent_view", "/oauth_config/scopes/bot")
    for event in events:
        if (scope := EVENT_SCOPES.get(event)) and scope not in scopes:
            yield fault(f"{event} needs the scope {scope}", "/settings/event_subscriptions/bot_events")
        if (view := EVENTS_OF_VIEW.get(event)) and f"{view}_view" not in features:
            yield fault(f"{event} needs {view}_view", "/settings/event_subscriptions/bot_events")
    if not manifest.get("settings", {}).get("socket_mode_enabled"):
        yield from _without_url(manifest)


def _without_url(manifest: Json) -> Iterator[str]:
    """Say what needs an address over HTTP."""
    settings, commands = manifest.get("settings", {}), manifest.get("features", {}).get("slash_commands", [])
    places = {f"/settings/{name}": settings.get(name) for name in ("event_subscriptions", "interactivity")}
    places |= {f"/features/slash_commands/{number}": command for number, command in enumerate(commands)}
    for at, part in places.items():
        if part and not part.get("request_url") and not part.get("url"):
            yield fault("requires a Request URL or Socket Mode", at)
