"""Rounds of a stand-up: people are asked, reminded, and their answers posted once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.fakes.routines import STANDUP, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


def posts(desk: Counter) -> list[str]:
    return [line.removeprefix("C7: ") for line in desk.board.order if line.startswith("C7: ")]


async def test_who_says_nothing_is_chased_once_and_added_once_when_it_is_late(desk: Counter) -> None:
    await set_up(desk, "set up a daily stand-up in #team with @ana, @li and @sam at 14:00, asking: What is new? Mood?")
    asked = await desk.come(3)
    assert "1. What is new?\n2. Mood?" in asked[0]
    assert "you skip the stand-up" in await desk.say("skip today", person="Sam")
    desk.clock.move(hours=2)
    assert all(each.startswith("A gentle reminder") for each in await desk.come(2))
    assert (await desk.say("", choice=f"{desk.board.button('Answer').id}hello world!")).startswith("Thank you.")
    desk.clock.move(hours=2)
    (digest,) = await desk.come(1)
    assert digest.startswith(
        "**Stand-up, Wednesday 25 November**\n\n**@ana**\n\n- hello world!\n\n_No answer yet from @li;"
    )
    assert digest.endswith("\n\n_Not there: @sam._")
    assert await desk.say("standup: a bit late, sorry", person="Li") == "Thank you. I added it in #team."
    assert posts(desk)[1:] == ["**Added to the stand-up of Wednesday 25 November**\n\n**@li**\n\n- a bit late, sorry"]
    assert "already" in await desk.say("standup: again", person="Li")


async def test_the_next_day_is_a_round_of_its_own_and_what_passed_while_nothing_ran_is_left_out(desk: Counter) -> None:
    await set_up(desk, STANDUP)
    await desk.come(2)
    desk.clock.move(hours=4)
    await desk.come(1)
    desk.clock.move(hours=19)  # Thursday, 09:00
    assert len(await desk.come(2)) == 2
    desk.clock.move(days=6)
    async with desk.house.pool.connection() as connection:
        await desk.come(2)
        cursor = await connection.execute("SELECT day, state FROM standup_rounds ORDER BY due")
        days = await cursor.fetchall()
    assert days[0] == (date(2026, 11, 25), "posted")
    assert [day for day, _ in days] == sorted({day for day, _ in days})
    assert date(2026, 11, 30) not in [day for day, _ in days]


async def test_one_that_is_set_up_in_the_evening_for_the_same_evening_asks_at_once(desk: Counter) -> None:
    desk.clock.move(hours=12)
    await set_up(desk, "set up a stand-up in #team with @ana and @li daily at 23:30")
    assert all("It is time for the stand-up in #team" in each for each in await desk.come(2))
