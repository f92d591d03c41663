"""Hand-overs: announced once, at the right time, whatever happened in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.routines import ON_CALL, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


async def test_turns_that_passed_while_nothing_ran_are_noted_and_nobody_is_told_of_them(desk: Counter) -> None:
    await set_up(desk, ON_CALL)
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
