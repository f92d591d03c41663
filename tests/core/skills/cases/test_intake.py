"""Opening a case: by words or a button, once for each conversation, with what was asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address, Reach
from tests.core.skills.cases.desk import STAFF, Desk
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_words_open_a_case_and_the_team_gets_a_card(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        assert desk.hears()[-1].startswith("I have asked the team: your case is number 1.")
        assert desk.card().text.startswith("**Case 1: I need a human**\n\nnew · Ana · English")
        assert [choice.label for choice in desk.card().choices] == [
            *("Take", "Assign", "Snooze", "Priority", "Draft", "Solve"),
        ]
        assert await desk.steps() == [("open", "new", "Ana")]


async def test_the_button_below_i_dont_know_opens_a_case_about_the_question(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("What does the blue light on the router mean?")
        assert [choice.label for choice in desk.board.last.choices] == ["Ask a human"]
        await desk.says("", choice=desk.board.button("Ask a human").id)
        card = desk.card().text
        assert card.startswith("**Case 1: What does the blue light on the router mean?**")
        assert "> What does the blue light on the router mean?\n\nMy answer: I don't know" in card


async def test_that_was_wrong_offers_a_human(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("What does the blue light on the router mean?")
        await desk.says("that was wrong")
        assert [choice.label for choice in desk.board.last.choices] == ["Ask a human"]


async def test_what_follows_within_two_minutes_belongs_to_the_case(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        desk.clock.move(minutes=1)
        await desk.says("my invoice is wrong")
        desk.clock.move(minutes=2)
        await desk.says("it says 40 euros")
        assert desk.hears()[-2:] == ["I have added that for the team."] * 2
        desk.clock.move(minutes=3)
        await desk.says("hello")
        assert "added" not in desk.hears()[-1]
        await desk.staff_presses("Take")
        (told,) = await desk.team_reads()
        assert "> **Ana:** my invoice is wrong\n> **Ana:** it says 40 euros" in told


async def test_a_second_call_for_a_human_is_the_same_case(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        desk.clock.move(hours=1)
        await desk.says("I need a human")
        assert desk.hears()[-1].startswith("The team knows already: your case is number 1.")
        assert len(desk.wall.posts) == 1


async def test_an_event_that_comes_twice_opens_one_case(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        for _ in range(2):
            await desk.says("I need a human", event="once")
        assert len(desk.hears()) == len(desk.wall.posts) == 1


async def test_nothing_is_repeated_from_a_place_that_is_confined(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human", place=Address("board", "w", "C1", "t1"), confined=True)
        assert desk.board.texts("C1", "t1")[0].startswith("I must not repeat elsewhere")
        assert not desk.wall.posts


async def test_without_a_team_nobody_is_offered(pool: AsyncConnectionPool) -> None:
    desk = Counter(pool)
    async with desk.open():
        await desk.say("What does the blue light on the router mean?")
        assert desk.last.choices == ()
        assert (await desk.say("I need a human")).startswith("I'm a program and can't fetch anybody myself.")


async def test_a_case_of_a_person_in_a_channel_is_answered_in_its_thread(pool: AsyncConnectionPool) -> None:
    thread = Address("board", "w", "C1", "t1", name="#help")
    async with Desk(pool).open() as desk:
        await desk.says("I need a human", place=thread)
        await desk.staff_presses("Take")
        await desk.says("I am Bob, and I have that too", person="Bob", place=thread, reach=Reach.OVERHEARD)
        await desk.staff_says("I look at it.")
        assert "#help" in desk.card().text
        assert (await desk.team_reads())[-1] == "**Bob:** I am Bob, and I have that too"
        assert desk.board.texts("C1", "t1")[-1] == "**Tom:** I look at it."
        assert STAFF.channel not in " ".join(desk.board.texts("C1", "t1"))


async def test_a_case_goes_to_the_team_whose_topic_it_is(pool: AsyncConnectionPool) -> None:
    teams = {"teams": [{"name": "Billing", "channel": "wall:w/T2", "topics": ["invoice"]}]}
    async with Desk(pool).open(teams) as desk:
        await desk.says("", choice="open_case?about=my+invoice+is+wrong")
        assert desk.hears() == ["I have asked the team: your case is number 1. They will answer here."]
        (card,) = desk.wall.texts("T2")
        assert card.startswith("**Case 1: my invoice is wrong**")
        assert desk.wall.texts("T1") == []
        desk.clock.move(minutes=5)
        await desk.says("I need a human", person="Bob")
        assert len(desk.wall.texts("T1")) == 1


async def test_no_case_is_opened_in_the_teams_own_channel(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human", person="Tom", place=STAFF)
        assert desk.wall.texts("T1") == ["This is the channel of the team itself."]
