"""The store of the reminders, with its SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from core.model.messages import Address
from core.skills.reminders.reminder import Firing, Owner, Plan, Reminder
from core.storage.rows import as_json, one
from core.when import Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from psycopg import AsyncConnection


ADDRESS = TypeAdapter(Address)
_MINUTE = timedelta(minutes=1)
_SELECT = """
SELECT r.id, r.service, r.workspace, r.person, r.name, r.address, r.form, r.what, r.starts, r.zone, r.rrule, r.policy,
    r.leads, r.nag, r.without, r.link, r.state, r.next_local, coalesce(r.next_at, r.next_due),
    coalesce(r.due_at, r.next_due), r.next_due, r.party, r.turn, r.elsewhere
FROM reminders r
"""
_INSERT = """
INSERT INTO reminders (service, workspace, person, name, address, form, what, starts, zone, rrule, policy,
    leads, nag, without, link, state, next_local, next_at, due_at, next_due, party, turn, elsewhere)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
RETURNING id
"""
# The reminders of one person with all accounts: set by one of them, or for one of them.
OWN = """
SELECT o.id FROM unnest(%(services)s::text[], %(workspaces)s::text[], %(persons)s::text[])
    AS me (service, workspace, person)
JOIN reminders o ON (o.service, o.workspace, o.person) = (me.service, me.workspace, me.person)
UNION SELECT o.id FROM unnest(%(services)s::text[], %(workspaces)s::text[], %(persons)s::text[])
    AS me (service, workspace, person)
JOIN reminders o ON (o.service, o.workspace, o.for_person) = (me.service, me.workspace, me.person)
    AND o.for_person <> o.person
"""
_ACTIVE_OF = f"{_SELECT} WHERE r.id IN ({OWN}) AND r.state = 'active' ORDER BY next_due, id"
_PUT_IN_PLACE = f"""
UPDATE reminders r SET elsewhere = NULL WHERE r.id IN ({OWN}) AND r.state = 'active' AND r.elsewhere IS NOT NULL
"""  # noqa: S608 — a constant
_COUNT = "SELECT count(*) FROM reminders WHERE (service, workspace, person) = (%s, %s, %s) AND state = 'active'"
_ACTIVE = f"{_SELECT} WHERE state = 'active' ORDER BY next_due, id"
_GET = f"{_SELECT} WHERE id = %s FOR UPDATE"
_PARTY = f"{_SELECT} WHERE party = %s ORDER BY id FOR UPDATE"
_SET = """
UPDATE reminders SET person = %s, name = %s, address = %s, form = %s, what = %s, starts = %s, zone = %s, rrule = %s,
    policy = %s, leads = %s, nag = %s, without = %s, link = %s, state = %s, next_local = %s, next_at = %s, due_at = %s,
    next_due = %s, party = %s, turn = %s, elsewhere = %s
WHERE id = %s
"""
# A reminder that was set in a turn still running comes after the reply of that turn is stored.
_DUE = f"""
SELECT r.* FROM unnest(%(places)s::text[], %(for_all)s::boolean[], %(most)s::int[]) WITH ORDINALITY
    AS wanted (place, for_all, most, nth),
LATERAL ({_SELECT}
    WHERE r.state = 'active' AND r.next_due <= %(now)s
        AND r.place = wanted.place AND (r.for_person IS NULL) = wanted.for_all AND r.id <> ALL(%(but)s)
        AND NOT EXISTS (SELECT FROM messages m WHERE m.id = r.turn AND m.state = 'waiting')
    ORDER BY r.next_due
    LIMIT wanted.most
    FOR UPDATE OF r SKIP LOCKED
) r
ORDER BY wanted.nth
"""  # noqa: S608 — two constants
# A process that stops within the transaction (its machine sleeps) must not block the others.
_ALONE = """
SELECT pg_try_advisory_xact_lock(hashtext('frontdesk dispatch')),
    set_config('idle_in_transaction_session_timeout', '10s', true)
"""
_PLACES = """
SELECT due.place, due.for_all, due.count, r.address FROM (
    SELECT place, for_person IS NULL AS for_all, count(*)::int, min(next_due) AS since, min(id) AS one
    FROM reminders WHERE state = 'active' AND next_due <= %s GROUP BY 1, 2
) due JOIN reminders r ON r.id = due.one
ORDER BY due.for_all, due.since
"""
_HOLD = """
UPDATE reminders SET next_at = coalesce(next_at, next_due), due_at = coalesce(due_at, next_due), next_due = %s
WHERE id = %s
"""
_ADVANCE = """
UPDATE reminders r
SET state = n.state, next_local = n.next_local, next_at = n.next_at, due_at = n.due_at, next_due = n.next_due
FROM unnest(%s::text[], %s::timestamp[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::bigint[])
    AS n (state, next_local, next_at, due_at, next_due, id)
WHERE r.id = n.id
"""
_EXPIRE = "UPDATE reminders SET state = 'expired' WHERE state = 'proposed' AND set_at < %s"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel with `count` due reminders, for people in it or for all; `address` is an address in it."""

    name: str
    for_all: bool
    count: int
    address: Address


async def add(connection: AsyncConnection, reminder: Reminder) -> Reminder:
    """Store a new reminder, and return it with its id."""
    owner = reminder.owner
    row = await one(connection, _INSERT, owner.service, owner.workspace, *_values(reminder))
    return replace(reminder, id=row[0] if row else 0)


async def get(connection: AsyncConnection, reminder_id: int) -> Reminder | None:
    """Return a reminder, locked to the end of the transaction, so that nothing else changes or sends it."""
    row = await one(connection, _GET, reminder_id)
    return _reminder(row) if row else None


async def party_of(connection: AsyncConnection, reminder: Reminder) -> list[Reminder]:
    """Return all reminders that were set together with one, including it, locked."""
    if reminder.party is None:
        return [reminder]
    return [_reminder(row) for row in await (await connection.execute(_PARTY, (reminder.party,))).fetchall()]


def account_columns(accounts: Sequence[Owner]) -> dict[str, list[str]]:
    """Return the parameters of `OWN` for a person's accounts."""
    return {
        "services": [account.service for account in accounts],
        "workspaces": [account.workspace for account in accounts],
        "persons": [account.person for account in accounts],
    }


async def active_of(connection: AsyncConnection, accounts: Sequence[Owner]) -> list[Reminder]:
    """Return the active reminders that a person set or that are for the person, with these accounts, by time."""
    return [
        _reminder(row) for row in await (await connection.execute(_ACTIVE_OF, account_columns(accounts))).fetchall()
    ]


async def put_in_place(connection: AsyncConnection, accounts: Sequence[Owner]) -> None:
    """Have all active reminders of a person, with these accounts, come where they were set."""
    await connection.execute(_PUT_IN_PLACE, account_columns(accounts))


async def count_of(connection: AsyncConnection, person: Owner) -> int:
    """Count the active reminders that a person has set."""
    row = await one(connection, _COUNT, person.service, person.workspace, person.person)
    return int(row[0]) if row else 0


async def active(connection: AsyncConnection) -> list[Reminder]:
    """Return everybody's active reminders, the next one first."""
    return [_reminder(row) for row in await (await connection.execute(_ACTIVE)).fetchall()]


async def change(connection: AsyncConnection, reminder: Reminder) -> None:
    """Store a reminder as it is now."""
    await connection.execute(_SET, (*_values(reminder), reminder.id))


async def places(connection: AsyncConnection, now: datetime) -> list[Place]:
    """Return the places with due reminders, those for people first, then those due the longest.

    Nothing if another process is looking: each would count what waits without what the other moves. The lock lasts to
    the end of the transaction.
    """
    row = await one(connection, _ALONE)
    if not (row and row[0]):
        return []
    rows = await (await connection.execute(_PLACES, (now,))).fetchall()
    return [Place(name, for_all, count, ADDRESS.validate_python(address)) for name, for_all, count, address in rows]


async def due_by(
    connection: AsyncConnection, now: datetime, wanted: Sequence[tuple[Place, int]], *, but: Iterable[int]
) -> list[Reminder]:
    """Return due reminders, locked, at most so many for each place, without the ids `but`.

    Reminders that another process has locked are left to it.
    """
    columns = {
        "places": [place.name for place, _ in wanted],
        "for_all": [place.for_all for place, _ in wanted],
        "most": [most for _, most in wanted],
        "now": now,
        "but": list(but),
    }
    return [_reminder(row) for row in await (await connection.execute(_DUE, columns)).fetchall()]


async def hold(connection: AsyncConnection, held: Sequence[tuple[Reminder, datetime]]) -> None:
    """Have each due reminder wait until an instant."""
    async with connection.cursor() as cursor:
        await cursor.executemany(_HOLD, [(until, reminder.id) for reminder, until in held])


async def advance(connection: AsyncConnection, moves: Sequence[tuple[Reminder, Firing | None]]) -> None:
    """Store the next firing of each reminder; those without one are over."""
    rows = [("active" if then else "over", *_times(then, None), reminder.id) for reminder, then in moves]
    if rows:
        await connection.execute(_ADVANCE, [list(column) for column in zip(*rows, strict=True)])


async def expire(connection: AsyncConnection, *, before: datetime) -> int:
    """Expire proposals from before an instant that nobody has answered, and return how many."""
    return (await connection.execute(_EXPIRE, (before,))).rowcount


def _values(reminder: Reminder) -> tuple[object, ...]:
    owner, plan = reminder.owner, reminder.plan
    leads, nag = [lead // _MINUTE for lead in plan.leads], plan.nag // _MINUTE if plan.nag else None
    return (
        *(owner.person, owner.name, as_json(ADDRESS, reminder.address), reminder.form),
        *(plan.what, plan.starts, plan.zone, plan.rrule, plan.policy, leads, nag, list(plan.without), plan.link),
        *(reminder.state, *_times(reminder.next, reminder.held), reminder.party, reminder.turn),
        as_json(ADDRESS, reminder.elsewhere) if reminder.elsewhere else None,
    )


def _times(firing: Firing | None, held: datetime | None) -> tuple[datetime | None, ...]:
    """Return the columns of a firing: local time and instant of the occurrence, when due, when to look at it."""
    if firing is None:
        return (None, None, None, None)
    return (firing.occurrence.local, firing.occurrence.instant, firing.due, held or firing.due)


def _reminder(row: tuple[Any, ...]) -> Reminder:
    id_, service, workspace, person, name, address, form, what, starts, zone, rrule, policy, *rest = row
    leads, nag, without, link, state, local, instant, due, look, party, turn, elsewhere = rest
    before, again = tuple(lead * _MINUTE for lead in leads), nag * _MINUTE if nag else None
    return Reminder(
        id_,
        Owner(service, workspace, person, name),
        ADDRESS.validate_python(address),
        form,
        Plan(what, starts, zone, rrule, policy, before, again, tuple(without), link),
        state,
        Firing(Occurrence(local, instant), due) if instant else None,
        look if look and look > due else None,
        party,
        turn,
        ADDRESS.validate_python(elsewhere) if elsewhere else None,
    )
