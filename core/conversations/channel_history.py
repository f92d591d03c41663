"""Reads back what people said in a thread or a channel, from the log of messages. Contains the SQL.

The log has what the platform delivered: nothing from before Frontdesk was there, and nothing from where it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.storage.rows import MESSAGE, many, scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.model.messages import Address, Message

MOST_MESSAGES = 500
"""How many messages are read back at most; the newest count."""
# A request that an ability served is said to Frontdesk alone, but a question that it answered is part of the talk.
_READABLE = """
state <> 'retracted' AND message ->> 'choice' IS NULL AND message ->> 'about' IS NULL
    AND coalesce(message ->> 'text', '') <> ''
    AND NOT (message ->> 'reach' = 'mention' AND EXISTS (
        SELECT FROM replies r WHERE r.message_id = messages.id AND r.reply ->> 'answered' IS NULL
    ))
"""
_IN = f"""
SELECT id, message FROM messages
WHERE conversation = ANY(%(conversations)s) AND id < %(before)s AND {_READABLE}
ORDER BY id DESC LIMIT %(limit)s
"""  # noqa: S608 — of constants alone
# The message under which a thread hangs is in the channel. Its id is the thread's, behind the channel's on some
# platforms.
_ROOT = f"""
SELECT id, message FROM messages
WHERE platform = %(platform)s AND workspace = %(workspace)s AND event_id = ANY(%(ids)s) AND id < %(before)s
    AND {_READABLE}
"""  # noqa: S608 — of constants alone


_LAST_REPLY = """
SELECT max(m.id) FROM messages m JOIN replies r ON r.message_id = m.id AND NOT r.superseded
WHERE m.conversation = %(conversation)s AND m.id < %(before)s AND m.message #>> '{person,id}' = %(person)s
    AND r.reply -> 'subjects' ? %(subject)s
"""


@dataclass(frozen=True, slots=True)
class Logged:
    """A message and its number in the log. A later one has a higher number."""

    id: int
    message: Message


async def thread_messages(connection: AsyncConnection, address: Address, *, before: int) -> tuple[Logged, ...]:
    """Return what was said in the thread of an address, and the message under which it hangs, oldest first.

    Only messages before the log's number `before` are read.
    """
    said = await _in(connection, [address.conversation], before=before)
    ids = [str(address.thread), f"{address.channel}/{address.thread}"]
    where = {"platform": address.platform, "workspace": address.workspace, "ids": ids, "before": before}
    root = _logged(await many(connection, _ROOT, **where))
    known = {logged.id for logged in said}
    return (*(logged for logged in root if logged.id not in known), *said)


async def channel_messages(connection: AsyncConnection, address: Address, *, before: int) -> tuple[Logged, ...]:
    """Return what was said in a channel and in the threads below its newest messages, oldest first."""
    channel = address.outside_threads.conversation
    said = await _in(connection, [channel], before=before)
    threads = {logged.message.event_id.rpartition("/")[2] for logged in said}
    below = await _in(connection, [f"{channel}/{thread}" for thread in threads], before=before)
    return tuple(sorted((*said, *below), key=lambda logged: logged.id)[-MOST_MESSAGES:])


async def last_reply_about(
    connection: AsyncConnection, conversation: str, person: str, subject: str, *, before: int
) -> int:
    """Return the number of the last message that a person got a reply to about a subject there, or 0."""
    where = {"conversation": conversation, "person": person, "subject": subject, "before": before}
    return await scalar(connection, _LAST_REPLY, **where) or 0


async def _in(connection: AsyncConnection, conversations: Sequence[str], *, before: int) -> tuple[Logged, ...]:
    values = {"conversations": list(conversations), "before": before, "limit": MOST_MESSAGES}
    return _logged((await many(connection, _IN, **values))[::-1] if conversations else [])


def _logged(rows: Sequence[tuple[Any, ...]]) -> tuple[Logged, ...]:
    return tuple(Logged(id_, MESSAGE.validate_python(said)) for id_, said in rows)


def may_repeat(message: Message, *, at: Address) -> bool:
    """Return whether a message may be repeated at an address: what is confined to its channel only there."""
    return not message.confined or message.address.is_in(at)
