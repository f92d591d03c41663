"""Forms: what they are filled in with, and what they order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from bots.slack import orders
from bots.slack.orders import ASK, REMIND_ABOUT, REMIND_ME, WHAT, WHEN, FormError, FormOrder
from bots.slack.parse import Bot, Names
from core.model.messages import Person
from tests.fakes.slack.blocks import check_view

NOW = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
URL = "https://fake.slack.com/"
MESSAGE = {"ts": "5.000001", "text": "Ask <@U1> about it"}
NAMES = Names(people={"U1": Person("U1", "Ada")})


def submitted(view: dict[str, Any], **values: Any) -> dict[str, Any]:
    state = {field: {field: value} for field, value in values.items()}
    return {**view, "state": {"values": state}}


def reminder(about: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002
    body: dict[str, Any] = {"callback_id": REMIND_ME}
    if about:
        body = {"callback_id": REMIND_ABOUT, "message": MESSAGE, "channel": {"id": "C1"}}
    return orders.make_form(body, names=NAMES, now=NOW, url=URL)


def test_a_question_by_form_is_ordered_in_its_words() -> None:
    view = orders.make_form({"callback_id": ASK}, names=NAMES, now=NOW)
    check_view(view)
    assert orders.read_form(submitted(view, what={"value": " where is\nthe menu? "}), now=NOW) == FormOrder(
        "where is the menu?", WHAT
    )


def test_a_reminder_about_a_message_quotes_it_by_name_and_links_to_it() -> None:
    view = reminder(about=True)
    check_view(view)
    assert view["blocks"][0]["element"]["initial_value"] == "look at: Ask @Ada about it"
    time = int((NOW + timedelta(hours=2)).timestamp())
    order = orders.read_form(submitted(view, what={"value": "look"}, when={"selected_date_time": time}), now=NOW)
    assert isinstance(order, FormOrder)
    assert order.text == "Remind me of this: look (https://fake.slack.com/archives/C1/p5000001)"
    assert order.choice
    assert unquote(order.choice).endswith("when=2026-03-29T11:00Z")


@pytest.mark.parametrize(
    ("what", "seconds", "field"), [("", 60, WHAT), ("eat", None, WHEN), ("eat", 0, WHEN), ("eat", -60, WHEN)]
)
def test_what_is_wrong_is_said_at_its_field(what: str, seconds: int | None, field: str) -> None:
    time = None if seconds is None else int(NOW.timestamp()) + seconds
    found = orders.read_form(submitted(reminder(), what={"value": what}, when={"selected_date_time": time}), now=NOW)
    assert isinstance(found, FormError)
    assert found.field == field


def test_the_form_of_a_button_orders_its_choice_with_the_line_where_the_button_stands() -> None:
    action = {
        "action_id": "choose:0:asks:Until when?",
        "value": "move_reminder?id=1&when=%7B%7D",
        "text": {"text": "Move it"},
    }
    body = {"actions": [action], "container": {"channel_id": "C1", "message_ts": "5.000001"}}
    assert orders.asks_for_line(body)
    view = orders.make_line_form(body, channel="C1", bot=Bot("U9", "T1"))
    check_view(view)
    assert view["blocks"][0]["label"]["text"] == "Until when?"
    order = orders.read_form(submitted(view, line={"value": " at  noon "}), now=NOW)
    assert isinstance(order, FormOrder)
    assert (order.text, order.channel, order.thread) == ("Move it: at noon", "C1", "5.000001")
    assert isinstance(orders.read_form(submitted(view, line={"value": " "}), now=NOW), FormError)


def test_a_plain_button_asks_for_nothing() -> None:
    assert not orders.asks_for_line({"actions": [{"action_id": "choose:0"}]})
    assert not orders.asks_for_line({"actions": [{"action_id": "feedback"}]})
