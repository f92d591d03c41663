"""The reminders and the ledger of their occurrences. The skill's SQL stands here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from core.messages import Address
from core.skills.reminders.reminder import Owner, Plan, Reminder
from core.storage.rows import as_json, one
from core.when import LATE, Occurrence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.skills.reminders.reminder import Settled

_ADDRESS = TypeAdapter(Address)
_SELECT = """
SELECT r.id, r.service, r.workspace, r.person, r.name, r.address, r.form, r.what, r.starts, r.zone, r.rrule, r.policy,
    r.state, r.next_local, r.next_due
FROM reminders r
"""
_INSERT = """
INSERT INTO reminders (service, workspace, person, name, address, form, what, starts, zone, rrule, policy, state,
    next_local, next_due)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
RETURNING id
"""
_ACTIVE_OF = f"""{_SELECT}
WHERE (service, workspace, person) = (%s, %s, %s) AND state = 'active'
ORDER BY next_due, id
"""
_ACTIVE = f"{_SELECT} WHERE state = 'active' ORDER BY next_due, id"
_GET = f"{_SELECT} WHERE id = %s FOR UPDATE"
_SET = """
UPDATE reminders SET state = %s, starts = %s, zone = %s, rrule = %s, next_local = %s, next_due = %s WHERE id = %s
"""
# The one that reached its owner last and is not ticked off yet.
_LAST_CAME = f"""{_SELECT}
JOIN occurrences o ON o.reminder_id = r.id JOIN replies s ON s.id = o.reply_id
WHERE (r.service, r.workspace, r.person) = (%s, %s, %s) AND r.state IN ('active', 'over') AND s.state = 'sent'
ORDER BY s.sent_at DESC, o.due DESC
LIMIT 1
"""
_DUE = f"""{_SELECT}
WHERE state = 'active' AND next_due <= %s
ORDER BY next_due
LIMIT %s
FOR UPDATE SKIP LOCKED
"""
_NOTE = """
INSERT INTO occurrences (reminder_id, due, local, state, reason, reply_id) VALUES (%s, %s, %s, %s, %s, %s)
"""
_HAS_COME = "SELECT 1 FROM occurrences WHERE reminder_id = %s AND due = %s"
_ADVANCE = "UPDATE reminders SET state = %s, next_local = %s, next_due = %s WHERE id = %s"
_LEDGER = """
SELECT o.reminder_id, r.what, r.name, r.address, r.zone, o.due, o.state, coalesce(o.reason, s.reason), s.state,
    s.sent_at
FROM occurrences o JOIN reminders r ON r.id = o.reminder_id LEFT JOIN replies s ON s.id = o.reply_id
ORDER BY o.due, o.reminder_id
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An occurrence in the ledger: `sending`, `delivered`, `late`, `failed` or `skipped`; the instants are aware."""

    reminder: int
    what: str
    owner: str
    to: str
    zone: str
    due: datetime
    state: str
    delivered_at: datetime | None
    reason: str | None


async def add(connection: AsyncConnection, reminder: Reminder) -> Reminder:
    """Write a new reminder, and return it with its id."""
    owner, plan = reminder.owner, reminder.plan
    whose = (owner.service, owner.workspace, owner.person, owner.name, as_json(_ADDRESS, reminder.address))
    what = (reminder.form, plan.what, plan.starts, plan.zone, plan.rrule, plan.policy)
    row = await one(connection, _INSERT, *whose, *what, reminder.state, *_pair(reminder.next))
    return replace(reminder, id=row[0] if row else 0)


async def get(connection: AsyncConnection, reminder_id: int) -> Reminder | None:
    """Return a reminder, locked until the transaction's end, so that nothing else changes or sends it meanwhile."""
    row = await one(connection, _GET, reminder_id)
    return _reminder(row) if row else None


async def active_of(connection: AsyncConnection, owner: Owner) -> list[Reminder]:
    """Return what a person is still to be reminded of, the next one first."""
    cursor = await connection.execute(_ACTIVE_OF, (owner.service, owner.workspace, owner.person))
    return [_reminder(row) for row in await cursor.fetchall()]


async def active(connection: AsyncConnection) -> list[Reminder]:
    """Return everybody's reminders that are to come, the next one first."""
    return [_reminder(row) for row in await (await connection.execute(_ACTIVE)).fetchall()]


async def last_came(connection: AsyncConnection, owner: Owner) -> Reminder | None:
    """Return what a person was reminded of last, if it is not ticked off or cancelled."""
    row = await one(connection, _LAST_CAME, owner.service, owner.workspace, owner.person)
    return _reminder(row) if row else None


async def change(connection: AsyncConnection, reminder: Reminder) -> None:
    """Write the state, the plan and the next occurrence that a reminder has now."""
    plan = reminder.plan
    values = (reminder.state, plan.starts, plan.zone, plan.rrule, *_pair(reminder.next), reminder.id)
    await connection.execute(_SET, values)


async def due_by(connection: AsyncConnection, now: datetime, *, limit: int) -> list[Reminder]:
    """Return those whose next occurrence has come, locked; those that another process has locked are its own."""
    return [_reminder(row) for row in await (await connection.execute(_DUE, (now, limit))).fetchall()]


async def note(
    connection: AsyncConnection, settled: Sequence[tuple[Reminder, Settled]], replies: Sequence[int]
) -> None:
    """Write the ledger's rows of occurrences that have come, and what is next; `replies` in the order of delivery."""
    ids = iter(replies)
    entries = [
        (reminder.id, each.instant, each.local, state, reason, next(ids) if state == "sending" else None)
        for reminder, what in settled
        for each, state, reason in (
            *((one_, "skipped", why) for one_, why in what.skip),
            *((one_, "sending", None) for one_ in what.deliver),
        )
    ]
    advances = [("active" if what.next else "over", *_pair(what.next), reminder.id) for reminder, what in settled]
    async with connection.cursor() as cursor:
        await cursor.executemany(_NOTE, entries)
        await cursor.executemany(_ADVANCE, advances)


async def has_come(connection: AsyncConnection, reminder_id: int, due: datetime) -> bool:
    """Tell whether the ledger has an occurrence of a reminder at an instant."""
    return await one(connection, _HAS_COME, reminder_id, due) is not None


async def ledger(connection: AsyncConnection) -> list[Entry]:
    """Return every occurrence that has come and what became of it, oldest first."""
    return [_entry(*row) for row in await (await connection.execute(_LEDGER)).fetchall()]


def _pair(occurrence: Occurrence | None) -> tuple[datetime | None, datetime | None]:
    return (occurrence.local, occurrence.instant) if occurrence else (None, None)


def _reminder(row: tuple[Any, ...]) -> Reminder:
    id_, service, workspace, person, name, address, form, what, starts, zone, rrule, policy, state, local, instant = row
    return Reminder(
        id_,
        Owner(service, workspace, person, name),
        _ADDRESS.validate_python(address),
        form,
        Plan(what, starts, zone, rrule, policy),
        state,
        Occurrence(local, instant) if instant else None,
    )


def _entry(*row: Any) -> Entry:
    reminder, what, owner, address, zone, due, state, reason, sending, sent_at = row
    if state == "sending" and sending == "sent":
        state = "late" if sent_at - due > LATE else "delivered"
    elif sending == "failed":
        state = "failed"
    return Entry(reminder, what, owner, address.get("name") or address["channel"], zone, due, state, sent_at, reason)
