"""The shapes of what Slack delivers, as far as we use it: docs.slack.dev/reference/events, …/interaction-payloads.

A delivery is refused if a field that decides who reads the answer is not as documented. Any other field that is not as
documented is left out, so that a question is answered if its text, its author and its place can be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bots.frames import Misfit, Reader, by_key, flag, many, number, record, text
from core.model.errors import WireError

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENT = "event_callback"
_TS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")
_PLAIN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages that have a user and a text."""


def _timestamp(value: object) -> str:
    if not _TS.fullmatch(text(value)):
        raise Misfit
    return str(value)


def _id(value: object) -> str:
    """Return an id. With a NUL, the database could not look it up."""
    if "\0" in text(value):
        raise Misfit
    return str(value)


def _some(read: Reader) -> Reader:
    """Return a reader of lists of which at least one item must be as documented."""

    def read_some(value: object) -> list[Any]:
        if not (found := many(read)(value)):
            raise Misfit
        return list(found)

    return read_some


_FILE = record({"id": text}, name=text, mimetype=text, size=number, permalink=text)
_ABOUT_MESSAGE: Mapping[str, Reader] = {
    **dict.fromkeys(("user", "text", "bot_id", "app_id", "user_team", "source_team"), text),
    "thread_ts": _timestamp,
}
_CONTEXT = record(entities=many(record({"type": text})))
_EXTRAS: Mapping[str, Reader] = {
    **dict.fromkeys(("subtype", "channel_type"), text),
    "files": many(_FILE),
    "hidden": flag,
    "context": _CONTEXT,
}
_HERE: Mapping[str, Reader] = {"channel": text, "ts": _timestamp}
_INNER = record({"ts": _timestamp}, _ABOUT_MESSAGE, **_EXTRAS, edited=record())
_BEFORE = record(user=text, text=text, bot_id=text, thread_ts=_timestamp)
_SPOKEN = record(_HERE, _ABOUT_MESSAGE, **_EXTRAS)
_CHANGED = record({"channel": text, "message": _INNER}, channel_type=text, previous_message=_BEFORE)
_DELETED = record({"channel": text, "deleted_ts": _timestamp}, channel_type=text, previous_message=_BEFORE)
_THREAD: Mapping[str, Reader] = {"channel": text, "thread_ts": _timestamp}
_REACTION = record(
    {"user": text, "reaction": text, "item": record({"type": text}, {"channel": text, "ts": _timestamp})},
    item_user=text,
)


def _message(value: object) -> dict[str, Any]:
    subtype = value.get("subtype") if isinstance(value, dict) else None
    if subtype == "message_changed":
        return dict(_CHANGED(value))
    if subtype == "message_deleted":
        return dict(_DELETED(value))
    said: dict[str, Any] = _SPOKEN(value)
    if said.get("subtype") in _PLAIN and not (said.get("bot_id") or said.get("app_id")):
        for name in ("user", "text"):
            if name not in said:
                raise Misfit(name)
    return said


_EVENTS: Mapping[str, Reader] = {
    "message": _message,
    "app_mention": _message,
    "reaction_added": _REACTION,
    "reaction_removed": _REACTION,
    "app_home_opened": record({"user": text}, tab=text, channel=text, context=_CONTEXT),
    "app_context_changed": record(user=text, context=_CONTEXT),
    "member_joined_channel": record({"user": text, "channel": text, "event_ts": _timestamp}, ts=_timestamp),
    "assistant_thread_started": record(
        {"assistant_thread": record({"channel_id": text, "thread_ts": _timestamp}, user_id=text)},
    ),
    "agent_session_stopped": record(
        {**_THREAD, "user": text, "event_ts": _timestamp}, streaming_message_ts=many(_timestamp)
    ),
    "agent_session_title_changed": record(_THREAD),
}


_UNUSED = record(channel=text, user=text)


def _event(value: object) -> dict[str, Any]:
    found = record({"type": text})(value)
    return dict(_EVENTS.get(found["type"], _UNUSED)(found))


_USER = record({"id": _id}, {"team_id": _id})
_NAMED = record({"id": _id})
_LABEL = record(text=text)
_ACTION = record(
    {"action_id": text, "block_id": text, "action_ts": _timestamp},
    {"value": text, "text": _LABEL, "selected_option": record({"value": text, "text": _LABEL})},
)
_CONTAINER = record({"type": text}, {"channel_id": text, "message_ts": _timestamp, "thread_ts": _timestamp})
_STATE = record(values=by_key(by_key(record(value=text, selected_date_time=number))))
_VIEW = record({"id": text}, {"app_installed_team_id": _id}, callback_id=text, private_metadata=text, state=_STATE)
_ABOUT = record({"ts": _timestamp}, _ABOUT_MESSAGE, **_EXTRAS)
_AUTHORIZATION = record(team_id=_id, enterprise_id=_id, user_id=_id, is_enterprise_install=flag)
_OF_TEAM: Mapping[str, Reader] = {
    "team_id": _id,
    "enterprise_id": _id,
    "team": record(id=_id),
    "enterprise": _NAMED,
    "response_urls": many(record()),
}
_PRESSED = {"user": _USER, "container": _CONTAINER, "actions": _some(_ACTION)}
_CALLED = {"user": _USER, "callback_id": text, "trigger_id": text}

_KINDS: Mapping[str, Reader] = {
    "block_actions": record(_PRESSED, {"message": record({"ts": _timestamp}), "view": _VIEW}, **_OF_TEAM),
    "shortcut": record(_CALLED, **_OF_TEAM),
    "message_action": record({**_CALLED, "channel": _NAMED, "message": _ABOUT}, **_OF_TEAM),
    "view_submission": record({"user": _USER, "view": _VIEW}, **_OF_TEAM),
}
_OTHER = record(
    **_OF_TEAM, user=_USER, view=_VIEW, channel=_NAMED, **dict.fromkeys(("callback_id", "action_id", "block_id"), text)
)
"""Fields that we do not use, but slack-bolt reads."""
_COMMAND = record(
    {"command": text, "trigger_id": text, **dict.fromkeys(("team_id", "user_id", "channel_id"), _id)}, text=text
)
_CALLBACK = record(
    {"event": _event}, {"is_ext_shared_channel": flag}, **_OF_TEAM, event_id=text, authorizations=many(_AUTHORIZATION)
)


def read_delivery(body: object) -> dict[str, Any]:
    """Return what Slack delivers with every field that we use as documented.

    Raises:
        WireError: a field without which nothing can be done is missing or wrong. The text names the field.
    """
    try:
        return dict(_delivery(body))
    except Misfit as error:
        raise WireError(f"Slack sent something that cannot be read: {str(error) or 'not an object'}") from None


def _delivery(body: object) -> dict[str, Any]:
    found: dict[str, Any] = record()(body)
    if "event" in found or found.get("type") == EVENT:
        return {**_CALLBACK(body), "type": EVENT}
    if "command" in found and "type" not in found:
        return dict(_COMMAND(body))
    return dict(_KINDS.get(text(found.get("type", "")), _OTHER)(body))
