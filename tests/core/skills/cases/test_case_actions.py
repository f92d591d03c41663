"""What the team does with a case: take, hand back, snooze, solve, reopen, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address
from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk with an open case of Ana's."""
    async with Desk(pool).open() as opened:
        await opened.says("I need a human")
        yield opened


async def test_who_takes_a_case_has_it_and_the_customer_is_told(desk: Desk) -> None:
    await desk.staff_presses("Take")
    assert desk.hears()[-1] == "Tom is here now, and reads what you write."
    assert "with a human: Tom" in desk.card().text
    assert [choice.label for choice in desk.card().choices] == [
        *("Hand back", "Take over", "Assign", "Snooze", "Priority", "Draft", "Solve"),
    ]


async def test_two_who_press_at_once_are_one_owner(desk: Desk) -> None:
    take = desk.card().choices[0].id
    await desk.staff_presses("Take")
    for person in ("Tom", "Eva"):
        await desk.says("", person=person, choice=take, place=Address("wall", "w", "T1"))
    case = await desk.case()
    assert (case.state, case.owner_name) == ("with_human", "Tom")
    late = "Tom has case 1 already. If you want to have it instead, take it over."
    assert sum(late in text for text in desk.wall.texts("T1")) == 1
    await desk.staff_presses("Take over", person="Eva")
    assert (await desk.case()).owner_name == "Eva"
    assert [step for step in await desk.steps() if step[0] == "take"] == [
        ("take", "with_human", "Tom"),
        ("take", "with_human", "Eva"),
    ]


async def test_take_over_on_a_card_that_an_older_version_posted_takes_over(desk: Desk) -> None:
    await desk.staff_presses("Take")
    await desk.says("", person="Eva", choice="take_case?case=1", place=Address("wall", "w", "T1"))
    assert (await desk.case()).owner_name == "Eva"


async def test_a_case_that_is_handed_back_is_the_desks_again(desk: Desk) -> None:
    await desk.staff_presses("Take")
    await desk.staff_presses("Hand back")
    assert desk.hears()[-1] == "I answer you again. The team still has your case."
    desk.clock.move(minutes=5)
    await desk.says("hello")
    assert "**Ana:** hello" not in await desk.team_reads()


async def test_a_snoozed_case_comes_back_by_time_or_by_a_word(desk: Desk) -> None:
    await desk.staff_presses("Snooze", line="in 2 hours")
    assert (await desk.case()).state == "snoozed"
    desk.clock.move(hours=2, minutes=1)
    await desk.house.catch_up()
    assert (await desk.case()).state == "with_human"
    assert (await desk.team_reads())[-1] == "Case 1 is back: I need a human"
    await desk.staff_presses("Snooze", line="in 2 hours")
    await desk.says("are you there?")
    assert (await desk.case()).state == "with_human"
    assert (await desk.team_reads())[-1] == "**Ana:** are you there?"


async def test_a_snoozed_case_comes_back_in_any_zone(desk: Desk) -> None:
    await desk.staff_presses("Snooze", line="tomorrow at 9 CET")
    desk.clock.move(hours=22, minutes=1)
    await desk.house.catch_up()
    assert (await desk.case()).state == "with_human"


async def test_a_solved_case_can_be_reopened(desk: Desk) -> None:
    await desk.staff_presses("Solve")
    assert desk.hears()[-1].startswith("Your case 1 is solved.")
    await desk.staff_presses("Reopen")
    assert (await desk.case()).state == "reopened"


async def test_of_two_cases_in_a_conversation_only_the_newest_is_reopened(desk: Desk) -> None:
    await desk.staff_presses("Solve")
    await desk.says("I need a human")
    assert "Earlier cases: 1 “I need a human” (solved)" in desk.card(2).text
    await desk.staff_presses("Reopen")
    assert (await desk.case()).state == "solved"


@pytest.mark.parametrize("place", [Address("board", "w", "T1"), Address("wall", "v", "T1"), Address("wall", "w", "T2")])
async def test_a_press_elsewhere_finds_no_case(desk: Desk, place: Address) -> None:
    for ability in ("take_case", "solve_case", "hand_back_case", "reopen_case"):
        await desk.says("", person="Eve", place=place, choice=f"{ability}?case=1")
        assert (await desk.case()).state == "new"
    wall = desk.board if place.platform == "board" else desk.wall
    assert wall.texts(place.channel)[-1] == "There is no case 1."
