"""Stores the calendars that people have connected, and the busy times in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from psycopg.types.json import Jsonb
from psycopg.types.range import TimestamptzRange
from pydantic import TypeAdapter

from core.model.errors import FrontdeskError, RetryLater
from core.model.messages import Address
from core.storage.rows import as_json, one, values_of
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.calendars.ical.ical_reader import BusyTime

_ADDRESS = TypeAdapter(Address)
_SELECT = """
SELECT c.id, c.resource, c.address, c.host, c.name, c.secret, c.kind, c.state, c.seen AS validators,
    c.writes AS write_url, c.unread, c.read_at, c.failures, c.failing_since, c.reason, c.told AS owner_told,
    r.service || '/' || r.workspace || '/' || r.key AS owner, coalesce(p.zone, r.zone) AS zone,
    (SELECT count(*) FROM outgoing o WHERE o.calendar = c.id AND o.state = 'pending') AS pending
FROM calendars c JOIN resources r ON r.id = c.resource
LEFT JOIN people p ON (p.service, p.workspace, p.person) = (r.service, r.workspace, r.key)
"""
_ADD = """
INSERT INTO calendars (resource, address, host, secret, connected_at, look_at) VALUES (%s, %s, %s, %s, %s, %s)
RETURNING id
"""
_FIND_ALL = f"{_SELECT} WHERE c.resource = %s ORDER BY c.id"
_GET = f"{_SELECT} WHERE c.id = %s"
_REMOVE = "DELETE FROM calendars WHERE id = %s AND resource = %s RETURNING id"
# The calendar is leased until `look_at`. If the process dies, another one reads it then.
_CLAIM = """
UPDATE calendars SET look_at = %s WHERE id = (
    SELECT id FROM calendars WHERE look_at <= %s AND state <> 'refused' ORDER BY look_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id
"""
_POLLED = """
UPDATE calendars SET name = %s, kind = %s, state = 'well', seen = %s, writes = %s, unread = %s, read_at = %s,
    look_at = %s, failures = 0, failing_since = NULL, reason = NULL, told = false
WHERE id = %s AND secret = %s
RETURNING id
"""
_FAILED = """
UPDATE calendars SET state = %s, failures = failures + 1, failing_since = coalesce(failing_since, %s), reason = %s,
    told = %s, look_at = %s
WHERE id = %s AND secret = %s
RETURNING id
"""
_DELETE_BUSY = "DELETE FROM busy WHERE resource = %s AND source = %s"
_OURS = "SELECT DISTINCT uid FROM outgoing WHERE uid = ANY(%s)"
_ADD_BUSY = "INSERT INTO busy (resource, source, uid, during, title) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
_FIND_BUSY = """
SELECT lower(during), upper(during), title FROM busy WHERE resource = %s AND during && %s ORDER BY during, title
"""


@dataclass(frozen=True, slots=True)
class CalendarConnection:
    """A connected calendar.

    `secret` is the login, sealed for the `owner`; `address` is where the owner is notified. `validators` show whether
    the calendar has changed: the ETag and date of a feed, or the `tags` of collections by URL. `write_url` is the
    collection that we write into. `unread` counts the events that could not be read, `pending` those to be written.
    """

    id: int
    resource: int
    address: Address
    host: str
    name: str
    secret: str = field(repr=False)
    kind: Literal["caldav", "feed"] | None
    state: Literal["new", "well", "ailing", "refused"]
    validators: dict[str, Any]
    write_url: str | None
    unread: int
    read_at: datetime | None
    failures: int
    failing_since: datetime | None
    reason: str | None
    owner_told: bool
    owner: str
    zone: str | None
    pending: int

    @property
    def label(self) -> str:
        """The calendar's name in messages to the owner. The host is in code, so that it does not become a link."""
        named, unnamed = _("“{name}” at `{host}`"), _("the calendar at `{host}`")
        return (named if self.name else unnamed).format(name=self.name, host=self.host)

    @property
    def source(self) -> str:
        """The source of the calendar's rows in `busy`."""
        return f"calendar {self.id}"


_CONNECTION = TypeAdapter(CalendarConnection)


@dataclass(frozen=True, slots=True)
class PollResult:
    """What a poll found. `busy` is None if the calendar has not changed since it was last read."""

    name: str
    kind: Literal["caldav", "feed"]
    validators: dict[str, Any]
    write_url: str | None
    unread: int
    busy: tuple[BusyTime, ...] | None


async def add(
    connection: AsyncConnection, resource: int, *, address: Address, host: str, secret: str, now: datetime
) -> int:
    """Store a new calendar, which is due to be read now, and return its id."""
    row = await one(connection, _ADD, resource, as_json(_ADDRESS, address), host, secret, now, now)
    return int(row[0]) if row else 0


async def find_all(connection: AsyncConnection, resource: int) -> list[CalendarConnection]:
    """Return the calendars of a person, the oldest first."""
    return await values_of(connection, _CONNECTION, _FIND_ALL, resource)


async def get(connection: AsyncConnection, id_: int) -> CalendarConnection | None:
    """Return a calendar, or None."""
    return next(iter(await values_of(connection, _CONNECTION, _GET, id_)), None)


async def remove(connection: AsyncConnection, calendar: CalendarConnection) -> bool:
    """Delete a calendar with its busy times and pending events. Return whether it existed."""
    await connection.execute(_DELETE_BUSY, (calendar.resource, calendar.source))
    return bool(await (await connection.execute(_REMOVE, (calendar.id, calendar.resource))).fetchall())


async def claim(connection: AsyncConnection, *, now: datetime, until: datetime) -> CalendarConnection | None:
    """Return a calendar that is due to be read, leased to the caller until an instant, or None if none is due."""
    row = await one(connection, _CLAIM, until, now)
    return await get(connection, row[0]) if row else None


async def record_poll(
    connection: AsyncConnection, calendar: CalendarConnection, result: PollResult, *, now: datetime, next_poll: datetime
) -> bool:
    """Record a successful poll, and replace the busy times if they have changed. Return False if the calendar is gone.

    Events that we wrote into the calendar ourselves are left out, because our own calendar has them.
    """
    read_at = calendar.read_at if result.busy is None else now
    validators = Jsonb(result.validators)
    values = (result.name, result.kind, validators, result.write_url, result.unread, read_at, next_poll)
    if await one(connection, _POLLED, *values, calendar.id, calendar.secret) is None:
        return False
    if result.busy is not None:
        await _replace_busy(connection, calendar, result.busy)
    return True


async def record_failure(
    connection: AsyncConnection,
    calendar: CalendarConnection,
    *,
    reason: str,
    refused: bool,
    owner_told: bool,
    now: datetime,
    next_poll: datetime,
) -> bool:
    """Record a failed poll. The previous busy times stay. Return False if the calendar is gone."""
    state = "refused" if refused else "new" if calendar.state == "new" else "ailing"
    values = (state, now, reason, owner_told, next_poll, calendar.id, calendar.secret)
    return await one(connection, _FAILED, *values) is not None


async def find_busy(
    connection: AsyncConnection, resource: int, start: datetime, end: datetime
) -> list[tuple[Any, ...]]:
    """Return a person's busy times from connected calendars in a window: start, end and title."""
    return await (await connection.execute(_FIND_BUSY, (resource, TimestamptzRange(start, end)))).fetchall()


async def _replace_busy(connection: AsyncConnection, calendar: CalendarConnection, busy: Sequence[BusyTime]) -> None:
    await connection.execute(_DELETE_BUSY, (calendar.resource, calendar.source))
    cursor = await connection.execute(_OURS, (list({time.uid for time in busy}),))
    ours = {row[0] for row in await cursor.fetchall()}
    rows = [
        (calendar.resource, calendar.source, time.uid, TimestamptzRange(time.start, time.end), time.title)
        for time in busy
        if time.uid not in ours
    ]
    async with connection.cursor() as cursor:
        await cursor.executemany(_ADD_BUSY, rows)


def retry_wait(failures: int, error: FrontdeskError, *, first: timedelta, longest: timedelta) -> timedelta:
    """Return how long to wait after a failure: twice as long each time, or longer if the server asks for it."""
    wait: timedelta = min(first * 2 ** min(failures, 10), longest)
    asked = error.after_seconds if isinstance(error, RetryLater) else None
    return max(wait, timedelta(seconds=asked or 0))
