"""What providers see and do: their bookings, a cancellation, a no-show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.skills.bookings.visits import book, said_to

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_the_rules_of_a_service_hold_for_its_clients_and_its_provider_may_cancel_and_report_a_no_show(
    desk: Counter,
) -> None:
    assert "Book at least an hour ahead." in await desk.say("book a consultation today at 10:30")
    await book(desk, "book a consultation with Li today at 13:00")
    assert "could be cancelled until a day before it begins. Ask Li Wang." in await desk.say("cancel my consultation")
    assert (await desk.say("move my consultation to today 14:00")).startswith("Moved")
    assert "14:00: Ana, Consultation in Room 1 (#1)" in await desk.say("who is booked with me", person="Li")
    assert "It has not begun yet" in await desk.say("mark booking 1 as no-show", person="Li")
    assert "Nobody has booked you as #1" in await desk.say("mark booking 1 as no-show", person="Bo")
    assert "You have no booking #1" in await desk.say("cancel booking 1", person="Bo")
    desk.clock.move(hours=5)
    await desk.say("who is booked with me", person="Li")
    assert (await desk.press("Ana did not come", person="Li")).startswith("Noted: Ana did not come")
    await book(desk, "book a consultation with Li on friday at 10", person="Bo")
    assert (await desk.say("cancel booking 2", person="Li")).endswith("Bo has been told.")
    assert any("Li has cancelled Consultation" in line for line in said_to(desk, "bo"))


async def test_a_provider_is_told_in_their_own_language(desk: Counter) -> None:
    await desk.say("Bitte antworte auf Deutsch.", person="Li")
    assert (await book(desk, "book a consultation with Li tomorrow at 10")).startswith("Booked: Consultation with Li")
    assert "Donnerstag, 26. November um 10:00" in said_to(desk, "li")[-1]
    await desk.say("cancel my consultation")
    assert "Donnerstag, 26. November um 10:00" in said_to(desk, "li")[-1]
