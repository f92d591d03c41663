"""What a customer writes about a solved case opens it again; thanks and other questions do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address, Reach
from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

THREAD = Address("board", "w", "C1", "77")


@pytest.fixture
async def solved(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk on which Tom has solved Ana's case about an invoice, alone with her."""
    async with Desk(pool).open() as desk:
        await desk.says("Why does my invoice show the wrong address?")
        await desk.says("I need a human")
        await desk.staff_says("I have corrected the invoice.")
        await desk.staff_presses("Solve")
        desk.clock.move(hours=1)
        yield desk


@pytest.mark.parametrize(
    "text",
    ["The invoice is still wrong", "it still doesn't work", "The address on the invoice has no street", "it came back"],
)
async def test_words_about_the_case_open_it_again(solved: Desk, text: str) -> None:
    await solved.says(text)
    assert (await solved.case()).state == "reopened"
    assert solved.hears()[-1] == "I have opened your case 1 again. The team will answer here."
    assert (await solved.team_reads())[-1] == f"**Ana:** {text}"
    assert (await solved.steps())[-1] == ("reopen", "reopened", "Ana")


@pytest.mark.parametrize(
    "text",
    [
        "thanks!",
        "Thank you so much, that solved it",
        "vielen Dank, das hat geholfen",
        "perfect",
        "👍",
        "great, it works now",
    ],
)
async def test_thanks_open_nothing(solved: Desk, text: str) -> None:
    await solved.says(text)
    assert (await solved.case()).state == "solved"


@pytest.mark.parametrize("text", ["Where is the canteen?", "remind me tomorrow at 9 to call the bank", "yes", "3"])
async def test_what_is_not_about_the_case_is_the_desks(solved: Desk, text: str) -> None:
    await solved.says(text)
    assert (await solved.case()).state == "solved"


async def test_after_some_days_alone_with_the_desk_nothing_is_opened(solved: Desk) -> None:
    solved.clock.move(days=7)
    await solved.says("The invoice is still wrong")
    assert (await solved.case()).state == "solved"


async def test_in_the_thread_of_the_case_anything_but_thanks_of_the_customer_opens_it(
    pool: AsyncConnectionPool,
) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human", place=THREAD)
        await desk.staff_presses("Solve")
        desk.clock.move(days=30)
        await desk.says("thank you!", place=THREAD)
        await desk.says("me too, the canteen is closed", person="Bob", place=THREAD, reach=Reach.OVERHEARD)
        assert (await desk.case()).state == "solved"
        await desk.says("the canteen is closed", place=THREAD, reach=Reach.OVERHEARD)
        assert (await desk.case()).state == "reopened"


async def test_a_message_that_comes_twice_or_is_edited_opens_the_case_once(solved: Desk) -> None:
    for _ in range(2):
        await solved.says("The invoice is still wrong", event="again")
    await solved.edits("again", "The invoice is still wrong, see page 2", Address("board", "w", "ana"), "Ana")
    assert [step[0] for step in await solved.steps()].count("reopen") == 1
    assert (await solved.team_reads())[-1] == "**Ana:** The invoice is still wrong, see page 2"
    assert sum("again. The team" in text for text in solved.hears()) == 1


async def test_of_two_cases_only_the_last_is_meant(solved: Desk) -> None:
    await solved.says("I need a human")
    await solved.says("the invoice is still wrong")
    assert (await solved.case(1)).state == "solved"
    assert (await solved.case(2)).state == "new"
