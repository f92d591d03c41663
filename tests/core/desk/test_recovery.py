"""The jobs of a dead worker are run again, unless too many workers died while running them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.house import House

_HOLD = """
UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)
WHERE id = (SELECT min(id) FROM procrastinate_jobs)
"""


async def _hold_by_a_dead_worker(house: House) -> None:
    """Mark the oldest job as running on a worker that does not exist any more."""
    async with house.pool.connection() as connection:
        await connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        await connection.execute(_HOLD)


async def test_a_job_that_a_dead_worker_held_is_taken_over(house: House) -> None:
    await house.hear("hello", "e1")
    await _hold_by_a_dead_worker(house)
    async with house.working():
        await house.settle()
    assert [line.startswith("ana: Hello!") for line in house.board.order] == [True]


async def test_one_death_counts_once_however_many_workers_look(house: House) -> None:
    await house.hear("hello", "e1")
    await _hold_by_a_dead_worker(house)
    async with house.jobs.open(house.pool):
        await asyncio.gather(*(house.recovery.take_over(silent_seconds=0.0) for _ in range(4)))
    async with house.pool.connection() as connection:
        assert await (await connection.execute("SELECT deaths FROM messages")).fetchall() == [(1,)]


async def test_what_workers_die_over_is_given_up_with_a_word_and_the_rest_goes_on(house: House) -> None:
    await house.hear("hello", "e1")
    await house.hear("thanks", "e2")
    async with house.pool.connection() as connection:
        await connection.execute("UPDATE messages SET deaths = 4 WHERE event_id = 'e1'")
    await _hold_by_a_dead_worker(house)
    async with house.working():
        await house.settle()
    assert await house.states() == [("failed", "sent"), ("replied", "sent")]
    assert "recorded under" in house.board.order[0]
    assert house.board.order[1] == "ana: You're welcome!"
