"""Reservations of resources, in transactions of the caller's. Their SQL stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from psycopg.errors import ExclusionViolation
from psycopg.types.range import TimestamptzRange

from core.calendars.own.directory import find_resources
from core.calendars.own.intervals import Span
from core.calendars.own.slot_search import Diary
from core.model.errors import HoldEnded, Taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.calendars.own.resource import Resource

# Whoever wants a resource waits here for whoever takes it just now, always in one order: the constraint alone would let
# two that come in the same moment wait for each other.
_LOCK = "SELECT FROM resources WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_LOCK_PURPOSE = """
SELECT FROM resources WHERE id IN (SELECT resource FROM reservations WHERE purpose = %s) ORDER BY id FOR NO KEY UPDATE
"""
_END_HOLDS = """
DELETE FROM reservations
WHERE state = 'held' AND held_until <= %s AND purpose IN (
    SELECT purpose FROM reservations
    WHERE resource = ANY(%s) AND during && %s AND state = 'held' AND held_until <= %s AND purpose <> %s
)
RETURNING purpose
"""
_RESERVE = """
INSERT INTO reservations (resource, during, starts, ends, state, purpose, title, held_until)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_KEEP = "UPDATE reservations SET state = 'kept', held_until = NULL WHERE purpose = %s RETURNING id"
_HOLD_ON = """
UPDATE reservations SET held_until = greatest(held_until, %s) WHERE purpose = %s AND state = 'held' RETURNING id
"""
_RELEASE = "DELETE FROM reservations WHERE purpose = %s RETURNING id"
_OF = """
SELECT resource, starts, ends, state, purpose, title, held_until, lower(during), upper(during)
FROM reservations WHERE purpose = %s ORDER BY resource
"""
_EXPIRED = """
SELECT DISTINCT purpose FROM reservations WHERE state = 'held' AND held_until <= %s ORDER BY purpose LIMIT %s
"""
_ENTRIES = """
SELECT resource, starts, ends, state, purpose, title, held_until, lower(during), upper(during)
FROM reservations
WHERE resource = %s AND tstzrange(starts, ends) && %s AND (held_until IS NULL OR held_until > %s)
ORDER BY starts, id
"""
_TAKEN = """
SELECT resource, lower(during), upper(during) FROM reservations
WHERE resource = ANY(%(resources)s) AND during && %(window)s AND purpose <> ALL(%(besides)s)
    AND (held_until IS NULL OR held_until > %(now)s)
UNION ALL
SELECT resource, lower(during), upper(during) FROM busy
WHERE resource = ANY(%(resources)s) AND during && %(window)s AND uid <> ALL(%(uids)s)
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Reservation:
    """What takes up a resource: from `starts` to `ends`, and with the buffers for the whole of `during`."""

    resource: int
    starts: datetime
    ends: datetime
    state: Literal["held", "kept"]
    purpose: str
    title: str
    held_until: datetime | None
    during: Span


async def reserve(  # noqa: PLR0913 — all that makes a reservation
    connection: AsyncConnection,
    wanted: Sequence[Resource],
    start: datetime,
    end: datetime,
    *,
    purpose: str,
    title: str,
    now: datetime,
    until: datetime | None = None,
    before: timedelta = timedelta(),
    after: timedelta = timedelta(),
) -> list[str]:
    """Reserve all of some resources, or none; with `until` it is a hold that ends then. Buffers count as taken.

    Holds of others that have ended by `now` make room; return the purposes of those that did. Dies the process before
    the transaction's commit, nothing is reserved; dies it after, all is.

    Raises:
        Taken: one of them is not free any more; the transaction goes on as if nothing had been tried.
    """
    during = TimestamptzRange(start - before, end + after)
    ids = sorted({each.id for each in wanted})
    state = "held" if until else "kept"
    try:
        async with connection.transaction():
            await connection.execute(_LOCK, (ids,))
            ended = await connection.execute(_END_HOLDS, (now, ids, during, now, purpose))
            gone = [row[0] for row in await ended.fetchall()]
            for each in ids:
                await connection.execute(_RESERVE, (each, during, start, end, state, purpose, title, until))
    except ExclusionViolation as error:
        raise Taken("That time has just been taken.") from error
    return list(dict.fromkeys(gone))


async def confirm_hold(connection: AsyncConnection, purpose: str) -> None:
    """Make a hold a reservation that stays. A hold that has ended counts while nobody else has wanted the time.

    Raises:
        HoldEnded: it has ended, and was cleared away.
    """
    await connection.execute(_LOCK_PURPOSE, (purpose,))
    if not await (await connection.execute(_KEEP, (purpose,))).fetchall():
        raise HoldEnded("That time was held for a while, and it is free for others again.")


async def extend_hold(connection: AsyncConnection, purpose: str, *, until: datetime) -> bool:
    """Let a hold last until an instant at least, and tell whether there was one."""
    await connection.execute(_LOCK_PURPOSE, (purpose,))
    return bool(await (await connection.execute(_HOLD_ON, (until, purpose))).fetchall())


async def release(connection: AsyncConnection, purpose: str) -> bool:
    """Free what is reserved for a purpose, and tell whether anything was."""
    await connection.execute(_LOCK_PURPOSE, (purpose,))
    return bool(await (await connection.execute(_RELEASE, (purpose,))).fetchall())


async def shift(
    connection: AsyncConnection, purpose: str, start: datetime, end: datetime, *, now: datetime
) -> list[str]:
    """Move all that is reserved for a purpose to another time, with its buffers, or nothing of it.

    Returns and raises as `reserve` does; what is freed for it counts as free, so that it may move by a little.

    Raises:
        HoldEnded: nothing is reserved for it any more.
    """
    old = await find_reservations(connection, purpose)
    if not old:
        raise HoldEnded("Nothing is reserved for that any more.")
    first = old[0]
    before, after = first.starts - first.during.start, first.during.end - first.ends
    parties = await find_resources(connection, [each.resource for each in old])
    async with connection.transaction():
        await connection.execute(_LOCK, (sorted(each.resource for each in old),))
        await connection.execute(_RELEASE, (purpose,))
        return await reserve(
            connection, parties, start, end, purpose=purpose, title=first.title, now=now, until=first.held_until,
            before=before, after=after,
        )  # fmt: skip


async def find_reservations(connection: AsyncConnection, purpose: str) -> list[Reservation]:
    """Return what is reserved for a purpose: one reservation a resource."""
    return [_reservation(row) for row in await (await connection.execute(_OF, (purpose,))).fetchall()]


async def ended_holds(connection: AsyncConnection, *, now: datetime, limit: int = 100) -> list[str]:
    """Return the purposes whose holds have ended and still stand."""
    return [row[0] for row in await (await connection.execute(_EXPIRED, (now, limit))).fetchall()]


async def list_reservations(
    connection: AsyncConnection, resource: int, window: Span, *, now: datetime
) -> list[Reservation]:
    """Return what takes up a resource in a window, in order, without holds that have ended."""
    cursor = await connection.execute(_ENTRIES, (resource, TimestamptzRange(window.start, window.end), now))
    return [_reservation(row) for row in await cursor.fetchall()]


async def find_diaries(
    connection: AsyncConnection,
    parties: Sequence[Resource],
    window: Span,
    *,
    now: datetime,
    besides: str | Sequence[str] = "",
    uids: Sequence[str] = (),
) -> list[Diary]:
    """Return what is taken of each party in a window: by our reservations, and by what outside calendars say.

    What is reserved for the purpose (or purposes) `besides` does not count, and neither do outside events of the `uids`
    given: it is to be moved.
    """
    cursor = await connection.execute(
        _TAKEN,
        {
            "resources": [each.id for each in parties],
            "window": TimestamptzRange(window.start, window.end),
            "besides": [besides] if isinstance(besides, str) else list(besides),
            "uids": list(uids),
            "now": now,
        },
    )
    taken: dict[int, list[Span]] = {}
    for resource, start, end in await cursor.fetchall():
        taken.setdefault(resource, []).append(Span(start or _FIRST, end or _LAST))
    return [Diary(each, tuple(taken.get(each.id, ()))) for each in parties]


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _reservation(row: tuple[Any, ...]) -> Reservation:
    resource, starts, ends, state, purpose, title, until, start, end = row
    return Reservation(resource, starts, ends, state, purpose, title, until, Span(start, end))
