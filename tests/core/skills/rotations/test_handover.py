"""Rotations through the path of a message: set up, told once at each hand-over, skipped, swapped, asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.rotations import personal_data
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

OPS, ANA, LI, SAM = Mention("C42", "#ops"), Mention("ana", "@ana"), Mention("li", "@li"), Mention("sam", "@sam")
EVERYBODY = (OPS, ANA, LI, SAM)
WEEKLY = "rotate on-call weekly between @ana, @li and @sam starting monday 9am in #ops"


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def set_up(desk: Counter, text: str = WEEKLY) -> str:
    await desk.say("my time zone is Paris")
    proposal = await desk.tell(text, reach=Reach.MENTION, mentions=EVERYBODY)
    assert proposal is not None
    await desk.tell("", choice=desk.board.button("Yes, set it up").id, reach=Reach.MENTION)
    return proposal


async def test_a_week_of_on_call_is_handed_over_swapped_and_skipped(desk: Counter) -> None:
    proposal = await set_up(desk)
    assert "“on-call” for @ana, @li and @sam, changing every Monday at 09:00 Paris time, from " in proposal
    invited = [line for line in desk.board.order if "added you to" in line]
    assert sorted(line[:3] for line in invited) == ["li:", "sam"]
    assert (await desk.say("who is on call")).startswith(
        "“on-call” is nobody's turn yet. Next: @ana from Monday at 09:00"
    )

    desk.clock.move(days=4, hours=23)  # Monday 30 November, 09:00
    assert sorted(await desk.come(2)) == [
        "It is your turn at “on-call” now until Monday 7 December at 09:00 Paris time.",
        "“on-call” is @ana's turn until Monday 7 December at 09:00 Paris time.",
    ]
    assert "@ana's turn until" in await desk.say("whose turn is it to be on call?")
    assert (await desk.say("who is on call?", person="Eve")).startswith("I know no rotation “on-call” here.")
    assert "@ana's turn" in str(await desk.tell("who is on call", person="Eve", channel="C42", reach=Reach.MENTION))
    assert "next week: @li from" in await desk.say("who is on call next week?")

    desk.clock.move(hours=1)
    before = len(desk.board.order)
    assert (await desk.say("swap me with @li this week")).startswith("I asked @li.")
    question = desk.board.button("Yes, swap").id
    assert await desk.say("", person="Sam", choice=question) == "Only the person who was asked can decide that."
    assert (await desk.press("Yes, swap", person="Li")).startswith("Swapped at “on-call” with @ana.")
    told = sorted(desk.board.order[before:])
    assert sum("goes from @ana to @li" in line for line in told) == 1
    assert sum(line.startswith("li: It is your turn") for line in told) == 1
    assert sum("agreed: your turns" in line for line in told) == 1
    assert await desk.say("", person="Li", choice=question) == "That is settled already."
    standing = await desk.say("who is on call")
    assert "@li's turn" in standing
    assert "Next: @ana from Monday 7 December at 09:00 (for @li)" in standing

    assert "@sam is skipped at “on-call” on Monday 14 December" in await desk.say("skip my turn", person="Sam")
    assert "@ana" in await desk.say("who is on call on 15 december")
    assert "@sam" in await desk.say("who is on call on 22 december")
    assert "Only @Ana" not in await desk.say("skip @li in the on-call rotation", person="Ana")
    assert "Only @Ana" in await desk.say("end the on-call rotation", person="Li")

    assert "Counted: @ana 1, @li 0, @sam 0" in await desk.say("rotation history")
    await desk.say("leave the on-call rotation", person="Sam")
    assert await desk.say("end the on-call rotation") == "Ended the rotation “on-call”."
    desk.clock.move(days=30)
    assert await desk.come(0) == []


async def test_turns_that_passed_while_nothing_ran_are_noted_and_nobody_is_told_of_them(desk: Counter) -> None:
    await set_up(desk)
    desk.clock.move(days=4 + 15)
    assert [line for line in await desk.come(2) if "“on-call” goes" in line or "is @sam" in line] == [
        "“on-call” is @sam's turn until Monday 21 December at 09:00 Paris time."
    ]
    assert "Counted: @ana 1, @li 1, @sam 1" in await desk.say("rotation history")


async def test_each_hand_over_comes_once_on_the_days_on_which_the_clocks_change(desk: Counter) -> None:
    await set_up(desk, "rotate support every sunday at 2:30am between @ana and @li starting 21 march in #ops")
    told = len(desk.board.order)
    desk.clock.move(days=115, hours=16.5)  # 21 March, 02:30; a week later the clocks skip that time
    await desk.come(2)
    desk.clock.move(days=7)
    await desk.come(2)
    desk.clock.move(days=209, hours=23)  # 24 October, 02:30, summer time; a week later that time comes twice
    await desk.come(2)
    desk.clock.move(days=7)
    await desk.come(2)
    desk.clock.move(hours=1)
    assert await desk.come(0) == []
    ends = [line.partition("until ")[2].partition(" ")[2] for line in desk.board.order[told:] if line.startswith("C42")]
    assert ends == [
        "28 March at 03:30 Paris time.",
        "4 April at 02:30 Paris time.",
        "31 October at 02:30 Paris time.",
        "7 November at 02:30 Paris time.",
    ]


async def test_a_rotation_without_times_goes_on_by_hand(desk: Counter) -> None:
    await set_up(desk, "set up a rotation for making coffee between @ana, @li in #ops")
    assert "“making coffee” is @ana's turn." in await desk.say("whose turn is it to make coffee?")
    assert "Only @Ana" in await desk.say("next turn for coffee", person="Li")
    desk.clock.move(minutes=5)
    assert "@li's turn at “making coffee” now" in await desk.say("next turn for coffee")
    assert "li: It is your turn at “making coffee” now." in desk.board.order


async def test_what_only_sounds_like_a_rotation_sets_none_up(desk: Counter) -> None:
    for text in ("rotate the image by 90 degrees", "rotate the keys with @ana", "who is on call", "skip my turn"):
        await desk.tell(text, reach=Reach.MENTION, mentions=EVERYBODY)
        assert not desk.last.choices, text
    assert (await desk.say("list the rotations")).startswith("There are no rotations here.")


async def test_forgetting_a_person_takes_him_out_and_ends_what_he_set_up(desk: Counter) -> None:
    await set_up(desk)
    await desk.say("hello", person="Li")
    privacy = Privacy(desk.house.pool, personal_data)
    exported = await privacy.export(await privacy.find("board/w/li"))
    assert [each["rotation"] for each in exported["rotation_memberships"]] == ["on-call"]
    await privacy.forget(await privacy.find("board/w/li"))
    assert "@ana and @sam" in await desk.say("list the rotations")
    await privacy.forget(await privacy.find("board/w/ana"))
    assert "no rotations" in await desk.say("list the rotations")
