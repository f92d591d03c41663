"""Many reminders that wait or are overdue, and a worker process that delivers them on a platform that only counts."""

from __future__ import annotations

import asyncio
import resource
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.delivery.announcements import Announcer
from core.model.clock import SystemClock
from core.skills.reminders import Dispatch
from core.storage.database import open_pool
from tests.fakes.crowd import Counter, processes
from tests.fakes.house import House
from tests.fakes.running import running

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from tests.fakes.crowd import Meeting

OFTEN = timedelta(minutes=10)
OFTEN_AN_HOUR = 6
OFTEN_RULE = f"FREQ=MINUTELY;INTERVAL=10;COUNT={OFTEN_AN_HOUR}"

_WRITE = """
INSERT INTO reminders (service, workspace, person, name, address, form, what, starts, zone, rrule, policy, state,
    next_local, next_due)
SELECT 'counter', 'w', 'p' || n %% 1000, 'Ana',
    jsonb_build_object('platform', 'counter', 'workspace', 'w', 'channel', 'c' || n %% 1000, 'thread', NULL),
    'direct', 'stretch', due AT TIME ZONE 'UTC', 'UTC', %(rrule)s, %(policy)s, 'active', due AT TIME ZONE 'UTC', due
FROM generate_series(0, %(count)s - 1) n, LATERAL (SELECT %(begins)s + n * %(apart)s AS due)
"""
_UNSENT = """
SELECT (SELECT count(*) FROM reminders WHERE state = 'active' AND next_due <= %s)
    + (SELECT count(*) FROM replies WHERE state = 'waiting')
"""
_LATENESS = """
SELECT extract(epoch FROM s.sent_at - o.due)::float8
FROM occurrences o JOIN replies s ON s.id = o.reply_id WHERE o.due >= %s
"""
_CAME = """
SELECT r.rrule IS NOT NULL, o.state, coalesce(s.state, ''), count(*)::int
FROM occurrences o JOIN reminders r ON r.id = o.reminder_id LEFT JOIN replies s ON s.id = o.reply_id
WHERE o.due BETWEEN %s AND %s GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a worker tells: seconds from opening the database to the end of its first look, its memory, what it sent.

    `late` are those that said that they were.
    """

    first_look_seconds: float
    memory_mb: float
    sent: int
    late: int


async def write(
    pool: AsyncConnectionPool, count: int, *, begins: datetime, apart: timedelta, repeats: bool = False
) -> None:
    """Write reminders, due one after the other; those that repeat do so every ten minutes, for an hour."""
    rule, policy = (OFTEN_RULE, "latest_only") if repeats else (None, "catch_up")
    async with pool.connection() as connection:
        await connection.execute(
            _WRITE, {"count": count, "begins": begins, "apart": apart, "rrule": rule, "policy": policy}
        )


async def analyse(pool: AsyncConnectionPool) -> None:
    """Do what autovacuum does within minutes."""
    async with pool.connection() as connection:
        await connection.execute("VACUUM ANALYZE reminders")


async def deliver(pool: AsyncConnectionPool, url: str, *, until: datetime) -> Run:
    """Have a worker process deliver what is due until an instant, and wait until all of it is sent."""
    with processes(1, _work, url) as meeting:
        await meeting.meet()
        async with pool.connection() as connection:
            while SystemClock().now() <= until or await _left(connection, until):
                await asyncio.sleep(0.2)
        await meeting.meet()
        (run,) = await meeting.meet()
    assert isinstance(run, Run)
    return run


async def _left(connection: AsyncConnection, until: datetime) -> int:
    row = await (await connection.execute(_UNSENT, (until,))).fetchone()
    return int(row[0]) if row else 0


async def _work(url: str, meeting: Meeting) -> None:
    counter = Counter()
    begun = time.perf_counter()
    async with open_pool(url) as pool:
        house = House(pool, counter)
        async with house.jobs.open(pool):
            posting = Announcer(jobs=house.jobs, outbox=house.outbox)
            await Dispatch(running(pool, posting, SystemClock())).dispatch()
            seconds = time.perf_counter() - begun
            await meeting.meet()
            async with house.working(alone=False):
                await meeting.meet()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    await meeting.meet(Run(seconds, memory, len(counter.sent), counter.late))


async def lateness(pool: AsyncConnectionPool, *, since: datetime) -> list[float]:
    """Return how many seconds after its instant each occurrence was sent, sorted."""
    async with pool.connection() as connection:
        rows = await (await connection.execute(_LATENESS, (since,))).fetchall()
    return sorted(row[0] for row in rows)


async def came(pool: AsyncConnectionPool, begin: datetime, end: datetime) -> dict[tuple[bool, str, str], int]:
    """Count the ledger's rows of a time: whether the reminder repeats, the row's state, its reply's state."""
    async with pool.connection() as connection:
        rows = await (await connection.execute(_CAME, (begin, end))).fetchall()
    return {(repeats, state, sending): count for repeats, state, sending, count in rows}
