"""Stores published services, sessions, bookings with their ledger, and the wait list. All SQL of the skill is here."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.calendars import Span
from core.model.messages import Address
from core.model.person_ref import PersonRef
from core.skills.bookings.booking import Booking, Client, Session, Wait
from core.skills.bookings.services.bookable_service import Service
from core.storage.rows import as_json, one, storable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.skills.bookings.booking import State

_ADDRESS, _SERVICE = TypeAdapter(Address), TypeAdapter(Service)
_UNLIST = "UPDATE services SET listed = false WHERE listed AND key <> ALL(%s)"
_PUT_SERVICE = """
INSERT INTO services (key, place, definition) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET place = excluded.place, definition = excluded.definition, listed = true
"""
_LISTED = "SELECT definition FROM services WHERE listed ORDER BY place, key"
_GET_SERVICE = "SELECT definition FROM services WHERE key = %s"
_ALL_SERVICES = "SELECT definition FROM services ORDER BY key"
_SESSION = "s.id, s.service, s.starts, s.ends, s.provider, s.room, s.provider_name, s.room_name, s.capacity, s.over"
_TAKES_SEAT = "b.state IN ('held', 'booked', 'missed')"
_SELECT = f"""
SELECT b.id, b.seat, b.state, b.held_until, b.answers, {_SESSION},
    b.platform, b.workspace, b.person, b.name, b.address, b.zone
FROM bookings b JOIN sessions s ON s.id = b.session
"""  # noqa: S608 — pieces of our own
_GET = f"{_SELECT} WHERE b.id = %s FOR UPDATE OF b"
_OF = f"{_SELECT} WHERE (b.platform, b.workspace, b.person) = (%s, %s, %s)"
_OF_CLIENT = f"{_OF} AND b.state = 'booked' AND s.ends > %s ORDER BY s.starts, b.id"
_HELD_OF = f"{_OF} AND b.state = 'held' ORDER BY b.id FOR UPDATE OF b"
_WITH = f"""{_SELECT}
JOIN resources r ON r.id = s.provider
WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s) AND b.state IN ('booked', 'missed')
    AND s.starts >= %s AND s.starts < %s
ORDER BY s.starts, b.id
"""
_PROVIDES = "SELECT 1 FROM resources WHERE id = %s AND (service, workspace, kind, key) = (%s, %s, 'person', %s)"
_TO_COME = f"{_SELECT} WHERE b.state IN ('held', 'booked') AND s.ends > %s ORDER BY s.starts, b.id"
_IN_SESSION = f"{_SELECT} WHERE b.session = %s AND {_TAKES_SEAT} ORDER BY b.seat"
_ADD_SESSION = """
INSERT INTO sessions (service, starts, ends, provider, room, provider_name, room_name, capacity)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_LOCK_SESSION = f"SELECT {_SESSION} FROM sessions s WHERE s.id = %s FOR UPDATE"  # noqa: S608
_END_SESSION = "UPDATE sessions SET over = true WHERE id = %s"
_GROUPS = f"""
SELECT {_SESSION}, s.capacity - (SELECT count(*) FROM bookings b WHERE b.session = s.id AND {_TAKES_SEAT})
FROM sessions s
WHERE s.service = %s AND NOT s.over AND s.capacity > 1 AND s.starts >= %s AND s.ends <= %s
ORDER BY s.starts, s.id
"""  # noqa: S608
_ADD = """
INSERT INTO bookings (session, seat, held_until, answers, platform, workspace, person, name, address, zone, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'held') RETURNING id
"""
_SET = "UPDATE bookings SET state = %s, held_until = %s, session = %s, seat = %s, answers = %s WHERE id = %s"
_NOTE = "INSERT INTO booking_ledger (booking, at, what, who, why, starts) VALUES (%s, %s, %s, %s, %s, %s)"
_LEDGER = """
SELECT l.booking, s.service, b.name, l.starts, l.at, l.what, l.who, l.why
FROM booking_ledger l JOIN bookings b ON b.id = l.booking JOIN sessions s ON s.id = b.session
ORDER BY l.id
"""
_SELECT_WAIT = """
SELECT w.id, w.service, w.minutes, w.provider, w.starts, w.ends,
    w.platform, w.workspace, w.person, w.name, w.address, w.zone
FROM waits w
"""
_ADD_WAIT = """
INSERT INTO waits (service, minutes, provider, starts, ends, platform, workspace, person, name, address, zone, state)
SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting'
WHERE NOT EXISTS (
    SELECT FROM waits
    WHERE (service, minutes, provider, starts, ends, platform, workspace, person) = (%s, %s, %s, %s, %s, %s, %s, %s)
        AND state = 'waiting'
)
RETURNING id
"""
# Rows are skipped while another process makes an offer to them, so nobody is offered a time twice.
_FIRST_WAITING = f"""{_SELECT_WAIT}
WHERE w.state = 'waiting' AND w.service = ANY(%s) AND w.starts < %s AND w.ends > %s AND w.ends > %s
ORDER BY w.id LIMIT 100
FOR UPDATE SKIP LOCKED
"""
_OFFERED = "UPDATE waits SET state = 'offered', booking = %s WHERE id = %s"
_LEAVE_WAITS = (
    "UPDATE waits SET state = 'left' WHERE (platform, workspace, person) = (%s, %s, %s) AND state = 'waiting'"
)
_WAITS_OF_CLIENT = f"""{_SELECT_WAIT}
WHERE (w.platform, w.workspace, w.person) = (%s, %s, %s) AND w.state = 'waiting' AND w.ends > %s ORDER BY w.id
"""
_GET_WAIT = f"{_SELECT_WAIT} WHERE w.id = %s AND w.state = 'waiting' AND w.ends > %s"
_WAS_OFFERED = "SELECT 1 FROM waits WHERE booking = %s"


async def publish(connection: AsyncConnection, services: Sequence[Service], *, zone: str) -> None:
    """Replace the bookable services, in one process at a time. `zone` is the default for services without one."""
    await connection.execute(_UNLIST, ([service.key for service in services],))
    for place, service in enumerate(services):
        located = replace(service, zone=service.zone or zone)
        await connection.execute(_PUT_SERVICE, (service.key, place, as_json(_SERVICE, located)))


async def listed(connection: AsyncConnection, workspace: str) -> list[Service]:
    """Return the services that a workspace (`platform/workspace`) can book, in the order of the settings file."""
    found = await _services(connection, _LISTED)
    return [service for service in found if service.is_offered_in(workspace)]


async def find_service(connection: AsyncConnection, key: str) -> Service | None:
    """Return a service, even if it is no longer offered."""
    return next(iter(await _services(connection, _GET_SERVICE, key)), None)


async def all_services(connection: AsyncConnection) -> dict[str, Service]:
    """Return all services by key, including those that are no longer offered."""
    return {service.key: service for service in await _services(connection, _ALL_SERVICES)}


async def _services(connection: AsyncConnection, statement: str, *values: object) -> list[Service]:
    cursor = await connection.execute(statement.encode(), values)
    return [_SERVICE.validate_python(row[0]) for row in await cursor.fetchall()]


async def add_session(connection: AsyncConnection, session: Session) -> Session:
    """Insert a session, and return it with its id."""
    row = await one(connection, _ADD_SESSION, *astuple(session)[1:-1])
    return replace(session, id=row[0] if row else 0)


async def lock_session(connection: AsyncConnection, session_id: int) -> Session | None:
    """Return a session, locked until the transaction ends, so that nobody else takes or leaves a seat in it."""
    row = await one(connection, _LOCK_SESSION, session_id)
    return Session(*row) if row else None


async def end_session(connection: AsyncConnection, session_id: int) -> None:
    """Mark a session as over because nobody has a seat in it any more."""
    await connection.execute(_END_SESSION, (session_id,))


async def groups(connection: AsyncConnection, service: str, window: Span) -> list[tuple[Session, int]]:
    """Return the group sessions of a service in a window, each with its number of free seats."""
    cursor = await connection.execute(_GROUPS, (service, window.start, window.end))
    return [(Session(*row[:-1]), row[-1]) for row in await cursor.fetchall()]


async def add(connection: AsyncConnection, booking: Booking) -> Booking:
    """Insert a hold, and return it with its id."""
    held = (booking.session.id, booking.seat, booking.held_until, Jsonb(booking.answers))
    row = await one(connection, _ADD, *held, *_row_of(booking.client))
    return replace(booking, id=row[0] if row else 0)


async def get(connection: AsyncConnection, booking_id: int) -> Booking | None:
    """Return a booking, locked until the transaction ends."""
    return next(iter(await _bookings(connection, _GET, booking_id)), None)


async def change(connection: AsyncConnection, booking: Booking, *, state: State | None = None) -> Booking:
    """Store a booking as it is now, perhaps in another state. `held_until` is dropped unless it is held."""
    new = replace(booking, state=state or booking.state)
    new = replace(new, held_until=new.held_until if new.state == "held" else None)
    answers = Jsonb(storable([list(pair) for pair in new.answers]))
    await connection.execute(_SET, (new.state, new.held_until, new.session.id, new.seat, answers, new.id))
    return new


async def of_client(connection: AsyncConnection, client: Client, *, now: datetime) -> list[Booking]:
    """Return the client's bookings that have not ended, in order."""
    return await _bookings(connection, _OF_CLIENT, *client.who.row, now)


async def held_of(connection: AsyncConnection, client: Client) -> list[Booking]:
    """Return the client's holds, locked."""
    return await _bookings(connection, _HELD_OF, *client.who.row)


async def booked_with(connection: AsyncConnection, who: PersonRef, window: Span) -> list[Booking]:
    """Return the bookings with a provider in a window."""
    return await _bookings(connection, _WITH, *who.row, window.start, window.end)


async def provides(connection: AsyncConnection, booking: Booking, who: PersonRef) -> bool:
    """Return whether a person is the provider of a booking."""
    return await one(connection, _PROVIDES, booking.session.provider, *who.row) is not None


async def to_come(connection: AsyncConnection, *, now: datetime) -> list[Booking]:
    """Return all holds and bookings that have not ended."""
    return await _bookings(connection, _TO_COME, now)


async def in_session(connection: AsyncConnection, session_id: int) -> list[Booking]:
    """Return the bookings that have a seat in a session."""
    return await _bookings(connection, _IN_SESSION, session_id)


async def _bookings(connection: AsyncConnection, statement: str, *values: object) -> list[Booking]:
    cursor = await connection.execute(statement.encode(), values)
    return [_booking(*row[:5], row[5:15], row[15:]) for row in await cursor.fetchall()]


def _booking(*row: Any) -> Booking:
    id_, seat, state, held_until, answers, session, client = row
    return Booking(id_, Session(*session), seat, _client(*client), state, held_until, tuple((q, a) for q, a in answers))


def _client(*row: Any) -> Client:
    *who, name, address, zone = row
    return Client(PersonRef(*who), name, _ADDRESS.validate_python(address), zone)


def _row_of(client: Client) -> tuple[object, ...]:
    """Return the columns of a client. The reply token in the address is left out, because it expires within minutes."""
    return (*client.who.row, client.name, as_json(_ADDRESS, replace(client.address, via=None)), client.zone)


async def note(
    connection: AsyncConnection, booking: Booking, what: str, *, who: str, now: datetime, why: str = ""
) -> None:
    """Add a row to the ledger."""
    await connection.execute(_NOTE, (booking.id, now, what, who, why, booking.session.starts))


async def ledger(connection: AsyncConnection) -> list[tuple[Any, ...]]:
    """Return the ledger. A row has the booking, service, client and start, then when, what, by whom and why."""
    return await (await connection.execute(_LEDGER)).fetchall()


async def add_wait(connection: AsyncConnection, wait: Wait) -> int | None:
    """Put a client on the wait list. Return the id of the place, or None if the client already waits for that time."""
    wanted = (wait.service, wait.minutes, wait.provider, wait.window.start, wait.window.end)
    row = await one(connection, _ADD_WAIT, *wanted, *_row_of(wait.client), *wanted, *wait.client.who.row)
    return int(row[0]) if row else None


async def get_wait(connection: AsyncConnection, wait_id: int, *, now: datetime) -> Wait | None:
    """Return a place on the wait list, if it is still open."""
    return next(iter(await _waits(connection, _GET_WAIT, wait_id, now)), None)


async def first_waiting(
    connection: AsyncConnection, services: Sequence[str], freed: Span, *, now: datetime
) -> list[Wait]:
    """Return the first waits for one of these services that overlap the freed time, in order and locked."""
    return await _waits(connection, _FIRST_WAITING, list(services), freed.end, freed.start, now)


async def waits_of_client(connection: AsyncConnection, client: Client, *, now: datetime) -> list[Wait]:
    """Return the client's places on the wait list."""
    return await _waits(connection, _WAITS_OF_CLIENT, *client.who.row, now)


async def _waits(connection: AsyncConnection, statement: str, *values: object) -> list[Wait]:
    cursor = await connection.execute(statement.encode(), values)
    return [
        Wait(id_, service, minutes, provider, _client(*client), Span(starts, ends))
        for id_, service, minutes, provider, starts, ends, *client in await cursor.fetchall()
    ]


async def mark_offered(connection: AsyncConnection, wait: Wait, booking_id: int) -> None:
    """Record that a time was offered to a place on the wait list, so that it gets no second offer."""
    await connection.execute(_OFFERED, (booking_id, wait.id))


async def leave_waits(connection: AsyncConnection, client: Client) -> int:
    """Take a client off the wait list, and return how many places that were."""
    return (await connection.execute(_LEAVE_WAITS, client.who.row)).rowcount


async def was_offered(connection: AsyncConnection, booking_id: int) -> bool:
    """Return whether a hold came from the wait list."""
    return await one(connection, _WAS_OFFERED, booking_id) is not None
