"""What the words of `/frontdesk` stand for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bots.slack.orders import COMMAND, as_sentence, make_order, with_words
from bots.slack.parse import Bot, Names
from core.model.messages import Address, Mention, Person, Reach

AT = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
ADA = Person("U1", "Ada")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "help"),
        ("Reminders", "what are my reminders"),
        ("  book ", "what can I book"),
        ("book a lesson  tomorrow", "book a lesson tomorrow"),
        ("ask where is the menu?", "where is the menu?"),
        ("ask", "ask"),
        ("remind me at 9 to eat", "remind me at 9 to eat"),
    ],
)
def test_a_command_is_what_a_person_would_say(typed: str, said: str) -> None:
    assert as_sentence(typed) == said


@pytest.mark.parametrize(("channel", "reach"), [("D1", Reach.DIRECT), ("C1", Reach.MENTION)])
def test_an_order_is_addressed_to_us_and_stands_alone(channel: str, reach: Reach) -> None:
    order = make_order("help", key="order/1", address=Address("slack", "T1", channel), person=ADA, at=AT)
    assert (order.reach, order.apart, order.event_id) == (reach, True, "order/1")


def test_a_command_that_mentions_somebody_is_read_with_the_name() -> None:
    order = make_order("", key="order/1", address=Address("slack", "T1", "D1"), person=ADA, at=AT)
    names = Names(people={"U2": Person("U2", "Bo")})
    said = with_words(order, "ask <@U9> who is <@U2|bo>?", command=COMMAND, bot=Bot("U9", "T1"), names=names)
    assert (said.text, said.mentions) == ("who is @Bo?", (Mention("U2", "@Bo"),))
