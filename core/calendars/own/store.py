"""Stores reservations, in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from psycopg.errors import ExclusionViolation
from psycopg.types.range import TimestamptzRange

from core.calendars.own.intervals import Span
from core.calendars.own.slot_search import Diary
from core.model.errors import HoldEnded, Taken
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.calendars.own.directory import Resource

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
# Concurrent reservations of a resource wait for each other here, always in the same order. With only the exclusion
# constraint, two transactions could deadlock.
_LOCK = "SELECT FROM resources WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_LOCK_PURPOSE = """
SELECT FROM resources WHERE id IN (SELECT resource FROM reservations WHERE purpose = %s) ORDER BY id FOR NO KEY UPDATE
"""
_DELETE_EXPIRED = """
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
_CONFIRM = "UPDATE reservations SET state = 'kept', held_until = NULL WHERE purpose = %s RETURNING id"
_EXTEND = """
UPDATE reservations SET held_until = greatest(held_until, %s) WHERE purpose = %s AND state = 'held' RETURNING id
"""
_RELEASE = "DELETE FROM reservations WHERE purpose = %s RETURNING id"
_SELECT = "SELECT resource, starts, ends, state, purpose, title, held_until FROM reservations"
_FIND = f"{_SELECT} WHERE purpose = %s ORDER BY resource"
_LIST = f"""{_SELECT}
WHERE resource = %s AND tstzrange(starts, ends) && %s AND (held_until IS NULL OR held_until > %s)
ORDER BY starts, id
"""
_BUSY = """
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
    """A reservation of a resource from `starts` to `ends`, not including the buffers before and after."""

    resource: int
    starts: datetime
    ends: datetime
    state: Literal["held", "kept"]
    purpose: str
    title: str
    held_until: datetime | None


async def reserve(  # noqa: PLR0913 — all that makes a reservation
    connection: AsyncConnection,
    parties: Sequence[Resource],
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
    """Reserve all of these resources or none. With `until`, this is a hold that expires then. Buffers count as busy.

    Expired holds of others are deleted, and their purposes are returned. If the process dies before the commit, nothing
    is reserved; if after, everything is.

    Raises:
        Taken: One of the resources is no longer free. The transaction stays usable, and nothing in it has changed.
    """
    during = TimestamptzRange(start - before, end + after)
    ids = sorted({party.id for party in parties})
    state = "held" if until else "kept"
    try:
        async with connection.transaction():
            await connection.execute(_LOCK, (ids,))
            cursor = await connection.execute(_DELETE_EXPIRED, (now, ids, during, now, purpose))
            expired = [row[0] for row in await cursor.fetchall()]
            for id_ in ids:
                await connection.execute(_RESERVE, (id_, during, start, end, state, purpose, title, until))
    except ExclusionViolation as error:
        raise Taken(_("That time has just been taken.")) from error
    return list(dict.fromkeys(expired))


async def confirm_hold(connection: AsyncConnection, purpose: str) -> None:
    """Turn a hold into a permanent reservation. A hold that has expired counts until it is deleted.

    Raises:
        HoldEnded: The hold has expired and been deleted.
    """
    await connection.execute(_LOCK_PURPOSE, (purpose,))
    if not await (await connection.execute(_CONFIRM, (purpose,))).fetchall():
        raise HoldEnded(_("That time was held for a while, and it is free for others again."))


async def extend_hold(connection: AsyncConnection, purpose: str, *, until: datetime) -> bool:
    """Extend a hold to an instant if it would expire earlier. Return whether there was a hold."""
    await connection.execute(_LOCK_PURPOSE, (purpose,))
    return bool(await (await connection.execute(_EXTEND, (until, purpose))).fetchall())


async def release(connection: AsyncConnection, purpose: str) -> bool:
    """Delete the reservations for a purpose. Return whether there were any."""
    await connection.execute(_LOCK_PURPOSE, (purpose,))
    return bool(await (await connection.execute(_RELEASE, (purpose,))).fetchall())


async def find_reservations(connection: AsyncConnection, purpose: str) -> list[Reservation]:
    """Return the reservations for a purpose, one for each resource."""
    return [Reservation(*row) for row in await (await connection.execute(_FIND, (purpose,))).fetchall()]


async def list_reservations(
    connection: AsyncConnection, resource: int, window: Span, *, now: datetime
) -> list[Reservation]:
    """Return the reservations of a resource in a window, in order, without expired holds."""
    cursor = await connection.execute(_LIST, (resource, TimestamptzRange(window.start, window.end), now))
    return [Reservation(*row) for row in await cursor.fetchall()]


async def find_diaries(
    connection: AsyncConnection,
    parties: Sequence[Resource],
    window: Span,
    *,
    now: datetime,
    besides: str | Sequence[str] = "",
    uids: Sequence[str] = (),
) -> list[Diary]:
    """Return the busy times of each party in a window, from our reservations and from connected calendars.

    An event that is about to be moved does not count: reservations for the purpose (or purposes) `besides`, and events
    of connected calendars with one of the `uids`.
    """
    moved = {"besides": [besides] if isinstance(besides, str) else list(besides), "uids": list(uids)}
    where = {"resources": [party.id for party in parties], "window": TimestamptzRange(window.start, window.end)}
    taken = defaultdict[int, list[Span]](list)
    for resource, start, end in await (await connection.execute(_BUSY, {**where, **moved, "now": now})).fetchall():
        taken[resource].append(Span(start or _FIRST, end or _LAST))
    return [Diary(party, tuple(taken[party.id])) for party in parties]
