from __future__ import annotations

from dataclasses import replace

import pytest

from core.agent.button_press import as_button_press
from core.model.buttons import offer
from core.model.language import LANGUAGES, speaking
from core.model.replies import Exchange, Reply
from core.text.catalogue import pgettext
from frontdesk.testing import make_turn

BOOK = offer("Book it", "book", room=2)
CANCEL = offer("Cancel it", "cancel", id=7)
ASKED = Reply("Shall I book room 2?", choices=(BOOK, offer("No", "decline")), asks="book")


def is_blame(text: str) -> bool:
    return text == "that was wrong"


def press(text: str, *history: Exchange) -> str | None:
    return as_button_press(make_turn(text, history=history), is_blame).message.choice


def exchange(reply: Reply, speaker: str = "ana") -> Exchange:
    return Exchange("ana", "hello", reply, speaker=speaker)


@pytest.mark.parametrize("text", ["Book it", "yes", "the first one"])
def test_an_answer_to_a_question_with_buttons_is_a_press(text: str) -> None:
    assert press(text, exchange(ASKED)) == BOOK.id


def test_somebody_else_s_question_is_not_answered() -> None:
    assert press("yes", exchange(ASKED, speaker="bob")) is None


def test_cancel_it_means_the_last_thing_that_was_mentioned() -> None:
    booked = Reply("Booked.", choices=(CANCEL,), subjects=("booking 7",))
    talk, poll = Reply("You're welcome!"), Reply("A poll.", subjects=("poll 1",))
    assert press("cancel it", exchange(booked), exchange(talk)) == CANCEL.id
    assert press("cancel it", exchange(booked), exchange(poll)) is None


@pytest.mark.parametrize("kind", ["a reminder", "a meeting", "a booking"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_set_is_taken_back_in_each_language(kind: str, language: str) -> None:
    with speaking(language):
        label = pgettext(kind, CANCEL.label)
    reply = Reply("…", choices=(replace(CANCEL, label=label),), subjects=("booking 7",), language=language)
    assert press("undo", exchange(reply)) == CANCEL.id
    assert press(label, exchange(reply)) == CANCEL.id
    assert press("cancel it", exchange(reply)) == CANCEL.id


def test_other_words_are_no_press() -> None:
    turn = make_turn("when does it open?", history=[exchange(ASKED)])
    assert as_button_press(turn, is_blame) is turn


@pytest.mark.parametrize("said", ["yes", "Yes, do it"])
def test_words_that_fit_two_questions_press_nothing(said: str) -> None:
    asked = tuple(offer("Yes, do it", "set_reminder", what=what) for what in ("water", "tea"))
    reply = Reply("Shall I?", choices=(*asked, offer("No", "decline")), asks="set_reminder")
    assert press(said, exchange(reply)) is None


UNDO = offer("Undo", "restore", id=7)


@pytest.mark.parametrize("said", ["undo", "Take that back!", "rückgängig", "deshazlo", "annule ça", "desfaz"])
def test_undo_presses_the_newest_button_that_takes_back_what_was_done_for_this_person(said: str) -> None:
    done = replace(exchange(Reply("Cancelled.", choices=(UNDO,))), acted=True)
    listed, other = exchange(Reply("A list.")), exchange(Reply("Cancelled.", choices=(BOOK,)), speaker="bob")
    assert press(said, done, listed, other) == UNDO.id


def test_undo_of_what_was_set_cancels_it() -> None:
    assert press("undo", replace(exchange(Reply("Booked.", choices=(CANCEL,))), acted=True)) == CANCEL.id


def test_undo_reaches_nothing_before_the_last_thing_done() -> None:
    done = replace(exchange(Reply("Cancelled.", choices=(UNDO,))), acted=True)
    assert press("undo", done, replace(exchange(Reply("Your hours are set.")), acted=True)) is None


def test_that_was_wrong_takes_nothing_back_once_a_question_was_answered() -> None:
    done = replace(exchange(Reply("Set.", choices=(UNDO,))), acted=True)
    assert press("that was wrong", done) == UNDO.id
    assert press("that was wrong", done, exchange(Reply("At nine [1].", answered=True))) is None
    assert press("undo", done, exchange(Reply("At nine [1].", answered=True))) == UNDO.id
