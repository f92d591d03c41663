"""The bodies that Slack sends to apps: events in their envelope, interactions, slash commands.

Shapes: docs.slack.dev/apis/events-api, /reference/events, /reference/interaction-payloads.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.messages import Ephemeral, Message, View

if TYPE_CHECKING:
    from tests.fakes.slack.state import Channel, Installation, Json, User

# What an app subscribes to for the `message` events of each kind of conversation.
SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}
RENAMED = frozenset({"id", "is_channel", "is_mpim", "name", "name_normalized", "created"})
# In a channel shared with another workspace a file is only named: docs.slack.dev/reference/objects/file-object.
CHECK_FILE_INFO = {"created": 0, "timestamp": 0, "mode": "file_access", "file_access": "check_file_info"}
EVENT_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "file_shared": "files:read",
    "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write",
    "user_change": "users:read",
    "subteam_created": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
}
EVENTS_OF_VIEW = {
    "app_context_changed": "agent",
    "agent_session_stopped": "agent",
    "agent_session_title_changed": "agent",
    "assistant_thread_started": "assistant",
    "assistant_thread_context_changed": "assistant",
}


def event_callback(to: Installation, event: Json, event_id: str, channel: Channel | None) -> Json:
    """The envelope of the Events API, the same over HTTP and in Socket Mode's `payload`."""
    team_id = channel.team_id if channel and to.team.is_enterprise else to.team.id
    return {
        "token": to.app.verification_token,
        "team_id": team_id,
        "context_team_id": team_id,
        "context_enterprise_id": to.team.enterprise_id,
        "api_app_id": to.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": to.team.enterprise_id,
                "team_id": team_id,
                "user_id": to.bot.id,
                "is_bot": True,
                "is_enterprise_install": to.team.is_enterprise,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": f"4-{event_id}",
    }


def message_event(message: Message) -> Json:
    """A new message. One from another workspace says so."""
    event = message.wire() | {
        "channel": message.channel.id,
        "event_ts": message.ts,
        "channel_type": message.channel.kind,
    }
    if message.is_broadcast and message.thread_ts:
        event |= {"subtype": "thread_broadcast", "root": message.channel.messages[message.thread_ts].wire()}
    if message.files:
        event |= {"upload": False, "display_as_bot": False, "subtype": "file_share"}
    if message.files and message.channel.is_ext_shared:
        event["files"] = [{**CHECK_FILE_INFO, "id": file.id} for file in message.files]
    if message.team_id != message.channel.team_id:
        event |= {"user_team": message.team_id, "source_team": message.team_id}
    return event


def mention_event(message: Message) -> Json:
    """The same message as an `app_mention`, which has no kind of channel and no subtype."""
    event = message_event(message) | {"type": "app_mention"}
    return {key: value for key, value in event.items() if key not in {"channel_type", "subtype"}}


def changed_event(message: Message, before: Json, ts: str) -> Json:
    teams = {"source_team": message.team_id, "user_team": message.team_id}
    now = message.wire() | (teams if message.edited else {})
    return _hidden(message, "message_changed", ts) | {"message": now, "previous_message": before}


def deleted_event(message: Message, before: Json, ts: str) -> Json:
    return _hidden(message, "message_deleted", ts) | {"deleted_ts": message.ts, "previous_message": before}


def _hidden(message: Message, subtype: str, ts: str) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": message.channel.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": message.channel.kind,
    }


def profile(user: User) -> Json:
    """What a message says of its author from another workspace."""
    return {
        "avatar_hash": "g0001",
        "image_72": "https://a.slack-edge.com/72.png",
        "first_name": user.real_name.partition(" ")[0],
        "real_name": user.real_name,
        "display_name": user.name,
        "team": user.team_id,
        "name": user.name,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
    }


def person(user: User) -> Json:
    """How interactions name the one who acts."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}


def interaction(kind: str, to: Installation, user: User, trigger_id: str) -> Json:
    """What all interactions have."""
    return {
        "type": kind,
        "token": to.app.verification_token,
        "api_app_id": to.app.id,
        "team": {"id": user.team_id if to.team.is_enterprise else to.team.id, "domain": to.team.domain},
        "user": person(user),
        "enterprise": {"id": to.team.id, "name": to.team.name} if to.team.is_enterprise else None,
        "is_enterprise_install": to.team.is_enterprise,
        "trigger_id": trigger_id,
    }


def place(channel: Channel) -> Json:
    names = {"im": "directmessage", "group": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def container(of: Message | Ephemeral | View) -> Json:
    """Where the pressed element stands."""
    if isinstance(of, View):
        return {"container": {"type": "view", "view_id": of.id}, "view": of.wire()}
    inside: Json = {
        "type": "message",
        "message_ts": of.ts,
        "channel_id": of.channel.id,
        "is_ephemeral": isinstance(of, Ephemeral),
    }
    if of.thread_ts:
        inside["thread_ts"] = of.thread_ts
    shown: Json = {"container": inside, "channel": place(of.channel), "state": {"values": {}}}
    return shown | ({"message": of.wire()} if isinstance(of, Message) else {})


def elements(blocks: list[Json] | tuple[Json, ...]) -> list[tuple[Json, Json]]:
    """Every interactive element with its block."""
    found: list[tuple[Json, Json]] = []
    for block in blocks:
        inner = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        found.extend((block, element) for element in inner if isinstance(element, dict) and "action_id" in element)
    return found


def action(block: Json, element: Json, chosen: Any, action_ts: str) -> Json:
    """What a press or a choice says: `chosen` is an option's value, a date, a user, or nothing for a button."""
    kind = element["type"]
    said: Json = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"]}
    if kind == "feedback_buttons":
        pair = (element["positive_button"], element["negative_button"])
        button = next(one for one in pair if one["value"] == chosen)
        said |= {"text": button["text"], "value": button["value"]}
    elif kind in {"button", "icon_button"}:
        said |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    else:
        said |= chosen_value(element, chosen)
    return said | {"action_ts": action_ts}


def chosen_value(element: Json, chosen: Any) -> Json:
    """How the state of an element is written: one option, several, or a plain value."""
    kind: str = element["type"]
    if kind in {"static_select", "radio_buttons", "overflow", "external_select"}:
        return {"selected_option": _option(element, chosen) if chosen is not None else None}
    if kind in {"checkboxes", "multi_static_select", "multi_external_select"}:
        return {"selected_options": [_option(element, one) for one in chosen or []]}
    for suffix, key in VALUES.items():
        if kind == suffix:
            return {key: chosen}
    return {"value": chosen}


VALUES = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}


def _option(element: Json, value: str) -> Json:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(option for group in groups for option in group["options"])]
    found: Json = next(
        (option for option in options if option["value"] == value),
        {"text": {"type": "plain_text", "text": value}, "value": value},
    )
    return found
