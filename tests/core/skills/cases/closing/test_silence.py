"""A case whose customer is silent is closed after a last word; whoever has a case and is silent is reminded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

TEAM: Final[dict[str, Any]] = {"close_after": 3, "ping_after": "2 hours", "follow_up": "off"}
LAST_WORD, CLOSED = "Do you still need help with case 1", "I have closed your case 1."


@pytest.fixture
async def waiting(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk on a Monday at 10:00, with a case that waits for Ana."""
    async with Desk(pool).open(TEAM) as desk:
        await desk.says("I need a human")
        await desk.staff_says("Which invoice is it?")
        yield desk


async def hears_after(desk: Desk, **by: float) -> list[str]:
    desk.clock.move(**by)
    await desk.house.catch_up()
    return [text for text in desk.hears() if text.startswith((LAST_WORD, CLOSED))]


async def test_a_silent_customer_gets_a_last_word_and_then_the_case_is_solved(waiting: Desk) -> None:
    assert await hears_after(waiting, days=1, hours=23) == []
    (last,) = await hears_after(waiting, hours=2)  # Wednesday
    assert (
        last.endswith("If you write nothing, I will close it on Thursday 26 November at 12:00 UTC.")
        or "Thursday" in last
    )
    assert len(await hears_after(waiting, hours=22)) == 1
    assert len(await hears_after(waiting, hours=3)) == 2
    assert (await waiting.case()).state == "solved"
    assert (await waiting.steps())[-1] == ("solve", "solved", "Frontdesk")
    assert (await waiting.team_reads())[-1] == "I have closed case 1, because Ana did not answer."


async def test_weekends_do_not_count(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open(TEAM) as desk:
        desk.clock.move(days=4)  # Friday
        await desk.says("I need a human")
        await desk.staff_says("Which invoice is it?")
        assert await hears_after(desk, days=3) == []
        assert len(await hears_after(desk, days=1, hours=1)) == 1


async def test_who_answers_is_not_closed_and_another_silence_is_another_last_word(waiting: Desk) -> None:
    assert len(await hears_after(waiting, days=2, hours=1)) == 1
    await waiting.says("the one of May")
    assert len(await hears_after(waiting, days=5)) == 1
    assert (await waiting.case()).state == "with_human"
    await waiting.staff_says("Thank you. Is that all?")
    assert len(await hears_after(waiting, days=2, hours=1)) == 2


async def test_a_further_word_of_the_team_puts_it_off(waiting: Desk) -> None:
    waiting.clock.move(days=1)
    await waiting.staff_says("I mean the number on top.")
    assert await hears_after(waiting, days=1, hours=2) == []
    assert len(await hears_after(waiting, days=1)) == 1


async def test_nothing_is_closed_unless_the_team_wants_it(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        await desk.staff_says("Which invoice is it?")
        assert await hears_after(desk, days=60) == []


async def test_whoever_has_a_case_and_does_not_answer_is_reminded_once(waiting: Desk) -> None:
    async def pings(**by: float) -> int:
        waiting.clock.move(**by)
        await waiting.house.catch_up()
        return sum(text.startswith("⏰ **Tom**: Ana waits") for text in await waiting.team_reads())

    await waiting.says("the one of May")
    assert await pings(hours=1, minutes=59) == 0
    assert await pings(minutes=2) == 1
    assert await pings(days=3) == 1
    await waiting.staff_says("Thanks, one moment.")
    await waiting.says("any news?")
    await waiting.staff_says("Not yet.")
    assert await pings(days=3) == 1


async def test_a_word_of_the_team_after_the_last_word_puts_the_end_off(waiting: Desk) -> None:
    assert len(await hears_after(waiting, days=2, hours=1)) == 1
    waiting.clock.move(minutes=5)
    await waiting.staff_says("I mean the number on top.")
    assert len(await hears_after(waiting, days=1)) == 1
    assert len(await hears_after(waiting, days=6)) == 2
    assert len(await hears_after(waiting, days=2)) == 3
    assert (await waiting.case()).state == "solved"
