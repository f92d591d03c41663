"""What somebody used, from recorded shapes, as the message that it stands for."""

from __future__ import annotations

from typing import Any

import pytest

from bots.discord.ids import AFTER, PRIVATE, PUBLIC, Asker, ReplyToken
from bots.discord.interactions.interaction import (
    Interaction,
    command_address,
    form_values,
    interaction_message,
    order_message,
    pressed_choice,
    read_interaction,
    thumb,
)
from bots.discord.places import Place, place_of
from core.model.errors import WireError
from core.model.messages import Reach
from tests.fakes.discord.shapes import shape

US, ADA = "1290000000000000300", "1290000000000000301"
KEY = "0123456789abcdef01234567"


def used(scenario: str, place: Place | None = None, **data: Any) -> Interaction:
    raw = dict(shape(scenario))
    raw["data"] = {**raw["data"], **data}
    place = place or place_of({"guild_id": raw.get("guild_id"), **raw["channel"]})
    return read_interaction(raw, us=US, place=place, parent=None, titles={})


def test_a_question_by_command_is_answered_in_its_channel_by_its_token() -> None:
    message = order_message(used("interaction_chat_input_options"))
    assert (message.text, message.reach) == ("Where is the lunch menu?", Reach.MENTION)
    assert message.address.label == "#lunch"
    token = ReplyToken.read(message.address.via)
    assert token
    assert (token.kind, token.person) == (PUBLIC, ADA)


def test_what_is_a_persons_own_is_answered_in_private() -> None:
    address = command_address(used("interaction_chat_input_options", name="reminders"))
    token = ReplyToken.read(address.via)
    assert token
    assert (address.channel, token.kind) == (ADA, PRIVATE)


def test_where_the_bot_is_no_member_everything_is_answered_in_private() -> None:
    use = used("interaction_chat_input_foreign")
    assert not use.is_in_our_server
    assert not use.is_public
    assert command_address(use).channel == ADA


def test_in_a_direct_conversation_nobody_is_there_from_whom_to_hide() -> None:
    use = used("interaction_chat_input_dm")
    assert (use.is_private, use.is_hidden, order_message(use).reach) == (True, False, Reach.DIRECT)


def test_a_press_is_answered_where_the_button_stands() -> None:
    use = used("interaction_button", custom_id=f"choose:{KEY}:1:2")
    message = interaction_message(use, "Yes", key="press/1", choice="confirm")
    assert pressed_choice(use) == (KEY, 2)
    assert (message.address.label, message.choice) == ("#lunch", "confirm")
    assert Asker.read(message.address.via) == Asker(ADA, "1290000000000000001")


def test_a_press_that_one_person_sees_is_answered_to_that_person() -> None:
    use = used("interaction_button_ephemeral", custom_id=f"choose:{KEY}:1:2")
    token = ReplyToken.read(interaction_message(use, "Yes", key="press/1").address.via)
    assert token
    assert token.kind == AFTER


@pytest.mark.parametrize(
    ("data", "choice"),
    [
        ({"custom_id": f"menu:{KEY}:1:25", "values": ["27"]}, (KEY, 27)),
        ({"custom_id": f"menu:{KEY}:1:25", "values": []}, None),
        ({"custom_id": f"fill:{KEY}:1:3"}, (KEY, 3)),
        ({"custom_id": f"good:{KEY}:1"}, None),
        ({"custom_id": "press"}, None),
        ({"custom_id": f"choose:{KEY}:1:x"}, None),
    ],
)
def test_what_is_no_choice_of_a_reply_is_none(data: dict[str, Any], choice: tuple[str, int] | None) -> None:
    assert pressed_choice(used("interaction_button", **data)) == choice


def test_a_thumb_is_up_or_down() -> None:
    ids = (f"good:{KEY}:1", f"bad:{KEY}:1", f"choose:{KEY}:1:0")
    assert [thumb(used("interaction_button", custom_id=each)) for each in ids] == [True, False, None]


def test_the_form_about_a_message_links_to_it() -> None:
    fields = [{"component": {"custom_id": "what", "value": " look  at it"}}, {"component": {"custom_id": "when"}}]
    use = used("interaction_modal_submit_message", custom_id="remind:1487000000000000500", components=fields)
    assert form_values(use) == {"what": "look at it", "when": ""}
    assert order_message(use).text.endswith(
        "(https://discord.com/channels/1290000000000000001/1290000000000000101/1487000000000000500)"
    )


def test_what_is_malformed_is_refused() -> None:
    with pytest.raises(WireError, match="an interaction that cannot be read"):
        read_interaction({"id": "1"}, us=US, place=Place("2", 0), parent=None, titles={})
