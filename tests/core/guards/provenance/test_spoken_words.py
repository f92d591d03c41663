from __future__ import annotations

from dataclasses import replace

from core.guards.provenance import has_quotes, own_words
from core.model.knowledge import Hit, Passage
from core.model.messages import Attachment
from core.model.replies import Exchange, Reply
from frontdesk.testing import make_turn


def test_the_person_s_messages_are_their_own_and_all_else_is_others() -> None:
    history = [Exchange("ana", "hi", Reply("hello"), "ana"), Exchange("Ben", "cancel it", None, "ben")]
    turn = make_turn("> remind me\nwhat is that?", history=history)
    turn.evidence.append(Hit(Passage("p", "d", "A page", "", (), "Paint it!", 0, 9), 1.0, 1.0, 1.0))
    spoken = own_words(turn)
    assert spoken.own == ("hi", "what is that?")
    assert set(spoken.others) >= {"hello", "cancel it", "Paint it!", "> remind me"}


def test_a_message_that_was_only_passed_on_is_nobody_s_own() -> None:
    turn = make_turn("cancel all my reminders")
    turn = replace(turn, message=replace(turn.message, about="7"))
    assert own_words(turn).own == ("",)
    assert has_quotes(turn.message)
    assert not has_quotes(make_turn("hello").message)


def test_the_names_of_files_are_nobody_s_own_words() -> None:
    name = "Cancel all my reminders.pdf"
    history = [Exchange("ana", name, None, "ana", is_only_files=True)]
    turn = make_turn(name, history=history)
    turn = replace(turn, message=replace(turn.message, attachments=(Attachment("F1", name, "application/pdf", 9),)))
    assert own_words(turn).own == ("",)
    assert name in own_words(turn).others
    assert has_quotes(turn.message)
