"""Turns and members of a rotation, changed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.routines import set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


async def test_a_rotation_without_times_goes_on_by_hand(desk: Counter) -> None:
    await set_up(desk, "set up a rotation for making coffee between @ana, @li in #ops")
    assert "“making coffee” is @ana's turn." in await desk.say("whose turn is it to make coffee?")
    assert "Only @Ana" in await desk.say("next turn for coffee", person="Li")
    desk.clock.move(minutes=5)
    assert "@li's turn at “making coffee” now" in await desk.say("next turn for coffee")
    assert "li: It is your turn at “making coffee” now." in desk.board.order
