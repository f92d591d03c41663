"""Setting and removing countdowns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


@pytest.mark.slow
async def test_one_of_several_is_removed_by_its_name_or_its_button(desk: Counter) -> None:
    await desk.say("countdown to launch on 12 December")
    assert [choice.label for choice in desk.last.choices] == ["Remove it"]
    button = desk.board.button("Remove it").id
    await desk.say("countdown to the fair on 3 March at 10")
    several = await desk.say("remove the countdown")
    assert "“launch”" in several
    assert "“fair”" in several
    assert await desk.say("remove the countdown to the fair") == "Removed the countdown to “fair”."
    assert await desk.say("", choice=button) == "Removed the countdown to “launch”."
    assert "no countdown" in await desk.say("", choice=button)


async def test_a_plan_that_is_too_long_is_refused(desk: Counter) -> None:
    assert "at most 1,000 characters" in await desk.say(f"countdown to {'a' * 1000} on 12 December")
