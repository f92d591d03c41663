"""How services and bookings are described."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.model.messages import Address
from core.model.person_ref import PersonRef
from core.skills.bookings.booking import Booking, Client, Session
from core.skills.bookings.booking_replies import ask_question, confirm_booking, length_in_words, show_menu
from core.skills.bookings.services.bookable_service import Provider, Question, Service
from core.when.rendered_time import Reader

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(NOW, UTC)
START = NOW + timedelta(days=2)
SESSION = Session(4, "visit", START, START + timedelta(minutes=30), 1, None, "Li", "", 1)
ANA = Client(PersonRef("board", "w", "ana"), "Ana", Address("board", "w", "ana"), "UTC")
BOOKING = Booking(7, SESSION, 1, ANA, "booked", None, ())
VISIT = Service("visit", "Visit", (Provider("Li"), Provider("Sam")), remind=(timedelta(days=1), timedelta(days=3)))


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "a minute"), (45, "45 minutes"), (60, "an hour"), (120, "2 hours"), (1440, "a day")]
)
def test_a_length_is_told_in_its_largest_whole_unit(minutes: int, words: str) -> None:
    assert length_in_words(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("move", "cancel", "rule"),
    [
        (0, 0, None),
        (2, 2, "You can move or cancel it until 2 hours before."),
        (2, 24, "You can move it until 2 hours before, and cancel it until a day before."),
        (0, 1, "You can move it until it begins, and cancel it until an hour before."),
        (1, 0, "You can move it until an hour before, and cancel it until it begins."),
    ],
)
def test_a_confirmation_tells_the_rules_and_the_reminders_to_come(move: int, cancel: int, rule: str | None) -> None:
    service = replace(VISIT, move_until=timedelta(hours=move), cancel_until=timedelta(hours=cancel))
    reply = confirm_booking(BOOKING, service, READER)
    first, *others = reply.text.splitlines()
    assert first == "Booked: Visit with Li for 30 minutes, Friday at 09:00 (#7)."
    assert others == ["I will remind you a day before.", *([rule] if rule else [])], "the reminder of 3 days is past"
    assert [choice.label for choice in reply.choices] == ["Move it", "Cancel it"]


def test_a_question_says_how_many_there_are_and_until_when_the_time_is_held() -> None:
    asking = replace(VISIT, questions=(Question("Why?"), Question("Where?", ("Here", "There"))))
    first = ask_question(BOOKING, asking, READER, first=True)
    assert first.text == "I hold Friday at 09:00 for you, for 5 minutes. 2 questions; the first: Why?"
    second = ask_question(replace(BOOKING, answers=(("Why?", "so"),)), asking, READER, first=False)
    assert second.text == "Where?"
    assert [choice.label for choice in second.choices] == ["Here", "There", "Never mind"]


def test_the_menu_describes_each_service() -> None:
    group = replace(VISIT, capacity=8, price="€5", lengths=(timedelta(minutes=30), timedelta(hours=1)))
    assert show_menu([group], intro="You can book:").text.splitlines()[-1] == (
        "- **Visit**: 30 minutes or an hour, with Li or Sam, for up to 8 people, €5"
    )
