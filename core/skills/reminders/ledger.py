"""The ledger: a row for each firing, a time at which a reminder is due, and what happened to it. With its SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.skills.reminders.reminder import WAITED
from core.skills.reminders.store import OWN, account_columns
from core.storage.rows import ADDRESS, REPLY, many, records, run, scalar
from core.when import LATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address
    from core.model.person_ref import PersonRef
    from core.model.replies import Reply
    from core.skills.reminders.reminder import Firing, Kind, Reminder, Settled

_NOTE = "INSERT INTO occurrences (reminder_id, due, local, kind, state, reason, reply_id)"
_NOTE_ONCE = f"{_NOTE} VALUES (%s, %s, %s, %s, 'skipped', %s, NULL) ON CONFLICT (reminder_id, due, kind) DO NOTHING"
_NOTE_ALL = f"""
{_NOTE} SELECT *
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamp[], %s::text[], %s::text[], %s::text[], %s::bigint[])
"""  # noqa: S608 — a constant
_UNSKIP = "DELETE FROM occurrences WHERE reminder_id = %s AND local = ANY(%s) AND due > %s AND state = 'skipped'"
_HAS_LOCAL = "SELECT 1 FROM occurrences WHERE reminder_id = %s AND local = %s AND kind = 'itself'"
_KNOWN = """
SELECT o.reminder_id, o.due, o.kind FROM occurrences o
JOIN unnest(%s::bigint[], %s::timestamptz[], %s::text[]) AS wanted (reminder_id, due, kind)
    USING (reminder_id, due, kind)
"""
# Lateness counts from when the reply was to be sent, so a reply that waited for the end of quiet hours is not late.
_SELECT = """
SELECT o.reminder_id, r.what, r.name, r.address, r.zone, o.due, o.kind, o.state, coalesce(o.reason, s.reason), s.state,
    s.sent_at, coalesce((s.reply ->> 'due')::timestamptz, o.due)
FROM occurrences o JOIN reminders r ON r.id = o.reminder_id LEFT JOIN replies s ON s.id = o.reply_id
"""
_ALL = f"{_SELECT} ORDER BY o.due DESC, o.reminder_id DESC LIMIT %s"
_OF = f"{_SELECT} WHERE r.id IN ({OWN}) ORDER BY o.due DESC, o.reminder_id DESC LIMIT %(limit)s"
# The reminders that were delivered to a person and are not ticked off yet, each once, the latest first.
_CAME = f"""
SELECT r.id, r.what FROM reminders r JOIN occurrences o ON o.reminder_id = r.id JOIN replies s ON s.id = o.reply_id
WHERE r.id IN ({OWN}) AND (r.service, r.workspace, r.for_person) IN (
    SELECT * FROM unnest(%(services)s::text[], %(workspaces)s::text[], %(persons)s::text[])
) AND r.state IN ('active', 'over') AND s.state = 'sent'
GROUP BY r.id, r.what
ORDER BY max(s.sent_at) DESC, max(o.due) DESC
LIMIT %(limit)s
"""  # noqa: S608 — two constants
_FAILED = """
SELECT o.reminder_id, s.id, s.address, s.reply, s.reason
FROM replies s JOIN occurrences o ON o.reply_id = s.id
WHERE s.state = 'failed' AND NOT o.told
ORDER BY s.id
LIMIT %s
FOR UPDATE OF o SKIP LOCKED
"""
_REPLACE = "UPDATE occurrences SET reply_id = %s WHERE reply_id = %s"
_DROP = "DELETE FROM replies WHERE id = %s AND state = 'failed'"
_TOLD = "UPDATE occurrences SET told = true WHERE reminder_id = %s AND NOT told"
# The dispatch locks rows of reminders before it writes replies, so it writes none while this lock is held.
_LOCK = "LOCK TABLE reminders IN EXCLUSIVE MODE"
# If somebody else set a reminder for the person, its channel is the person's id.
_EXPORT = """
SELECT o.reminder_id AS id, o.due, o.kind, o.state, coalesce(o.reason, s.reason) AS reason, s.state AS sending,
    s.sent_at, s.reply ->> 'text' AS text
FROM occurrences o JOIN reminders r ON r.id = o.reminder_id LEFT JOIN replies s ON s.id = o.reply_id
WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (r.person, r.address ->> 'channel')
ORDER BY o.due, o.reminder_id
"""
_FORGET = """
DELETE FROM occurrences o USING reminders r
WHERE r.id = o.reminder_id AND (r.service, r.workspace) = (%(service)s, %(workspace)s)
    AND %(person)s IN (r.person, r.address ->> 'channel')
RETURNING o.reply_id
"""
_FORGET_REPLIES = "DELETE FROM replies WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A firing of a reminder and its state: `sending`, `delivered`, `late`, `failed` or `skipped`. Times are aware."""

    reminder: int
    what: str
    owner: str
    to: str
    zone: str
    due: datetime
    kind: Kind
    state: str
    delivered_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A reminder's reply that could not be sent, with its address and the reason."""

    reminder: int
    reply_id: int
    address: Address
    reply: Reply
    reason: str


async def note(
    connection: AsyncConnection, settled: Sequence[tuple[Reminder, Settled]], replies: Sequence[int]
) -> None:
    """Add the firings that were due. `replies` are the ids of the delivered ones, in order."""
    ids = iter(replies)
    rows: list[tuple[object, ...]] = []
    for reminder, what in settled:
        rows += [(*_key(reminder, firing), "skipped", why, None) for firing, why in what.skip]
        for firing in what.deliver:
            waited = WAITED if reminder.held and firing.due < reminder.held else None
            rows.append((*_key(reminder, firing), "sending", waited, next(ids)))
    if rows:
        await run(connection, _NOTE_ALL, *(list(column) for column in zip(*rows, strict=True)))


async def note_skipped(connection: AsyncConnection, reminder: Reminder, firings: Iterable[Firing], reason: str) -> None:
    """Add firings that were skipped, with the reason, unless they are in the ledger already."""
    async with connection.cursor() as cursor:
        await cursor.executemany(_NOTE_ONCE, [(*_key(reminder, firing), reason) for firing in firings])


async def drop_skipped(
    connection: AsyncConnection, reminder: Reminder, locals_: Iterable[datetime], *, now: datetime
) -> None:
    """Remove future occurrences that were skipped, by their wall-clock times, since they are to come after all."""
    await run(connection, _UNSKIP, reminder.id, list(locals_), now)


async def note_displaced(connection: AsyncConnection, reminder: Reminder, turn: Turn, deed: str) -> None:
    """Add as skipped what was due but not yet sent when the speaker replaced it by a `deed`: “{name} moved it”."""
    waiting = [firing for firing in reminder.due_by(turn.now)[0] if firing.kind == "itself"]
    await note_skipped(connection, reminder, waiting, deed.format(name=turn.message.person.name))


async def known(connection: AsyncConnection, wanted: Sequence[tuple[int, Firing]]) -> set[tuple[int, Firing]]:
    """Return which of these firings, each with the id of its reminder, are in the ledger."""
    columns = [[id_ for id_, _ in wanted], [one.due for _, one in wanted], [one.kind for _, one in wanted]]
    rows = set(await many(connection, _KNOWN, *columns))
    return {(id_, one) for id_, one in wanted if (id_, one.due, one.kind) in rows}


async def has_local(connection: AsyncConnection, reminder_id: int, local: datetime) -> bool:
    """Return whether the ledger has an occurrence of a reminder at this wall-clock time, in any zone."""
    return await scalar(connection, _HAS_LOCAL, reminder_id, local) is not None


async def came(connection: AsyncConnection, persons: Sequence[PersonRef], *, limit: int) -> list[tuple[int, str]]:
    """Return id and text of the reminders that reached a person and are not ticked off or cancelled, the last first."""
    return await many(connection, _CAME, **account_columns(persons), limit=limit)


async def last_came(connection: AsyncConnection, persons: Sequence[PersonRef]) -> int | None:
    """Return the id of the latest reminder that was delivered to a person and is not ticked off or cancelled."""
    return next((id_ for id_, _ in await came(connection, persons, limit=1)), None)


async def ledger(connection: AsyncConnection, *, newest: int | None = None) -> list[Entry]:
    """Return all entries, or only the newest ones. The oldest entry comes first."""
    return [_entry(*row) for row in reversed(await many(connection, _ALL, newest))]


async def ledger_of(connection: AsyncConnection, persons: Sequence[PersonRef], *, limit: int) -> list[Entry]:
    """Return the entries of reminders that a person set or that others set for the person, newest first."""
    return [_entry(*row) for row in await many(connection, _OF, **account_columns(persons), limit=limit)]


async def untold_failures(connection: AsyncConnection, *, limit: int) -> list[Failure]:
    """Return the failures that nobody has been notified about, locked."""
    return [
        Failure(reminder, id_, ADDRESS.validate_python(address), REPLY.validate_python(reply), reason or "")
        for reminder, id_, address, reply, reason in await many(connection, _FAILED, limit)
    ]


async def replace_reply(connection: AsyncConnection, refused: int, new: int) -> None:
    """Replace the refused reply of an entry by a new one that waits to be sent, and erase the refused one."""
    await run(connection, _REPLACE, new, refused)
    await run(connection, _DROP, refused)


async def mark_told(connection: AsyncConnection, reminder_id: int) -> None:
    """Record that the owner of a reminder has been notified of all its failures so far."""
    await run(connection, _TOLD, reminder_id)


class PersonalLedger:
    """A person's ledger entries, and the messages that were sent for them."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the ledger entries."""
        return {"ledger": await records(connection, _EXPORT, who.columns)}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the entries and the messages, in the caller's transaction."""
        await run(connection, _LOCK)
        gone = await many(connection, _FORGET, **who.columns)
        replies = await run(connection, _FORGET_REPLIES, [reply for (reply,) in gone if reply is not None])
        return {"ledger": len(gone), "replies": replies}


def _key(reminder: Reminder, firing: Firing) -> tuple[object, ...]:
    """Return the first columns of a row. The local time is that of the occurrence."""
    return (reminder.id, firing.due, firing.occurrence.local, firing.kind)


def _entry(*row: Any) -> Entry:
    reminder, what, owner, address, zone, due, kind, state, reason, sending, sent_at, wanted = row
    if state == "sending" and sending == "sent":
        state = "late" if sent_at - wanted > LATE else "delivered"
    elif sending == "failed":
        state = "failed"
    return Entry(reminder, what, owner, ADDRESS.validate_python(address).label, zone, due, kind, state, sent_at, reason)
