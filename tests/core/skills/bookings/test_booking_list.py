"""A client's bookings by name, and the services where the client is; nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.abilities.hooks.suggestions import SuggestionSource, find_suggestions
from core.model.messages import Address, Message, Person
from core.skills.bookings.booking_list import suggest_bookings
from tests.core.skills.bookings.visits import book

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow

SOURCE = SuggestionSource(frozenset({"cancel", "move", "book"}), suggest_bookings)


async def suggested(desk: Counter, person: str, verb: str, typed: str = "", workspace: str = "w") -> dict[str, str]:
    who = Person(person.lower(), person, zone="Europe/Paris")
    message = Message("1", Address("board", workspace, who.id, name=f"@{person}"), who, "", desk.clock.now())
    return dict(await find_suggestions([SOURCE], desk.house.desk.turn(message), verb, typed))


async def test_a_booking_is_suggested_to_its_client_alone(desk: Counter) -> None:
    await book(desk, "book a consultation with Li on friday at 10")
    ((name, button),) = (await suggested(desk, "Ana", "cancel")).items()
    assert name.startswith("Consultation with Li Wang for 30 minutes")
    assert "Friday at 10:00" in name
    assert button.startswith("cancel_booking?which=#")
    assert [button.split("?")[0] for button in (await suggested(desk, "Ana", "move", "friday li")).values()] == [
        "move_booking"
    ]
    assert await suggested(desk, "Bo", "cancel") == {}
    assert await suggested(desk, "Ana", "cancel", workspace="elsewhere") == {}


async def test_the_services_that_can_be_booked_are_suggested_to_everybody(desk: Counter) -> None:
    assert (await suggested(desk, "Bo", "book", "consult")) == {"Consultation": "book?what=Consultation"}
