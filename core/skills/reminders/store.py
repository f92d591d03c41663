"""Stores reminders, people's habits, and a digest of the time zone rules that were used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.model.person_ref import PersonRef
from core.people.linked_accounts import circles
from core.skills.reminders.reminder import Firing, Plan, Reminder
from core.skills.reminders.routing import EVERY_DAY, Habits, Preferences, known_zone
from core.storage.rows import ADDRESS, as_json, many, one, run, scalar
from core.when import Occurrence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.messages import Address

PAGE = 5_000
_MINUTE = timedelta(minutes=1)
_COLUMNS = """
    service, workspace, person, name, address, form, what, starts, zone, rrule, policy, leads, nag, without, link,
    state, next_local, next_at, due_at, next_due, party, turn, elsewhere
"""
_VALUES = ", ".join(["%s"] * 23)
_SELECT = f"SELECT id, {_COLUMNS} FROM reminders r"  # noqa: S608 — a constant, as below
_INSERT = f"INSERT INTO reminders ({_COLUMNS}) VALUES ({_VALUES}) RETURNING id"  # noqa: S608
_SET = f"UPDATE reminders SET ({_COLUMNS}) = ({_VALUES}) WHERE id = %s"  # noqa: S608
# The reminders that a person set, or that are for the person, through any of the person's accounts.
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
_PUT_IN_PLACE = f"UPDATE reminders SET elsewhere = NULL WHERE id IN ({OWN}) AND state = 'active'"  # noqa: S608
_COUNT = "SELECT count(*) FROM reminders WHERE (service, workspace, person) = (%s, %s, %s) AND state = 'active'"
_ACTIVE = f"{_SELECT} WHERE state = 'active' ORDER BY next_due, id"
_GET = f"{_SELECT} WHERE id = %s FOR UPDATE"
_PARTY = f"{_SELECT} WHERE party = %s ORDER BY id FOR UPDATE"
# A reminder from a turn that is still running is not due before the reply of that turn is stored.
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
# If a process stops within the transaction, because its machine sleeps, it must not block the others.
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
# A person's zone as the person set it, else as the platform reports it; and the zone in which the habits were set.
_HABITS = """
SELECT w.service, w.workspace, w.person, h.quiet_from, h.quiet_until, h.days, h.direct, coalesce(p.zone, (
    SELECT m.message #>> '{person,zone}' FROM messages m
    WHERE m.workspace = w.workspace AND m.message #>> '{person,id}' = w.person
        AND split_part(m.platform, ' ', 1) = w.service
    ORDER BY m.id DESC
    LIMIT 1
)), h.zone
FROM unnest(%s::text[], %s::text[], %s::text[]) AS w (service, workspace, person)
    LEFT JOIN people p USING (service, workspace, person)
    LEFT JOIN reminder_habits h USING (service, workspace, person)
"""
_SET_HABITS = """
INSERT INTO reminder_habits (service, workspace, person, zone, quiet_from, quiet_until, days, direct)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (service, workspace, person) DO UPDATE SET zone = excluded.zone, quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until, days = excluded.days, direct = excluded.direct
"""
# Takes one step through the index for each distinct zone.
_ZONES = """
WITH RECURSIVE zones AS (
    (SELECT zone FROM reminders WHERE state = 'active' ORDER BY zone LIMIT 1)
    UNION ALL
    SELECT (SELECT zone FROM reminders r WHERE r.state = 'active' AND r.zone > zones.zone ORDER BY zone LIMIT 1)
    FROM zones WHERE zones.zone IS NOT NULL
)
SELECT z.zone, e.edition FROM zones z LEFT JOIN reminder_zones e ON e.zone = z.zone WHERE z.zone IS NOT NULL
"""
_PAGE_OF = """
SELECT id, next_local, coalesce(next_at, next_due) FROM reminders
WHERE state = 'active' AND zone = %s AND id > %s AND coalesce(rrule, '') !~ '(HOUR|MINUTE)LY'
ORDER BY id LIMIT %s
"""
_KEEP_RULES = """
INSERT INTO reminder_zones (zone, edition) VALUES (%s, %s) ON CONFLICT (zone) DO UPDATE SET edition = excluded.edition
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel with `count` due reminders, for people in it or for all. `address` is any address in it."""

    name: str
    for_all: bool
    count: int
    address: Address


async def add(connection: AsyncConnection, reminder: Reminder) -> Reminder:
    """Store a new reminder, and return it with its id."""
    return replace(reminder, id=await scalar(connection, _INSERT, *_values(reminder)))


async def get(connection: AsyncConnection, reminder_id: int) -> Reminder | None:
    """Return a reminder, locked until the transaction ends, so that nothing else changes or sends it."""
    row = await one(connection, _GET, reminder_id)
    return _reminder(row) if row else None


async def party_of(connection: AsyncConnection, reminder: Reminder) -> list[Reminder]:
    """Return all reminders that were set together with this one, including it, locked."""
    return [_reminder(row) for row in await many(connection, _PARTY, reminder.party)] or [reminder]


def account_columns(accounts: Sequence[PersonRef]) -> dict[str, list[str]]:
    """Return the parameters of `OWN` for a person's accounts."""
    return dict(zip(("services", "workspaces", "persons"), _columns(account.row for account in accounts), strict=True))


async def active_of(connection: AsyncConnection, accounts: Sequence[PersonRef]) -> list[Reminder]:
    """Return the active reminders that a person with these accounts set or that are for the person, by time."""
    return [_reminder(row) for row in await many(connection, _ACTIVE_OF, **account_columns(accounts))]


async def put_in_place(connection: AsyncConnection, accounts: Sequence[PersonRef]) -> None:
    """Make all active reminders of a person with these accounts come where they were set."""
    await run(connection, _PUT_IN_PLACE, **account_columns(accounts))


async def count_of(connection: AsyncConnection, person: PersonRef) -> int:
    """Count the active reminders that a person has set."""
    return int(await scalar(connection, _COUNT, *person.row))


async def active(connection: AsyncConnection) -> list[Reminder]:
    """Return everybody's active reminders, the next one first."""
    return [_reminder(row) for row in await many(connection, _ACTIVE)]


async def change(connection: AsyncConnection, reminder: Reminder) -> None:
    """Store a reminder as it is now."""
    await run(connection, _SET, *_values(reminder), reminder.id)


async def places(connection: AsyncConnection, now: datetime) -> list[Place]:
    """Return the places with due reminders, those for people first, then those due the longest.

    If another process is doing the same, return nothing, because neither could count what the other moves. The lock
    lasts until the transaction ends.
    """
    if not await scalar(connection, _ALONE):
        return []
    rows = await many(connection, _PLACES, now)
    return [Place(name, for_all, count, ADDRESS.validate_python(address)) for name, for_all, count, address in rows]


async def due_by(
    connection: AsyncConnection, now: datetime, wanted: Sequence[tuple[Place, int]], *, but: Iterable[int]
) -> list[Reminder]:
    """Return and lock due reminders, at most the given number per place. Skip locked ones and the ids in `but`."""
    names, for_all, most = _columns((place.name, place.for_all, most) for place, most in wanted) or ([], [], [])
    rows = await many(connection, _DUE, places=names, for_all=for_all, most=most, now=now, but=list(but))
    return [_reminder(row) for row in rows]


async def hold(connection: AsyncConnection, held: Sequence[tuple[Reminder, datetime]]) -> None:
    """Make each due reminder wait until an instant."""
    async with connection.cursor() as cursor:
        await cursor.executemany(_HOLD, [(until, reminder.id) for reminder, until in held])


async def advance(connection: AsyncConnection, moves: Sequence[tuple[Reminder, Firing | None]]) -> None:
    """Store the next firing of each reminder. A reminder without one is over."""
    rows = [("active" if then else "over", *_times(then, None), reminder.id) for reminder, then in moves]
    if rows:
        await run(connection, _ADVANCE, *_columns(rows))


async def expire(connection: AsyncConnection, *, before: datetime) -> None:
    """Expire proposals made before an instant that nobody has answered."""
    await run(connection, _EXPIRE, before)


async def load_habits(connection: AsyncConnection, people: Collection[PersonRef]) -> dict[PersonRef, Habits]:
    """Return the habits of each person, as far as they are known."""
    found: dict[PersonRef, Habits] = {}
    rows = await many(connection, _HABITS, *_columns(person.row for person in people)) if people else []
    for *who, start, end, days, direct, now, then in rows:
        quiet = (start, end) if start else None
        found[PersonRef(*who)] = Habits(known_zone(now, then), quiet, tuple(days or EVERY_DAY), bool(direct))
    return found


async def load_preferences(connection: AsyncConnection, reminders: Iterable[Reminder]) -> Preferences:
    """Return the preferences of the people for whom the reminders are."""
    people = {reminder.for_person for reminder in reminders if reminder.for_person}
    return Preferences(await load_habits(connection, people), await circles(connection, people))


async def save_habits(connection: AsyncConnection, person: PersonRef, habits: Habits) -> None:
    """Store a person's habits, in the caller's transaction."""
    quiet = habits.quiet or (None, None)
    await run(connection, _SET_HABITS, *person.row, habits.zone, *quiet, list(habits.days), habits.direct)


async def zones(pool: AsyncConnectionPool) -> list[tuple[str, str | None]]:
    """Return the zones of active reminders, each with the digest of the rules that were last used to resolve it."""
    return [(zone, digest) for zone, digest in await many(pool, _ZONES)]


async def keep_rules(pool: AsyncConnectionPool, zone: str, digest: str) -> None:
    """Store the digest of the rules by which a zone's reminders are resolved."""
    await run(pool, _KEEP_RULES, zone, digest)


async def page_of(pool: AsyncConnectionPool, zone: str, *, after: int) -> list[tuple[int, datetime, datetime]]:
    """Return one page of active reminders in a zone: ids after the given one, with local time and instant."""
    return [(id_, local, instant) for id_, local, instant in await many(pool, _PAGE_OF, zone, after, PAGE)]


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _values(reminder: Reminder) -> tuple[object, ...]:
    plan = reminder.plan
    leads, nag = [lead // _MINUTE for lead in plan.leads], plan.nag // _MINUTE if plan.nag else None
    return (
        *(*reminder.owner.row, reminder.owner_name, as_json(ADDRESS, reminder.address), reminder.form),
        *(plan.what, plan.starts, plan.zone, plan.rrule, plan.policy, leads, nag, list(plan.without), plan.link),
        *(reminder.state, *_times(reminder.next, reminder.held), reminder.party, reminder.turn),
        as_json(ADDRESS, reminder.elsewhere) if reminder.elsewhere else None,
    )


def _times(firing: Firing | None, held: datetime | None) -> tuple[datetime | None, ...]:
    """Return a firing's columns: local time and instant of the occurrence, when it is due, and when to look at it."""
    if firing is None:
        return (None, None, None, None)
    return (firing.occurrence.local, firing.occurrence.instant, firing.due, held or firing.due)


def _reminder(row: tuple[Any, ...]) -> Reminder:
    id_, service, workspace, person, name, address, form, *planned, state, local, at, due, look, party, turn, to = row
    what, starts, zone, rrule, policy, leads, nag, without, link = planned
    before, again = tuple(lead * _MINUTE for lead in leads), nag * _MINUTE if nag else None
    due = due or look
    return Reminder(
        id_,
        PersonRef(service, workspace, person),
        name,
        ADDRESS.validate_python(address),
        form,
        Plan(what, starts, zone, rrule, policy, before, again, tuple(without), link),
        state,
        Firing(Occurrence(local, at or look), due) if look else None,
        look if look and look > due else None,
        party,
        turn,
        ADDRESS.validate_python(to) if to else None,
    )
