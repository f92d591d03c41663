"""Ids of buttons, and which button words mean."""

from __future__ import annotations

import pytest

from core.model.buttons import (
    asking,
    declines,
    filled,
    labelled,
    named,
    offer,
    offer_asking,
    offer_staying,
    pressed,
)

CONFIRM = [offer("Yes, delete it", "delete", number=3), offer("No", "leave")]
TIMES = [offer("Tue 9:00", "hold", at="9:00"), offer("Tue 10:00", "hold", at="10:00")]


def test_a_press_gives_back_the_ability_and_its_arguments() -> None:
    button = offer("Ship", "ship", order="A & B/7?", parts=2)
    assert pressed(button.id) == ("ship", {"order": "A & B/7?", "parts": "2"})
    assert pressed(offer("Stop", "stop").id) == ("stop", {})


def test_a_line_becomes_the_argument_that_a_button_asks_for() -> None:
    button = offer_asking("Move", "move", "to", "To when?", number=3)
    assert button.asks == "To when?"
    assert pressed(filled(button.id, "10:30 & later")) == ("move", {"number": "3", "to": "10:30 & later"})
    assert asking("move", "to", number=3) == button.id


def test_only_a_button_for_many_stays() -> None:
    assert offer_staying("Vote", "vote").stays
    assert not offer("Vote", "vote").stays


@pytest.mark.parametrize(
    ("text", "index"),
    [("yes", 0), ("Ja!", 0), ("no", 1), ("Yes, delete it.", 0), ("the second one", 1), ("number 1", 0)],
)
def test_words_mean_a_button_by_label_place_or_yes_and_no(text: str, index: int) -> None:
    assert named(text, CONFIRM) == CONFIRM[index]


@pytest.mark.parametrize("text", ["no", "yes", "the third one", "0", "tomorrow"])
def test_yes_and_no_mean_neither_of_two_times(text: str) -> None:
    assert named(text, TIMES) is None


def test_words_do_not_mean_a_button_that_asks() -> None:
    assert named("Move", [offer_asking("Move", "move", "to", "To when?")]) is None


def test_a_label_with_a_line_presses_a_button_that_asks() -> None:
    buttons = [offer("Cancel it", "cancel", number=3), offer_asking("Move it", "move", "to", "To when?", number=3)]
    assert labelled("cancel it", buttons) == buttons[0].id
    assert pressed(labelled("Move it to 10", buttons) or "") == ("move", {"number": "3", "to": "10"})
    assert labelled("move", buttons) is None


@pytest.mark.parametrize(("text", "is_no"), [("Never mind.", True), ("nein", True), ("no way Jose", False)])
def test_some_words_decline(text: str, is_no: bool) -> None:  # noqa: FBT001
    assert declines(text) is is_no


SEARCH = offer("No, search the documents", "search", question="?")


@pytest.mark.parametrize(("text", "index"), [("search", 1), ("search the documents", 1), ("no", 1), ("delete it", 0)])
def test_the_words_after_yes_or_no_in_a_label_mean_its_button(text: str, index: int) -> None:
    assert named(text, [CONFIRM[0], SEARCH]) == (CONFIRM[0], SEARCH)[index]


def test_cancel_answers_no_even_if_the_other_button_would_cancel() -> None:
    choices = [offer("Yes, cancel it", "cancel", id=1), offer("No", "leave")]
    assert named("cancel", choices) == choices[1]


def test_no_declines_beside_a_button_that_asks() -> None:
    asking_first = offer_asking("Yes, set it", "set", "when", "When?")
    assert named("no", [asking_first, SEARCH]) == SEARCH
    assert named("yes", [asking_first, SEARCH]) is None
    assert named("no", [asking_first, offer("Cancel it", "cancel")]) is None


def test_yes_and_no_mean_the_buttons_that_say_so_beside_others() -> None:
    choices = [offer("Cancel it", "cancel"), offer("Move it", "move"), CONFIRM[0], SEARCH]
    assert named("yes", choices) == CONFIRM[0]
    assert named("no", choices) == SEARCH
