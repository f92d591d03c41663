"""Stores the events that are to be written into connected calendars.

An event's row holds what its calendar should contain. A trigger notes each purpose whose reservations change, in the
transaction that changes them; `queue_changes` then updates the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from core.calendars.ical.ical_writer import Event, make_uid
from core.storage.rows import one

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

_CHANGED = "SELECT purpose FROM unpublished ORDER BY purpose LIMIT %s FOR UPDATE SKIP LOCKED"
_CHANGE_ALL = """
INSERT INTO unpublished SELECT DISTINCT purpose FROM reservations WHERE resource = %s AND state = 'kept' AND ends > %s
ON CONFLICT DO NOTHING
"""
# The event goes into each person's writable calendar that was connected first.
_RESERVED = """
SELECT c.id, t.title, t.starts, t.ends FROM reservations t
JOIN LATERAL (
    SELECT id FROM calendars WHERE resource = t.resource AND writes IS NOT NULL ORDER BY id LIMIT 1
) c ON true
WHERE t.purpose = %s AND t.state = 'kept'
"""
_QUEUE_WRITE = """
INSERT INTO outgoing AS o (calendar, uid, purpose, wanted, look_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (calendar, uid) DO UPDATE SET wanted = excluded.wanted, edition = o.edition + 1, state = 'pending',
    attempts = 0, look_at = excluded.look_at, reason = NULL
WHERE o.wanted IS DISTINCT FROM excluded.wanted
"""
_QUEUE_DELETE = """
UPDATE outgoing SET wanted = NULL, edition = edition + 1, state = 'pending', attempts = 0, look_at = %(now)s,
    reason = NULL
WHERE purpose = %(purpose)s AND calendar <> ALL(%(calendars)s) AND (wanted ->> 'ends')::timestamptz > %(now)s
"""
_CLAIM = """
UPDATE outgoing SET look_at = %s WHERE (calendar, uid) IN (
    SELECT o.calendar, o.uid FROM outgoing o JOIN calendars c ON c.id = o.calendar
    WHERE o.state = 'pending' AND o.look_at <= %s AND c.state <> 'refused'
    ORDER BY o.look_at LIMIT %s FOR UPDATE OF o SKIP LOCKED
)
RETURNING calendar, uid, wanted, standing, edition, attempts, told,
    (SELECT coalesce(max(sequence), 0) FROM invitations i WHERE i.purpose = outgoing.purpose)
"""
_WRITTEN = """
UPDATE outgoing SET standing = %(target)s, reason = NULL, told = false,
    attempts = 0, look_at = CASE WHEN edition = %(edition)s THEN look_at ELSE %(now)s END,
    state = CASE WHEN edition = %(edition)s THEN %(state)s ELSE 'pending' END
WHERE (calendar, uid) = (%(calendar)s, %(uid)s)
"""
_FAILED = """
UPDATE outgoing SET attempts = attempts + 1, reason = %(reason)s, told = told OR %(owner_told)s, look_at = %(next)s,
    state = CASE WHEN edition = %(edition)s THEN %(state)s ELSE 'pending' END
WHERE (calendar, uid) = (%(calendar)s, %(uid)s)
"""
# A server that is down for one event is also down for the other events of the same calendar.
_POSTPONE = "UPDATE outgoing SET look_at = greatest(look_at, %s) WHERE calendar = %s AND state = 'pending'"
_COUNT = "SELECT count(*) FILTER (WHERE told), count(*) FROM outgoing WHERE calendar = %s AND state = 'pending'"


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """What a calendar should contain under a UID: the `target` (JSON), or no event if that is None.

    `written` is what we last wrote there. `edition` counts the changes of the target.
    """

    calendar: int
    uid: str
    target: dict[str, Any] | None
    written: dict[str, Any] | None
    edition: int
    attempts: int
    owner_told: bool
    invitation_sequence: int
    """The sequence of the last calendar file about the event. What we write must not have a lower one."""

    @property
    def key(self) -> dict[str, Any]:
        """The key of the event's row, and the edition that was worked on."""
        return {"calendar": self.calendar, "uid": self.uid, "edition": self.edition}

    @property
    def event(self) -> Event:
        """The event of the target."""
        return Event.from_json(self.uid, self.target or {}, sequence=self.edition + self.invitation_sequence)

    @property
    def content(self) -> dict[str, Any]:
        """The title and times of the target, or of the event that is to be deleted."""
        return self.target or self.written or {}


async def find_event_uid(connection: AsyncConnection, purpose: str) -> str:
    """Return the UID of the event for a purpose, in calendars and invitations."""
    row = await one(connection, "SELECT id FROM desk")
    if row is None:
        raise LookupError("the desk has no id")
    return make_uid(row[0], purpose)


async def queue_all_events(connection: AsyncConnection, resource: int, *, now: datetime) -> None:
    """Note all of a person's reservations as changed, because a calendar was connected or removed."""
    await connection.execute(_CHANGE_ALL, (resource, now))


async def queue_changes(connection: AsyncConnection, *, now: datetime, limit: int) -> int:
    """Queue the events of the purposes that were noted as changed, and return how many purposes there were."""
    async with connection.transaction():
        purposes = [row[0] for row in await (await connection.execute(_CHANGED, (limit,))).fetchall()]
        for purpose in purposes:
            await _queue(connection, purpose, now=now)
        await connection.execute("DELETE FROM unpublished WHERE purpose = ANY(%s)", (purposes,))
    return len(purposes)


async def _queue(connection: AsyncConnection, purpose: str, *, now: datetime) -> None:
    uid = await find_event_uid(connection, purpose)
    rows = await (await connection.execute(_RESERVED, (purpose,))).fetchall()
    for calendar, title, starts, ends in rows:
        times = {"starts": starts.astimezone(UTC).isoformat(), "ends": ends.astimezone(UTC).isoformat()}
        await connection.execute(_QUEUE_WRITE, (calendar, uid, purpose, Jsonb({"title": title, **times}), now))
    await connection.execute(_QUEUE_DELETE, {"purpose": purpose, "calendars": [row[0] for row in rows], "now": now})


async def claim(connection: AsyncConnection, *, now: datetime, until: datetime, limit: int) -> list[OutgoingEvent]:
    """Return pending events, leased to the caller until an instant."""
    cursor = await connection.execute(_CLAIM, (until, now, limit))
    return [OutgoingEvent(*row) for row in await cursor.fetchall()]


async def record_written(connection: AsyncConnection, event: OutgoingEvent, *, now: datetime) -> None:
    """Record that a calendar contains the target. If the target has changed since, the event stays pending."""
    state = "stands" if event.target else "gone"
    target = Jsonb(event.target) if event.target else None
    await connection.execute(_WRITTEN, {**event.key, "target": target, "state": state, "now": now})


async def record_failure(
    connection: AsyncConnection,
    event: OutgoingEvent,
    *,
    reason: str,
    owner_told: bool,
    next_attempt: datetime,
    is_final: bool,
) -> None:
    """Record a failure. Unless it is final, the event and the others of its calendar wait for the next attempt."""
    values = {"reason": reason, "owner_told": owner_told, "next": next_attempt}
    await connection.execute(_FAILED, {**event.key, **values, "state": "failed" if is_final else "pending"})
    if not is_final:
        await connection.execute(_POSTPONE, (next_attempt, event.calendar))


async def count_pending(connection: AsyncConnection, calendar: int) -> tuple[int, int]:
    """Return how many pending events of a calendar its owner was notified about, and how many there are."""
    told, pending = await one(connection, _COUNT, calendar) or (0, 0)
    return told, pending
