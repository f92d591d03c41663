"""Whose turn it is, asked in several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.routines import ON_CALL, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_turns_are_told_by_person_by_time_and_in_a_list(desk: Counter) -> None:
    await set_up(desk, ON_CALL)
    await desk.say("when is my turn", person="Li")
    assert desk.times == ["2026-12-07 09:00", "2026-12-28 09:00"]
    assert "@sam from" in await desk.say("who is on call on December 16")
    assert "on-call: not begun yet — @ana, @li and @sam, every Monday" in await desk.say("list the rotations")
    desk.clock.move(days=4, hours=23)
    await desk.come(2)
    assert (await desk.say("list the rotations")).startswith("1. on-call: now @ana")
    assert "Counted: @ana 1, @li 0, @sam 0." in await desk.say("rotation history")
