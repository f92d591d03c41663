"""What comes late says so: an answer to a question that was asked while we were away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


async def test_an_answer_says_how_late_it_is_once_it_was_waited_for_an_hour(pool: AsyncConnectionPool) -> None:
    desk = Counter(pool)
    async with desk.house.jobs.open(pool):
        await desk.house.hear("hello", "e1")
        desk.clock.move(minutes=59)
        async with desk.house.working():
            await desk.house.settle()
        assert "late" not in desk.last.text
        await desk.house.hear("hello", "e2")
        desk.clock.move(hours=3, minutes=5)
        async with desk.house.working():
            await desk.house.settle()
        assert desk.last.text.endswith("\n\n_(This comes 3 hours 5 minutes late: I could not answer before.)_")
