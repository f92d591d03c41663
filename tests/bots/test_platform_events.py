"""Messages that somebody asks to have answered, and events that cannot be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bots.platform_events import as_wire_error, request_answer, request_key
from core.model.errors import RetryLater, WireError
from core.model.messages import Address, Message, Person, Reach

if TYPE_CHECKING:
    from collections.abc import Callable

SAID, ASKED = datetime(2026, 3, 29, 9, 0, tzinfo=UTC), datetime(2026, 3, 29, 10, 0, tzinfo=UTC)
GRACE, ADA, BO = Person("1", "Grace"), Person("2", "Ada"), Person("3", "Bo")
MESSAGE = Message("C1/5.1", Address("slack", "T1", "C1"), GRACE, "Where is the menu?", SAID, Reach.OVERHEARD)
WAYS: tuple[Callable[[Any], Any], ...] = (
    lambda event: event["user"],
    lambda event: event["users"][5],
    lambda event: int(event["text"]),
    lambda event: event["users"] + event["text"],
    lambda event: event["text"].id,
    lambda event: datetime.fromtimestamp(event["at"], UTC),
)


def test_the_question_is_that_of_whoever_asks_and_says_what_it_is_about() -> None:
    question = request_answer(MESSAGE, person=ADA, at=ASKED)
    assert (question.person, question.sent_at, question.text) == (ADA, ASKED, "Where is the menu?")
    assert question.about == MESSAGE.event_id
    assert question.apart


def test_two_people_who_ask_about_a_message_make_one_question_beside_the_message() -> None:
    first, second = (request_answer(MESSAGE, person=person, at=ASKED) for person in (ADA, BO))
    assert first.event_id == second.event_id == request_key(MESSAGE.event_id) != MESSAGE.event_id


@pytest.mark.parametrize(
    ("before", "after"),
    [(Reach.OVERHEARD, Reach.MENTION), (Reach.MENTION, Reach.MENTION), (Reach.DIRECT, Reach.DIRECT)],
)
def test_what_was_only_overheard_is_addressed_to_us_now(before: Reach, after: Reach) -> None:
    message = Message("1", MESSAGE.address, GRACE, "Hello", SAID, before)
    assert request_answer(message, person=ADA, at=ASKED).reach is after


@pytest.mark.parametrize("read", WAYS)
def test_what_cannot_be_read_is_malformed(read: Callable[[Any], Any]) -> None:
    event = json.loads('{"text": "hello", "users": [], "at": 1e30}')
    with (
        pytest.raises(WireError, match="Slack sent an event that cannot be read"),
        as_wire_error("Slack sent an event"),
    ):
        read(event)


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RetryLater), as_wire_error("Slack sent an event"):
        raise RetryLater("The database is down.")
