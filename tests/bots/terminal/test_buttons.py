"""Buttons are numbers."""

from __future__ import annotations

import pytest

from bots.terminal.buttons import Buttons, Press
from core.model.replies import Choice, Citation, Reply

WED, THU = Choice("hold?start=1", "Wed 09:00"), Choice("hold?start=2", "Thu 09:30")
MOVE = Choice("move?which=1&when=", "Move it", asks="To when?")
DONE = Choice("finish?which=2", "Done")
TIMES = Reply("When?", choices=(WED, THU))


@pytest.mark.parametrize(
    ("line", "pressed"),
    [
        ("1", Press(WED)),
        (" [2] ", Press(THU)),
        ("thu  09:30", Press(THU)),
        ("3", Press(MOVE)),
        ("3 Friday at 10", Press(MOVE, "Friday at 10")),
        ("1 and 2", None),
        ("4", None),
        ("Wed", None),
        ("", None),
    ],
)
def test_a_button_is_pressed_by_its_number_or_its_label(line: str, pressed: Press | None) -> None:
    buttons = Buttons()
    buttons.show(Reply("When?", choices=(WED, THU, MOVE)))
    assert buttons.find(line) == pressed


@pytest.mark.parametrize(("line", "missed"), [("7", 7), ("[7]", 7), ("1", None), ("7 people", None), ("seven", None)])
def test_a_number_without_a_button_is_noticed(line: str, missed: int | None) -> None:
    buttons = Buttons()
    assert buttons.missed(line) is None, "as long as there are no buttons, a number may mean anything"
    buttons.show(TIMES)
    assert buttons.missed(line) == missed
    assert buttons.numbers == (1, 2)


def test_a_number_may_answer_a_question_or_mean_a_line_of_a_list() -> None:
    for reply in (Reply("How many?", choices=(WED,), asks="book"), Reply("1. A", choices=(WED,), subjects=("a 1",))):
        buttons = Buttons()
        buttons.show(reply)
        assert buttons.missed("7") is None


def test_a_reminder_that_comes_between_changes_no_number() -> None:
    buttons = Buttons()
    buttons.show(TIMES)
    assert buttons.show(Reply("Stretch", kind="reminder", choices=(DONE,))) == ((3, DONE),)
    assert buttons.find("1") == Press(WED)


def test_the_next_answer_replaces_the_buttons_that_were_there_when_it_was_asked_for() -> None:
    buttons = Buttons()
    buttons.show(TIMES)
    buttons.note_line()
    assert buttons.show(Reply("Stretch", kind="reminder", choices=(DONE,))) == ((3, DONE),)
    assert buttons.show(Reply("Which?", choices=(MOVE,))) == ((1, MOVE),)
    assert [buttons.find(line) for line in ("2", "Wed 09:00", "3")] == [None, None, Press(DONE)]


def test_no_button_has_the_number_of_a_citation() -> None:
    cited = Reply("At noon [1].", citations=(Citation(1, "d", "t", "s", "q", 0, 1),), choices=(DONE,))
    assert Buttons().show(cited) == ((2, DONE),)
