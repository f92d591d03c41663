"""Rotations through the path of a message: handed over, swapped, skipped, asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from tests.fakes.routines import ON_CALL, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


async def test_a_week_of_on_call_is_handed_over_swapped_and_skipped(desk: Counter) -> None:
    proposal = await set_up(desk, ON_CALL)
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


async def test_a_rotation_without_times_goes_on_by_hand(desk: Counter) -> None:
    await set_up(desk, "set up a rotation for making coffee between @ana, @li in #ops")
    assert "“making coffee” is @ana's turn." in await desk.say("whose turn is it to make coffee?")
    assert "Only @Ana" in await desk.say("next turn for coffee", person="Li")
    desk.clock.move(minutes=5)
    assert "@li's turn at “making coffee” now" in await desk.say("next turn for coffee")
    assert "li: It is your turn at “making coffee” now." in desk.board.order


async def test_turns_are_told_by_person_by_time_and_in_a_list(desk: Counter) -> None:
    await set_up(desk, ON_CALL)
    await desk.say("when is my turn", person="Li")
    assert desk.times == ["2026-12-07 09:00", "2026-12-28 09:00"]
    assert "@sam from" in await desk.say("who is on call on December 16")
    assert "on-call: not begun yet — @ana, @li and @sam, every Monday" in await desk.say("list the rotations")
    desk.clock.move(days=4, hours=23)
    await desk.come(2)
    assert "1. on-call: now @ana" in await desk.say("list the rotations")
    assert "Counted: @ana 1, @li 0, @sam 0." in await desk.say("rotation history")
