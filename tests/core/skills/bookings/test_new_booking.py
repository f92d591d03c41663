"""Bookings through the path of a message: found, held, asked about, booked, moved, cancelled, waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from tests.core.skills.bookings.visits import book, ledger, said_to
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_a_service_is_found_held_asked_about_booked_moved_and_cancelled_in_words(desk: Counter) -> None:
    assert "- **Consultation**: 30 minutes, with Li Wang or Sam, €60" in await desk.say("what can I book?")
    offered = await desk.say("book a consultation with the clinic tomorrow afternoon")
    assert offered.startswith("Free times for Consultation (30 minutes), tomorrow afternoon:")
    assert "2. tomorrow at 13:30" in offered
    assert (await desk.say("the second one")).startswith("I hold tomorrow at 13:30")
    assert await desk.say("It hurts since Monday, and I cannot sit for long any more") == "Have you been here before?"
    assert await desk.say("perhaps") == "Have you been here before?"
    booked = await desk.say("yes")
    assert booked.startswith("Booked: Consultation with Li Wang for 30 minutes in Room 1, tomorrow at 13:30 (#1).")
    assert "€60" in booked
    assert "Bring your insurance card." in booked
    assert "1. Consultation with Li Wang" in await desk.say("my bookings")
    assert (await desk.say("move my consultation to sunday")).startswith("Not free: sunday. It stays where it is")
    assert "Friday at 10:00" in await desk.say("move my consultation to friday 10am")
    assert (await desk.say("cancel my booking")).startswith("Cancelled: Consultation, Friday at 10:00")
    assert (await desk.say("my bookings")).startswith("You have no bookings.")
    told = said_to(desk, "li")
    assert [line.partition(" (#")[0] for line in told] == [
        "New booking",
        "Moved from Thursday 26 November at 13:30 Paris time",
        "Cancelled",
    ]
    assert "- What is it about? It hurts since Monday" in told[0]
    assert await ledger(desk) == [(1, "held"), (1, "booked"), (1, "moved"), (1, "cancelled")]


async def test_a_hold_that_nobody_confirms_ends_and_its_client_is_told(desk: Counter) -> None:
    await desk.say("book a consultation on friday at 10")
    desk.clock.move(minutes=6)
    (told,) = await desk.come(1)
    assert told.startswith("Consultation, Friday 27 November at 10:00, was not confirmed in time")
    assert "I no longer hold that time." in await desk.press("Never mind")
    assert (await book(desk, "book a consultation on friday at 10", person="Bo")).startswith("Booked")
    assert [what for _, what in await ledger(desk)] == ["held", "lapsed", "held", "booked"]


async def test_a_group_has_as_many_seats_as_it_has_and_one_for_each(desk: Counter) -> None:
    assert (await desk.say("book yoga tomorrow at 18:00")).startswith("How long should Yoga class be")
    assert (await desk.say("60 minutes")).startswith("Booked: Yoga class with Kim for an hour")
    assert (await desk.say("book yoga tomorrow at 18:00 for an hour")).startswith(
        "You already have this booking: Yoga class"
    )
    assert (await desk.say("book yoga tomorrow at 6pm for an hour", person="Bo")).startswith("Booked")
    assert "is not free" in await desk.say("book yoga tomorrow at 6pm for an hour", person="Cy")
    await desk.say("cancel my yoga class", person="Bo")
    assert (await desk.say("book yoga tomorrow at 6pm for an hour", person="Cy")).startswith("Booked")


async def test_in_a_channel_the_questions_are_for_the_client_alone(desk: Counter) -> None:
    desk_, here = Mention("desk", "@frontdesk"), Reach.MENTION
    offered = await desk.tell("book a consultation with Li on friday", reach=here, mentions=[desk_])
    assert offered is not None
    assert "Friday 27 November at 09:00 UTC" in offered, "others read it too"
    button = desk.board.button("Fri 27 Nov 09:00").id
    first = await desk.tell("", reach=here, choice=button)
    assert first == await desk.tell("", reach=here, choice=button)
    assert await desk.tell("", reach=here, person="Bo", choice=desk.board.button("Never mind").id) == (
        "That is not yours. Say “my bookings” to see yours."
    )
    other = await desk.tell("", reach=here, person="Bo", choice=button)
    assert other is not None
    assert "That time is not free: Friday 27 November at 09:00 UTC." in other


async def test_where_nothing_is_offered_that_is_said(pool: AsyncConnectionPool) -> None:
    async with Counter(pool).open() as desk:
        assert (await desk.say("book an appointment")).startswith("Nothing can be booked here yet.")
        assert (await desk.say("what can I book")).startswith("Nothing can be booked here yet.")
