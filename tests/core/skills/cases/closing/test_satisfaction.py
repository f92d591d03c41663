"""A customer is asked once whether it helped; what they say is stored with the case and shown to the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.skills.cases.closing.store import Survey, survey_of
from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.fixture
async def asked(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk whose customer was asked whether the solution helped, four hours of business later."""
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        await desk.staff_presses("Solve")
        desk.clock.move(hours=5)
        await desk.house.catch_up()
        yield desk


async def survey(desk: Desk) -> Survey | None:
    async with desk.house.pool.connection() as connection:
        return await survey_of(connection, 1)


async def presses(desk: Desk, label: str, person: str = "Ana") -> None:
    choice = desk.house.board.button(label).id
    await desk.says("", person=person, choice=choice)


async def test_a_customer_is_asked_once_however_often_the_case_is_solved(asked: Desk) -> None:
    assert asked.hears()[-1] == "Did it help? It is about your case 1: I need a human"
    await asked.staff_presses("Reopen")
    await asked.staff_presses("Solve")
    asked.clock.move(days=3)
    await asked.house.catch_up()
    assert sum(text.startswith("Did it help?") for text in asked.hears()) == 1


async def test_a_case_that_is_open_again_asks_nothing(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open({"follow_up": "1 hour"}) as desk:
        await desk.says("I need a human")
        await desk.staff_presses("Solve")
        await desk.staff_presses("Reopen")
        desk.clock.move(days=3)
        await desk.house.catch_up()
        assert not any(text.startswith("Did it help?") for text in desk.hears())


async def test_yes_a_score_and_words_are_stored_and_stand_on_the_card(asked: Desk) -> None:
    await presses(asked, "Yes, it helped")
    await presses(asked, "4")
    await asked.says("The answer came fast")
    assert await survey(asked) == Survey(True, 4, "The answer came fast", "T1")
    assert "The customer says: It helped. ★★★★☆ “The answer came fast”" in asked.card().text
    assert (await asked.case()).state == "solved"


async def test_it_can_be_typed_and_words_are_optional(asked: Desk) -> None:
    await asked.says("yes")
    await asked.says("5")
    await asked.says("no")
    assert await survey(asked) == Survey(True, 5, None, "T1")


async def test_no_tells_the_team_and_offers_to_open_the_case_again(asked: Desk) -> None:
    await presses(asked, "No, it did not")
    assert (await asked.team_reads())[-1] == "Ana says that the solution of case 1 did not help."
    assert (await asked.case()).state == "solved"
    await presses(asked, "Open it again")
    assert (await asked.case()).state == "reopened"
    found = await survey(asked)
    assert found is not None
    assert found.helped is False


async def test_nobody_else_rates_a_case(asked: Desk) -> None:
    await presses(asked, "Yes, it helped", person="Bob")
    found = await survey(asked)
    assert found is not None
    assert found.helped is None


async def test_it_can_be_off(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open({"follow_up": "off"}) as desk:
        await desk.says("I need a human")
        await desk.staff_presses("Solve")
        desk.clock.move(days=9)
        await desk.house.catch_up()
        assert desk.hears()[-1].startswith("Your case 1 is solved.")


async def test_nothing_is_asked_while_a_human_has_a_newer_case_there(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        await desk.staff_presses("Solve")
        await desk.says("I need a human")
        await desk.staff_presses("Take", case=2)
        before = desk.hears()
        desk.clock.move(hours=5)
        await desk.house.catch_up()
        assert desk.hears() == before
