"""The shapes of the gateway's events that we use: discord.com/developers/docs/events/gateway-events.

An event is refused if a field that decides who reads the answer is not as documented. Any other field that is not as
documented is left out, so that a question is answered if its text, its author and its place can be read.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bots.frames import Misfit, Reader, by_key, digits, flag, many, number, record, text
from core.model.errors import WireError

if TYPE_CHECKING:
    from collections.abc import Mapping

ID: Mapping[str, Reader] = {"id": digits}


def _scalar(value: object) -> str | int | float:
    if not isinstance(value, str | int | float):
        raise Misfit
    return value


def _locale(value: object) -> str:
    """Read the code of a language. With a NUL, the database could not store it."""
    if not text(value).isprintable():
        raise Misfit
    return text(value)


def _moment(value: object) -> str:
    """Read an instant: a date, a time and a zone."""
    try:
        if datetime.fromisoformat(text(value)).tzinfo is None:
            raise Misfit
    except ValueError:
        raise Misfit from None
    return text(value)


_USER = record(ID, {"bot": flag}, username=text, global_name=text)
_MEMBER = record(nick=text, roles=many(digits), permissions=number, user=_USER)
_FILE = record(ID, filename=text, content_type=text, size=number)
_CHANNEL = record(
    {**ID, "type": number},
    {"nsfw": flag, "guild_id": digits, "parent_id": digits},
    name=text,
    recipients=many(_USER),
    last_message_id=digits,
    owner_id=digits,
    tags=many(digits),
)
_ROLE = record(ID, name=text, permissions=number, tags=record(bot_id=digits))
_ABOUT_MESSAGE: Mapping[str, Reader] = {"guild_id": digits, "webhook_id": digits, "author": _USER, "content": text}
_MENTIONED = record(ID, username=text, global_name=text, member=record(nick=text))
_OTHER = record(author=_USER, content=text)
_FORWARDED = record(message=_OTHER)
_IN_MESSAGE: Mapping[str, Reader] = {
    "type": number,
    "flags": number,
    "channel_type": number,
    "member": _MEMBER,
    "mentions": many(_MENTIONED),
    "mention_roles": many(digits),
    "mention_everyone": flag,
    "attachments": many(_FILE),
    "message_snapshots": many(_FORWARDED),
    "edited_timestamp": text,
    "nonce": _scalar,
}
_REPLIED: Mapping[str, Reader] = {"referenced_message": _OTHER}
_PLACED: Mapping[str, Reader] = {**ID, "channel_id": digits}
_MESSAGE = record({**_PLACED, "author": _USER, "content": text}, {**_ABOUT_MESSAGE, **_REPLIED}, **_IN_MESSAGE)
_EDIT = record(_PLACED, {**_ABOUT_MESSAGE, **_REPLIED}, **_IN_MESSAGE)
_GONE = record(_PLACED, {"guild_id": digits})
_GONE_TOGETHER = record({"ids": many(digits), "channel_id": digits}, {"guild_id": digits})
_REACTION = record(
    {"user_id": digits, "channel_id": digits, "message_id": digits, "emoji": record(id=digits, name=text)},
    {"guild_id": digits, "message_author_id": digits},
    member=_MEMBER,
)
_REACTIONS = record({"channel_id": digits, "message_id": digits}, {"guild_id": digits})
_EMOJI_GONE = record(
    {"channel_id": digits, "message_id": digits, "emoji": record(id=digits, name=text)}, {"guild_id": digits}
)
_VALUE = record({"name": text}, value=_scalar, focused=flag)
_OPTION = record({"name": text}, value=_scalar, focused=flag, options=many(_VALUE))
_FIELD = record(custom_id=text, value=text)
_USED = record(
    name=text,
    custom_id=text,
    type=number,
    target_id=digits,
    values=many(text),
    options=many(_OPTION),
    components=many(record(components=many(_FIELD), component=_FIELD)),
    resolved=record(
        users=by_key(_USER),
        members=by_key(_MEMBER),
        roles=by_key(record(name=text)),
        channels=by_key(record(name=text)),
        messages=by_key(record({**_PLACED, "author": _USER}, _ABOUT_MESSAGE, **_IN_MESSAGE)),
    ),
)
_INTERACTION = record(
    {**_PLACED, "application_id": digits, "token": text, "type": number},
    {
        "guild_id": digits,
        "user": _USER,
        "message": record(ID, {"flags": number}),
        "authorizing_integration_owners": by_key(_scalar),
    },
    data=_USED,
    channel=_CHANNEL,
    member=_MEMBER,
    locale=_locale,
    context=number,
)
_THREADS = record({"guild_id": digits}, threads=many(_CHANNEL))
_ROLE_CHANGE = record({"guild_id": digits, "role": _ROLE})

SHAPES: Mapping[str, Reader] = {
    "READY": record(guilds=many(record(ID))),
    "GUILD_CREATE": record(
        ID,
        name=text,
        joined_at=_moment,
        preferred_locale=_locale,
        owner_id=digits,
        channels=many(_CHANNEL),
        threads=many(_CHANNEL),
        roles=many(_ROLE),
        unavailable=flag,
    ),
    "GUILD_UPDATE": record(ID, owner_id=digits),
    "GUILD_DELETE": record(ID, {"unavailable": flag}),
    **dict.fromkeys(("CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE"), _CHANNEL),
    "CHANNEL_DELETE": record(ID),
    "THREAD_DELETE": record({**ID, "parent_id": digits}),
    "THREAD_LIST_SYNC": _THREADS,
    **dict.fromkeys(("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE"), _ROLE_CHANGE),
    "MESSAGE_CREATE": _MESSAGE,
    "MESSAGE_UPDATE": _EDIT,
    "MESSAGE_DELETE": _GONE,
    "MESSAGE_DELETE_BULK": _GONE_TOGETHER,
    "MESSAGE_REACTION_ADD": _REACTION,
    "MESSAGE_REACTION_REMOVE": _REACTION,
    "MESSAGE_REACTION_REMOVE_ALL": _REACTIONS,
    "MESSAGE_REACTION_REMOVE_EMOJI": _EMOJI_GONE,
    "TYPING_START": record({"channel_id": digits, "user_id": digits}),
    "INTERACTION_CREATE": _INTERACTION,
}
"""How each event is read. Events that are not listed are passed on unchanged."""


def read_event(event: str, data: object) -> dict[str, Any]:
    """Return an event with every field that we use as documented.

    Raises:
        WireError: a field without which nothing can be done is missing or wrong. The text names the field.
    """
    return _read(SHAPES.get(event, record()), data, f"an event {event}")


def read_message(data: object) -> dict[str, Any]:
    """Return a message of the history; raises as `read_event`."""
    return _read(_MESSAGE, data, "a message")


def read_channel(data: object) -> dict[str, Any]:
    """Return a channel or thread that was looked up; raises as `read_event`."""
    return _read(_CHANNEL, data, "a channel")


def read_channels(data: object) -> list[dict[str, Any]]:
    """Return the channels and threads of a list, without those that cannot be read."""
    return list(_read(record(listed=many(_CHANNEL)), {"listed": data}, "a list").get("listed") or ())


def _read(read: Reader, data: object, what: str) -> dict[str, Any]:
    try:
        return dict(read(data))
    except Misfit as error:
        raise WireError(f"Discord sent {what} that cannot be read: {str(error) or 'not an object'}") from None
