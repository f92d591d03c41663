"""A client's own bookings: moved, cancelled, and reminded of where they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.skills.bookings.visits import book

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_it_is_what_was_spoken_of_last_whatever_kind_of_thing_that_is(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    await book(desk, "book a consultation on friday at 10")
    assert "Friday at 11:00" in await desk.say("move it to 11")
    assert "You have no booking #77" in await desk.say("cancel booking 77")
    assert (await desk.say("cancel it")).startswith("Cancelled: Consultation")
    assert "call the bank" in await desk.say("what are my reminders")


async def test_a_client_is_reminded_of_where_the_booking_is_now_and_no_more_of_where_it_was(desk: Counter) -> None:
    await book(desk, "book a consultation with Li on friday at 10")
    await desk.say("move it to friday 11am")
    desk.clock.move(hours=25)
    (day_before,) = await desk.come(1)
    assert day_before.startswith(
        "Reminder: Consultation with Li Wang for 30 minutes in Room 1, Friday 27 November at 11:00"
    )
    desk.clock.move(hours=23)
    (hour_before,) = await desk.come(1)
    assert "Friday 27 November at 11:00" in hour_before
