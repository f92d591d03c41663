"""Many reminders due at once to channels that may be sent to so fast only, while most of the workers are killed."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest

from bots.slack.limits import SENDS
from core.storage.database import open_pool
from tests.fakes.dying import worker
from tests.fakes.wire import Shore

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

WORKERS = 3
TAKEN_OVER_SECONDS = 5
"""After which others go on with the jobs of a worker that died (`core.desk.liveness`)."""
SLACK_SECONDS = 15
SLOWEST_A_SECOND = 100
"""What one worker sends on a machine that has other things to do."""
ONE_IN = 10
"""So many reminders are people's, among others in a channel; the rest are posts for all."""
_WRITE = """
INSERT INTO reminders (service, workspace, person, name, address, form, what, starts, zone, policy, state, next_local,
    next_due)
SELECT 'wire', 'w', 'p' || n, 'Ana',
    jsonb_build_object('platform', 'wire', 'workspace', 'w', 'channel', 'c' || n / %(one_in)s %% %(channels)s),
    CASE WHEN n %% %(one_in)s = 0 THEN 'named' ELSE 'posted' END, 'stretch ' || n, due AT TIME ZONE 'UTC', 'UTC',
    'catch_up', 'active', due AT TIME ZONE 'UTC', due
FROM generate_series(0, %(count)s - 1) n, LATERAL (SELECT %(due)s AS due)
"""
_LEDGER = """
SELECT o.state, s.state, count(*)::int FROM occurrences o LEFT JOIN replies s ON s.id = o.reply_id GROUP BY 1, 2
"""
_LEFT = "SELECT count(*) FROM reminders WHERE state = 'active'"


@pytest.mark.parametrize(
    ("count", "channels", "killed"), [(120, 12, 0), pytest.param(10_000, 200, 2, marks=pytest.mark.proof)]
)
async def test_a_rush_is_sent_as_fast_as_may_be_people_first_and_none_is_lost(
    fresh_database: Callable[[], str], count: int, channels: int, killed: int
) -> None:
    (limit,), url, shore = SENDS, fresh_database(), Shore()
    allowed = (count // channels - limit.burst) * limit.interval_seconds
    async with shore.open() as address, open_pool(url) as pool:
        workers = [await asyncio.to_thread(worker, url, address, limits=SENDS) for _ in range(WORKERS)]
        try:
            due = datetime.now(UTC).replace(microsecond=0)
            async with pool.connection() as connection:
                values = {"count": count, "channels": channels, "one_in": ONE_IN, "due": due}
                await connection.execute(_WRITE, values)
            began = time.monotonic()
            while killed and len(shore.posts) < count // 4:
                await asyncio.sleep(0.1)
            for each in workers[:killed]:
                each.kill()
            await _sent(pool, shore, count)
        finally:
            for each in workers:
                each.kill()
                each.join()
    seconds, first = shore.last_at - began, _people_first(shore)
    print(  # noqa: T201 — the figure
        f"{count:,} to {channels} channels, {killed} of {WORKERS} workers killed: {seconds:.0f} s; the limit allows "
        f"{allowed:.0f} s; {first:.0%} of people's before all posts of their channel"
    )
    with psycopg.connect(url) as found:
        assert found.execute(_LEDGER).fetchall() == [("sending", "sent", count)]
    assert len(shore.posts) == count
    assert first >= 0.95
    assert seconds >= allowed
    if killed:
        assert seconds <= allowed + SLACK_SECONDS + TAKEN_OVER_SECONDS + count / SLOWEST_A_SECOND


async def _sent(pool: AsyncConnectionPool, shore: Shore, count: int) -> None:
    async with asyncio.timeout(600):
        while len(shore.posts) < count:
            await asyncio.sleep(0.1)
        async with pool.connection() as connection:
            statement = "SELECT FROM replies WHERE state = 'waiting' LIMIT 1"
            while await (await connection.execute(statement)).fetchone() is not None:
                await asyncio.sleep(0.1)


def _people_first(shore: Shore) -> float:
    """Return which share of what is said to people stands before all posts for everybody in its channel."""
    by_channel: dict[str, list[bool]] = defaultdict(list)
    for channel, text in shore.posts.values():
        by_channel[channel].append(text.startswith("Ana, a reminder"))
    people = sum(sum(kinds) for kinds in by_channel.values())
    first = sum(kinds[: kinds.index(False)].count(True) for kinds in by_channel.values())
    return first / people
