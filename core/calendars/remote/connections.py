"""Calendars elsewhere that people have connected. Their SQL stands here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from psycopg.types.json import Jsonb
from psycopg.types.range import TimestamptzRange
from pydantic import TypeAdapter

from core.model.messages import Address
from core.storage.rows import as_json, one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.calendars.ical.ical_reader import BusyTime

_ADDRESS = TypeAdapter(Address)
_SELECT = """
SELECT c.id, c.resource, c.address, c.host, c.name, c.secret, c.kind, c.state, c.seen, c.writes, c.unread, c.read_at,
    c.failures, c.failing_since, c.reason, c.told, r.service || '/' || r.workspace || '/' || r.key,
    coalesce(p.zone, r.zone),
    (SELECT count(*) FROM outgoing o WHERE o.calendar = c.id AND o.state = 'pending')
FROM calendars c JOIN resources r ON r.id = c.resource
LEFT JOIN people p ON (p.service, p.workspace, p.person) = (r.service, r.workspace, r.key)
"""
_ADD = """
INSERT INTO calendars (resource, address, host, secret, connected_at, look_at) VALUES (%s, %s, %s, %s, %s, %s)
RETURNING id
"""
_OF = f"{_SELECT} WHERE c.resource = %s ORDER BY c.id"
_GET = f"{_SELECT} WHERE c.id = %s"
_REMOVE = "DELETE FROM calendars WHERE id = %s AND resource = %s RETURNING id"
# Whoever looks at a calendar has it to itself until then; dies the process, another looks after that.
_CLAIM = """
UPDATE calendars SET look_at = %s WHERE id = (
    SELECT id FROM calendars WHERE look_at <= %s AND state <> 'refused' ORDER BY look_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id
"""
_LOOKED = """
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
_CLEAR = "DELETE FROM busy WHERE resource = %s AND source = %s"
_OURS = "SELECT DISTINCT uid FROM outgoing WHERE uid = ANY(%s)"
_TAKEN = "INSERT INTO busy (resource, source, uid, during, title) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
_BUSY = """
SELECT lower(during), upper(during), title FROM busy WHERE resource = %s AND during && %s ORDER BY during, title
"""


@dataclass(frozen=True, slots=True)
class CalendarConnection:
    """A calendar elsewhere. `owner` is for whom its `secret` is sealed; `address` is where that person is told things.

    `seen` is what is known of each place that is read, by its URL: its `tag`, and whose addresses are the owner's.
    `pending` counts the events that are still to be written there.
    """

    id: int
    resource: int
    address: Address
    host: str
    name: str
    secret: str = field(repr=False)
    kind: Literal["caldav", "feed"] | None
    state: Literal["new", "well", "ailing", "refused"]
    seen: dict[str, Any]
    writes: str | None
    unread: int
    read_at: datetime | None
    failures: int
    failing_since: datetime | None
    reason: str | None
    told: bool
    owner: str
    zone: str | None
    pending: int

    @property
    def label(self) -> str:
        """How to call it before its owner; a host in code is no link."""
        return f"“{self.name}” at `{self.host}`" if self.name else f"the calendar at `{self.host}`"

    @property
    def source(self) -> str:
        """Whose `busy` rows are its own."""
        return f"calendar {self.id}"


@dataclass(frozen=True, slots=True)
class PollResult:
    """What a look at a calendar has found; `taken` is None if nothing has changed since the look before."""

    name: str
    kind: Literal["caldav", "feed"]
    seen: dict[str, Any]
    writes: str | None
    unread: int
    taken: tuple[BusyTime, ...] | None


async def add(
    connection: AsyncConnection, resource: int, *, address: Address, host: str, secret: str, now: datetime
) -> int:
    """Write a calendar that is to be looked at now, and return its id."""
    row = await one(connection, _ADD, resource, as_json(_ADDRESS, address), host, secret, now, now)
    return int(row[0]) if row else 0


async def find_all(connection: AsyncConnection, resource: int) -> list[CalendarConnection]:
    """Return the calendars of somebody, the oldest first."""
    return [_connected(row) for row in await (await connection.execute(_OF, (resource,))).fetchall()]


async def get(connection: AsyncConnection, id_: int) -> CalendarConnection | None:
    """Return a calendar, or None."""
    row = await one(connection, _GET, id_)
    return _connected(row) if row else None


async def remove(connection: AsyncConnection, calendar: CalendarConnection) -> bool:
    """Forget a calendar with what it said and what was to be written there, and tell whether it was there."""
    await connection.execute(_CLEAR, (calendar.resource, calendar.source))
    return bool(await (await connection.execute(_REMOVE, (calendar.id, calendar.resource))).fetchall())


async def claim(connection: AsyncConnection, *, now: datetime, until: datetime) -> CalendarConnection | None:
    """Return a calendar that is due to be looked at; nobody else gets it before `until`."""
    row = await one(connection, _CLAIM, until, now)
    return await get(connection, row[0]) if row else None


async def record_poll(
    connection: AsyncConnection, calendar: CalendarConnection, looked: PollResult, *, now: datetime, next_look: datetime
) -> bool:
    """Write what a look has found, and what is taken in place of what was; False if the calendar is gone meanwhile.

    What we have put there ourselves does not count: our own calendar says it.
    """
    read_at = calendar.read_at if looked.taken is None else now
    values = (looked.name, looked.kind, Jsonb(looked.seen), looked.writes, looked.unread, read_at, next_look)
    if await one(connection, _LOOKED, *values, calendar.id, calendar.secret) is None:
        return False
    if looked.taken is not None:
        await _replace(connection, calendar, looked.taken)
    return True


async def record_failure(
    connection: AsyncConnection,
    calendar: CalendarConnection,
    *,
    reason: str,
    refused: bool,
    told: bool,
    now: datetime,
    next_look: datetime,
) -> bool:
    """Write that a look failed; what the calendar said before still counts. False if it is gone meanwhile."""
    state = "refused" if refused else "new" if calendar.state == "new" else "ailing"
    values = (state, now, reason, told, next_look, calendar.id, calendar.secret)
    return await one(connection, _FAILED, *values) is not None


async def find_busy(
    connection: AsyncConnection, resource: int, start: datetime, end: datetime
) -> list[tuple[datetime, datetime, str]]:
    """Return what calendars elsewhere say of somebody in a window: from when to when, and the title."""
    cursor = await connection.execute(_BUSY, (resource, TimestamptzRange(start, end)))
    return [(row[0], row[1], row[2]) for row in await cursor.fetchall()]


async def _replace(connection: AsyncConnection, calendar: CalendarConnection, taken: Sequence[BusyTime]) -> None:
    await connection.execute(_CLEAR, (calendar.resource, calendar.source))
    ours = await _ours(connection, {each.uid for each in taken})
    rows = [
        (calendar.resource, calendar.source, each.uid, TimestamptzRange(each.start, each.end), each.title)
        for each in taken
        if each.uid not in ours
    ]
    async with connection.cursor() as cursor:
        await cursor.executemany(_TAKEN, rows)


async def _ours(connection: AsyncConnection, uids: Iterable[str]) -> set[str]:
    cursor = await connection.execute(_OURS, (list(uids),))
    return {row[0] for row in await cursor.fetchall()}


def _connected(row: tuple[Any, ...]) -> CalendarConnection:
    id_, resource, address, *others = row
    return CalendarConnection(id_, resource, _ADDRESS.validate_python(address), *others)
