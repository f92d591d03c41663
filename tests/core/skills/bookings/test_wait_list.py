"""The wait list: what is freed is offered, in order, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.calendars import ensure_person, release, reserve
from tests.core.skills.bookings.visits import book, said_to

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_what_a_meeting_gives_free_is_offered_to_who_waits_for_it(desk: Counter) -> None:
    async with desk.house.pool.connection() as connection, connection.transaction():
        li = await ensure_person(connection, "board", "w", "li", "Li")
        at, now = datetime.fromisoformat("2026-11-27T10:00:00+01:00"), desk.clock.now()
        await reserve(connection, [li], at, at + timedelta(hours=1), purpose="meeting 9", title="Plan", now=now)
    await desk.say("put me on the wait list for a consultation with Li on friday at 10")
    before = len(desk.board.order)
    desk.clock.move(minutes=10)
    await desk.house.catch_up()
    assert desk.board.order[before:] == [], "it is taken still"
    async with desk.house.pool.connection() as connection:
        await release(connection, "meeting 9")
    desk.clock.move(minutes=10)
    (told,) = await desk.come(1)
    assert told.startswith("A time for Consultation is free now: Friday 27 November at 10:00 with Li")
    desk.clock.move(minutes=10)
    await desk.house.catch_up()
    assert len(desk.board.order) == before + 1, "offered once"


async def test_the_loser_of_a_race_is_offered_others_and_waits_and_is_offered_what_is_freed_once(
    desk: Counter,
) -> None:
    await book(desk, "book a consultation with Li on friday at 10")
    taken = await desk.say("book a consultation with Li on friday at 10", person="Bo")
    assert taken.startswith("That time is not free: Friday at 10:00. The nearest free times are:")
    assert "11:00" in taken
    assert (await desk.press("Put me on the wait list", person="Bo")).startswith("You are on the wait list")
    assert "You are already" in await desk.press("Put me on the wait list", person="Bo")
    await desk.say("book a consultation with Li on friday at 10", person="Cy")
    await desk.press("Put me on the wait list", person="Cy")
    await desk.say("cancel my consultation")
    (offer,) = [line for line in said_to(desk, "bo") if line.startswith("A time for Consultation is free now")]
    assert "Friday 27 November at 10:00" in offer
    assert not any("is free now" in line for line in said_to(desk, "cy"))
    assert await desk.say("no, thanks", person="Bo") == "All right, I no longer hold that time."
    assert any("is free now" in line for line in said_to(desk, "cy"))
    assert (await desk.say("yes", person="Cy")).endswith("2 questions; the first: What is it about?")
    await desk.say("a check", person="Cy")
    assert (await desk.say("no", person="Cy")).startswith("Booked: Consultation with Li Wang")
    assert sum("is free now" in line for line in said_to(desk, "bo")) == 1
