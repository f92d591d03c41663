"""“It” is what the desk spoke of last, whichever skill it belongs to: in conversation, and word by word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.abilities.coreference import kind_of, named_in_full
from core.skills.bookings.services.service_settings import load_services
from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

SERVICES = load_services(Path(__file__).parents[1] / "skills" / "bookings" / "services.toml")


@pytest.fixture
async def office(pool: AsyncConnectionPool) -> AsyncIterator[Office]:
    async with Office(pool, services=SERVICES).opened() as made:
        yield made


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("move it to 3", "move the meeting to 3"),
        ("Can you cancel it, please?", "Can you cancel the meeting, please?"),
        ("cancel that", "cancel the meeting"),
        ("postpone that one until friday", "postpone the meeting until friday"),
        ("call it off", "call the meeting off"),
        ("cancel that reminder", None),
        ("is this reminder daily?", None),
        ("cancel the order", None),
    ],
)
def test_the_name_of_a_thing_takes_the_place_of_it(said: str, meant: str | None) -> None:
    assert named_in_full(said, "meeting") == meant


def test_a_reply_about_things_of_two_kinds_is_about_none() -> None:
    assert [kind_of(each) for each in (("meeting 1", "meeting 2"), ("meeting 1", "booking 2"), ())] == [
        "meeting",
        "",
        "",
    ]
    assert named_in_full("cancel it", "reminder") is None, "a reminder is “it” by itself"


async def test_it_is_no_reminder_after_talk_of_something_that_cannot_be_done_to(office: Office) -> None:
    await office.by("Ana", "remind me tomorrow at 9 to call the bank")
    await office.by("Ana", "set up a rotation coffee with @ana and @li weekly")
    await office.by("Ana", "yes")
    assert (await office.by("Ana", "cancel it")).startswith("I don't know which reminder you mean.")
    assert "1. call the bank" in await office.by("Ana", "my reminders")


@pytest.mark.slow
async def test_it_is_moved_and_cancelled_whether_a_meeting_a_booking_or_a_reminder(office: Office) -> None:
    await office.by("Ana", "remind me tomorrow at 9 to call the bank")
    await office.by("Ana", "schedule a sync with @li tomorrow at 9:30am")
    await office.by("Ana", "yes")
    await office.by("Li", "yes")
    asked = await office.by("Ana", "move it to friday at 10")
    assert asked.startswith("Shall I move “Sync” from tomorrow at 09:30 to Friday at 10:00"), "what was told last"
    await office.by("Ana", "no")
    assert (await office.by("Ana", "make it 10:30 instead")).startswith("Shall I move “Sync” from tomorrow")
    await office.by("Ana", "no")
    assert (await office.by("Ana", "move it")).startswith("To when shall I move “Sync”? These times suit everybody:")
    assert (await office.by("Ana", "perhaps")).startswith("I do not understand the time “perhaps”.")

    assert "1. call the bank" in await office.by("Ana", "my reminders")
    assert "tomorrow at 11:00" in await office.by("Ana", "move it to 11")
    await office.by("Ana", "book yoga tomorrow at 18:00 for 60 minutes")
    assert "at 19:00" in await office.by("Ana", "make it 19:00")
    assert "“Sync” of Ana and Li" in await office.by("Ana", "what meetings do I have?")
    assert (await office.by("Ana", "cancel it")).startswith("Shall I cancel “Sync”")
    assert (await office.by("Ana", "yes")) == "“Sync” is cancelled. Li has been told."
    assert "Yoga class" in await office.by("Ana", "my bookings")
    assert (await office.by("Ana", "call it off")).startswith("Cancelled: Yoga class")
    assert "1. call the bank" in await office.by("Ana", "my reminders")
    assert (await office.by("Ana", "cancel it")).startswith("Cancelled: ")
