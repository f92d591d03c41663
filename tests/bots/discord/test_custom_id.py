"""Custom ids: what is written is read again, and what is not ours is nothing of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.ids import ASK_FORM, ASKS, BAD, CHOOSE, GOOD, LINE_FORM, MENU, REMIND_FORM, CustomId

KEY = "0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("custom_id", "text"),
    [
        (CustomId(CHOOSE, KEY, 2, 0), f"choose:{KEY}:2:0"),
        (CustomId(MENU, KEY, 1, 25), f"menu:{KEY}:1:25"),
        (CustomId(GOOD, KEY, 3), f"good:{KEY}:3"),
        (CustomId(REMIND_FORM, "1487000000000000500"), "remind:1487000000000000500"),
        (CustomId(REMIND_FORM), "remind"),
        (CustomId(ASK_FORM), "ask"),
    ],
)
def test_messages_that_stand_on_discord_are_understood(custom_id: CustomId, text: str) -> None:
    assert str(custom_id) == text
    assert CustomId.read(text) == custom_id


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert CustomId.read(text).kind == text.partition(":")[0]


def test_a_button_leads_to_its_form() -> None:
    button = CustomId(ASKS, KEY, 1, 4)
    assert str(button.as_kind(LINE_FORM)) == f"fill:{KEY}:1:4"


def test_thumbs_are_no_choices_and_a_form_stands_for_one() -> None:
    assert [CustomId(kind).is_choice for kind in (CHOOSE, MENU, ASKS, GOOD, BAD, LINE_FORM)] == [True] * 3 + [False] * 3
    assert [CustomId(kind).is_press for kind in (CHOOSE, LINE_FORM, GOOD, ASK_FORM)] == [True, True, False, False]
