"""Edits and deletions of messages, and their consequences for the turn of the message. Contains the SQL.

A turn notes its `edition` when it reads its messages. An edit changes the edition, and after that the turn cannot
record a step, do an effect, or end. Each of these three locks the turn's row, as an edit does, so they wait for each
other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.conversations.attachment_log import discard
from core.delivery.outbox import supersede, withdraw
from core.model.attachment_documents import AttachmentDocument
from core.model.messages import Address, Message, Person, Reach
from core.storage.rows import MESSAGE, as_json, one, run, scalar

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.jobs.jobs import Jobs
    from core.model.ports import AttachmentStore

FRESH = timedelta(hours=1)
"""A message that is edited within this time after it was sent is answered again."""

# Edits in one channel wait for each other, because two of them could lock the messages of a turn in different orders.
# The table is locked before any row, in the same order as when a person's data is erased.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_TABLE = "LOCK TABLE messages IN ROW EXCLUSIVE MODE"
_ROW = "SELECT message, id, state, turn, parts, conversation FROM messages"
_BY_EVENT = f"{_ROW} WHERE (platform, workspace, event_id) = (%s, %s, %s) FOR NO KEY UPDATE"
_BY_ID = f"{_ROW} WHERE id = %s FOR NO KEY UPDATE"
_SAY = "UPDATE messages SET message = %s WHERE id = %s"
_EDITION = """
UPDATE messages SET edition = edition + 1, parts = parts - %(fewer)s, deaths = 0, state = %(state)s,
    reason = CASE WHEN state = %(state)s THEN reason END
WHERE id = %(id)s
"""
_DROP_STEPS = "DELETE FROM steps WHERE message_id = %s"
_HAS_EFFECTS = """
SELECT EXISTS (
    SELECT FROM effects WHERE message_id = %s AND reply ->> 'asks' IS NULL AND ability <> 'intercepted'
)
"""

_NEVER_SEEN = """
INSERT INTO messages (platform, workspace, event_id, conversation, message, state)
VALUES (%s, %s, %s, %s, %s, 'retracted')
ON CONFLICT (platform, workspace, event_id) DO NOTHING
RETURNING id
"""
_ERASE = """
UPDATE messages SET message = %s, state = 'retracted', turn = NULL, parts = 1, edition = edition + 1, reason = NULL
WHERE id = %s
"""
_FORGET_SUMMARY = "DELETE FROM summaries WHERE conversation = %s AND up_to >= %s"

# A turn of several messages has the id of the first. If the first message is deleted, the next one takes its place.
_FOLLOW = """
UPDATE messages m SET turn = NULL, state = old.state, parts = old.parts, reason = old.reason, edition = old.edition,
    draft = old.draft
FROM messages old WHERE old.id = %s AND m.id = (SELECT min(id) FROM messages WHERE turn = old.id)
RETURNING m.id
"""
_HAND_OVER = (
    "UPDATE messages SET draft = NULL WHERE id = %(old)s",
    "UPDATE messages SET turn = %(heir)s WHERE turn = %(old)s",
    "UPDATE effects SET message_id = %(heir)s WHERE message_id = %(old)s",
    "UPDATE replies SET message_id = %(heir)s WHERE message_id = %(old)s",
)


@dataclass(frozen=True, slots=True)
class _Row:
    message: Message
    id: int
    state: str
    turn: int | None
    parts: int
    conversation: str


class Edits:
    """Writes edits and deletions to the log, in the caller's transaction. `Inbox` describes their consequences.

    If the process dies before the commit, nothing has changed, and the platform redelivers the event; if after, the
    message, the replies and their jobs have changed together, and a redelivery changes nothing.
    """

    def __init__(self, jobs: Jobs, attachment_store: AttachmentStore | None = None) -> None:
        self._jobs = jobs
        self._attachment_store = attachment_store

    async def amend(self, connection: AsyncConnection, message: Message, *, now: datetime) -> bool:
        """Store the new text of a message; False if it is not in the log. A fresh message is answered again."""
        found = await _lock(connection, message.address, message.event_id)
        if found is None:
            return False
        called = found.message.reach is Reach.OVERHEARD and message.reach is Reach.MENTION
        if found.state == "retracted" or (found.message.text == message.text and not called):
            return True
        new = {name: getattr(message, name) for name in ("text", "reach", "mentions", "attachments")}
        turn = await _turn(connection, found)
        await run(connection, _SAY, as_json(MESSAGE, replace(found.message, **new)), found.id)
        await self._discard(connection, found)
        await run(connection, _FORGET_SUMMARY, turn.conversation, turn.id)
        await self._renew(connection, turn, again=is_fresh(found.message, now))
        return True

    async def retract(self, connection: AsyncConnection, address: Address, event_id: str, *, now: datetime) -> None:
        """Erase a message and queue the retraction of the replies to it. Effects are not undone."""
        key = (address.platform, address.workspace, event_id)
        nothing = Message(event_id, address, Person("", ""), "", now)
        if await one(connection, _NEVER_SEEN, *key, address.conversation, as_json(MESSAGE, nothing)):
            return
        found = await _lock(connection, address, event_id)
        if found is None or found.state == "retracted":
            return
        turn = await self._left(connection, found)
        silence = replace(found.message, text="", choice=None, mentions=(), attachments=(), post=None)
        await run(connection, _ERASE, as_json(MESSAGE, silence), found.id)
        await self._discard(connection, found)
        await run(connection, _DROP_STEPS, found.id)
        await run(connection, _FORGET_SUMMARY, found.conversation, found.turn or found.id)
        if turn is None:
            await withdraw(connection, self._jobs, found.id)
            return
        told = turn.state in ("replied", "failed") and not await scalar(connection, _HAS_EFFECTS, turn.id)
        await self._renew(connection, turn, again=told and is_fresh(found.message, now), fewer=1)
        if turn.state == "waiting" and turn.id != found.turn:
            await self._jobs.answer(connection, turn.id, turn.conversation)

    async def _discard(self, connection: AsyncConnection, before: _Row) -> None:
        """Erase the documents made from a message's files, unless some message still has the files."""
        if self._attachment_store and before.message.attachments:
            documents = [AttachmentDocument(before.conversation, file) for file in before.message.attachments]
            await discard(connection, self._attachment_store, documents)

    async def _left(self, connection: AsyncConnection, found: _Row) -> _Row | None:
        """Return the turn that goes on without the message, or None if the turn has no other message."""
        if found.state == "merged":
            return await _turn(connection, found)
        heir = await scalar(connection, _FOLLOW, found.id) if found.parts > 1 else None
        if heir is None:
            return None
        for statement in _HAND_OVER:
            await run(connection, statement, heir=heir, old=found.id)
        return replace(found, id=heir)

    async def _renew(self, connection: AsyncConnection, turn: _Row, *, again: bool, fewer: int = 0) -> None:
        """Start a new edition of a turn. With `again`, a turn that is over is answered again."""
        state = "waiting" if again else turn.state
        await run(connection, _EDITION, id=turn.id, state=state, fewer=fewer)
        await run(connection, _DROP_STEPS, turn.id)
        if turn.state != "waiting" and again:
            await supersede(connection, turn.id)
            await self._jobs.answer(connection, turn.id, turn.conversation)


async def _lock(connection: AsyncConnection, address: Address, event_id: str) -> _Row | None:
    await run(connection, _TABLE)
    await run(connection, _ALONE, f"change {address.platform}/{address.workspace}/{address.channel}")
    return await _read(connection, _BY_EVENT, address.platform, address.workspace, event_id)


async def _turn(connection: AsyncConnection, found: _Row) -> _Row:
    """Lock and return the row that has the id of the message's turn."""
    return (found.turn and await _read(connection, _BY_ID, found.turn)) or found


async def _read(connection: AsyncConnection, statement: str, *key: object) -> _Row | None:
    row = await one(connection, statement, *key)
    return _Row(MESSAGE.validate_python(row[0]), *row[1:]) if row else None


def is_fresh(message: Message, now: datetime) -> bool:
    """Return whether a message is recent enough for its answer to be replaced."""
    return now - message.sent_at <= FRESH
