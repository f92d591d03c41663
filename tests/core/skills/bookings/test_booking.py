"""Bookings through the path of a message: found, held, asked about, booked, moved, cancelled, waited for."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.calendars import person_of, release, reserve
from core.model.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.bookings import personal_data, store
from core.skills.bookings.service_settings import load_services
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

SERVICES = load_services(Path(__file__).parent / "services.toml")


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool, services=SERVICES).open() as made:
        yield made


async def _ledger(desk: Counter) -> list[tuple[int, str]]:
    async with desk.house.pool.connection() as connection:
        return [(booking, what) for booking, *_, what, _, _ in await store.ledger(connection)]


def _said_to(desk: Counter, person: str) -> list[str]:
    return [line.partition(": ")[2] for line in desk.board.order if line.startswith(f"{person}: ")]


async def _book(desk: Counter, text: str, *, person: str = "Ana") -> str:
    """Book a consultation at an exact time, and answer its questions."""
    await desk.say(text, person=person)
    await desk.say("my back", person=person)
    return await desk.say("no", person=person)


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
    told = _said_to(desk, "li")
    assert [line.partition(" (#")[0] for line in told] == [
        "New booking",
        "Moved from Thursday 26 November at 13:30 Paris time",
        "Cancelled",
    ]
    assert "- What is it about? It hurts since Monday" in told[0]
    assert await _ledger(desk) == [(1, "held"), (1, "booked"), (1, "moved"), (1, "cancelled")]


@pytest.mark.slow
async def test_it_is_what_was_spoken_of_last_whatever_kind_of_thing_that_is(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    await _book(desk, "book a consultation on friday at 10")
    assert "Friday at 11:00" in await desk.say("move it to 11")
    assert "You have no booking #77" in await desk.say("cancel booking 77")
    assert (await desk.say("cancel it")).startswith("Cancelled: Consultation")
    assert "call the bank" in await desk.say("what are my reminders")


async def test_what_a_meeting_gives_free_is_offered_to_who_waits_for_it(desk: Counter) -> None:
    async with desk.house.pool.connection() as connection, connection.transaction():
        li = await person_of(connection, "board", "w", "li", "Li")
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
    await _book(desk, "book a consultation with Li on friday at 10")
    taken = await desk.say("book a consultation with Li on friday at 10", person="Bo")
    assert taken.startswith("That time is not free: Friday at 10:00. The nearest free times are:")
    assert "11:00" in taken
    assert (await desk.press("Put me on the wait list", person="Bo")).startswith("You are on the wait list")
    assert "You are already" in await desk.press("Put me on the wait list", person="Bo")
    await desk.say("book a consultation with Li on friday at 10", person="Cy")
    await desk.press("Put me on the wait list", person="Cy")
    await desk.say("cancel my consultation")
    (offer,) = [line for line in _said_to(desk, "bo") if line.startswith("A time for Consultation is free now")]
    assert "Friday 27 November at 10:00" in offer
    assert not any("is free now" in line for line in _said_to(desk, "cy"))
    assert await desk.say("no, thanks", person="Bo") == "All right, I no longer hold that time."
    assert any("is free now" in line for line in _said_to(desk, "cy"))
    assert (await desk.say("yes", person="Cy")).endswith("2 questions; the first: What is it about?")
    await desk.say("a check", person="Cy")
    assert (await desk.say("no", person="Cy")).startswith("Booked: Consultation with Li Wang")
    assert sum("is free now" in line for line in _said_to(desk, "bo")) == 1


@pytest.mark.slow
async def test_a_hold_that_nobody_confirms_ends_and_its_client_is_told(desk: Counter) -> None:
    await desk.say("book a consultation on friday at 10")
    desk.clock.move(minutes=6)
    (told,) = await desk.come(1)
    assert told.startswith("Consultation, Friday 27 November at 10:00, was not confirmed in time")
    assert "I no longer hold that time." in await desk.press("Never mind")
    assert (await _book(desk, "book a consultation on friday at 10", person="Bo")).startswith("Booked")
    assert [what for _, what in await _ledger(desk)] == ["held", "lapsed", "held", "booked"]


@pytest.mark.slow
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


@pytest.mark.slow
async def test_the_rules_of_a_service_hold_for_its_clients_and_its_provider_may_cancel_and_report_a_no_show(
    desk: Counter,
) -> None:
    assert "Book at least an hour ahead." in await desk.say("book a consultation today at 10:30")
    await _book(desk, "book a consultation with Li today at 13:00")
    assert "could be cancelled until a day before it begins. Ask Li Wang." in await desk.say("cancel my consultation")
    assert (await desk.say("move my consultation to today 14:00")).startswith("Moved")
    assert "14:00: Ana, Consultation in Room 1 (#1)" in await desk.say("who is booked with me", person="Li")
    assert "It has not begun yet" in await desk.say("mark booking 1 as no-show", person="Li")
    assert "Nobody has booked you as #1" in await desk.say("mark booking 1 as no-show", person="Bo")
    assert "You have no booking #1" in await desk.say("cancel booking 1", person="Bo")
    desk.clock.move(hours=5)
    await desk.say("who is booked with me", person="Li")
    assert (await desk.press("Ana did not come", person="Li")).startswith("Noted: Ana did not come")
    await _book(desk, "book a consultation with Li on friday at 10", person="Bo")
    assert (await desk.say("cancel booking 2", person="Li")).endswith("Bo knows.")
    assert any("Li has cancelled Consultation" in line for line in _said_to(desk, "bo"))


@pytest.mark.slow
async def test_a_client_is_reminded_of_where_the_booking_is_now_and_no_more_of_where_it_was(desk: Counter) -> None:
    await _book(desk, "book a consultation with Li on friday at 10")
    await desk.say("move it to friday 11am")
    desk.clock.move(hours=25)
    (day_before,) = await desk.come(1)
    assert day_before.startswith(
        "Reminder: Consultation with Li Wang for 30 minutes in Room 1, Friday 27 November at 11:00"
    )
    desk.clock.move(hours=23)
    (hour_before,) = await desk.come(1)
    assert "Friday 27 November at 11:00" in hour_before


@pytest.mark.slow
async def test_in_a_channel_the_questions_are_for_the_client_alone(desk: Counter) -> None:
    desk_, here = Mention("desk", "@frontdesk"), Reach.MENTION
    offered = await desk.tell("book a consultation with Li on friday", reach=here, mentions=[desk_])
    assert offered is not None
    assert "Friday at 09:00" in offered
    button = desk.board.button("Fri 27 Nov 09:00").id
    first = await desk.tell("", reach=here, choice=button)
    assert first == await desk.tell("", reach=here, choice=button)
    assert await desk.tell("", reach=here, person="Bo", choice=desk.board.button("Never mind").id) == (
        "That is not yours. Say “my bookings” to see yours."
    )
    other = await desk.tell("", reach=here, person="Bo", choice=button)
    assert other is not None
    assert "That time is not free: Friday at 09:00." in other


async def test_what_is_kept_of_a_client_is_exported_and_erased_and_frees_the_time(desk: Counter) -> None:
    await _book(desk, "book a consultation with Li on friday at 10")
    assert "my back" in await desk.say("who is booked with me on friday", person="Li")
    privacy = Privacy(desk.house.pool, personal_data)
    who = await privacy.find("board/w/ana")
    found = await privacy.export(who)
    assert [each["state"] for each in found["bookings"]] == ["booked"]
    await privacy.forget(who)
    assert not any(rows for kind, rows in (await privacy.export(who)).items() if "booking" in kind)
    async with desk.house.pool.connection() as connection:
        replies = await (await connection.execute("SELECT reply::text FROM replies")).fetchall()
    assert replies
    assert not any("my back" in reply for (reply,) in replies)
    assert (await _book(desk, "book a consultation with Li on friday at 10", person="Bo")).startswith("Booked")
    await privacy.forget(await privacy.find("board/w/li"))
    assert "Consultation with somebody" in await desk.say("my bookings", person="Bo")


async def test_where_nothing_is_offered_that_is_said(pool: AsyncConnectionPool) -> None:
    async with Counter(pool).open() as desk:
        assert (await desk.say("book an appointment")).startswith("Nothing can be booked here yet.")
        assert (await desk.say("what can I book")).startswith("Nothing can be booked here yet.")
