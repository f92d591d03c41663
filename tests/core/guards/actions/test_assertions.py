from __future__ import annotations

import pytest

from core.guards import find_unbacked_claims
from core.guards.actions.assertions import begins_checklist, find_assertion
from core.guards.actions.form_language import guess_form_language
from core.model.replies import Effect, Reply
from tests.core.guards.actions.replies_of_others import read_replies, share_named, with_citation


@pytest.mark.parametrize(
    ("sentence", "asserted"),
    [
        ("I've put it in your diary.", "deed"),
        ("Leave it with me.", "deed"),
        ("Ich hab den Raum für dich geblockt.", "deed"),
        ("Cerré la encuesta.", "deed"),
        ("Je t'ai pris le créneau de dix heures.", "deed"),
        ("Encerrei a enquete.", "deed"),
        ("Your Friday is free again.", "state"),
        ("Der Wecker steht auf sechs.", "state"),
        ("Ton rappel est armé.", "state"),
        ("Abgesagt!", "deed"),
        ("You won't be pinged again about the rent.", "deed"),
    ],
)
def test_a_deed_is_found_in_any_words(sentence: str, asserted: str) -> None:
    assert find_assertion(sentence, guess_form_language(sentence)) == asserted


@pytest.mark.parametrize(
    "sentence",
    [
        "I haven't booked anything.",
        "Shall I book it?",
        "If you press Yes, I will book it.",
        "Dime la hora y la pongo.",
        "Je sais créer des rappels.",
        "A Ana mudou a reunião para quinta.",
        "Laut Jonas ist der Beamer schon reserviert.",
        "The shop cancelled your order.",
        "Your ticket was refunded by the airline.",
        "I only see the calendars that people have connected.",
        "The course was cancelled in 2021 [1].",
    ],
)
def test_what_is_no_deed_of_the_desk_is_no_assertion(sentence: str) -> None:
    assert find_assertion(sentence, guess_form_language(sentence)) is None


def test_an_effect_backs_an_assertion_that_does_not_say_what_was_done() -> None:
    effect = Effect("cancel_meeting", Reply("Cancelled."))
    assert find_unbacked_claims("It's taken care of, your Friday is free again.", effects=[effect]) == []


def test_a_list_of_what_is_to_be_done_claims_nothing() -> None:
    assert begins_checklist("what you need before the trip:", "en")
    assert not begins_checklist("what i did for you:", "en")
    assert find_unbacked_claims("Before the trip you need:\n✅ hotel booked\n✅ visa confirmed", effects=[]) == []


def test_a_document_does_not_prove_a_deed() -> None:
    claims = read_replies("claims.dev", every=4)
    assert share_named([with_citation(claim) for claim in claims]) >= 0.85


def test_claims_and_honest_replies_that_the_forms_were_written_with() -> None:
    assert share_named(read_replies("claims.dev", every=2)) >= 0.92
    assert share_named(read_replies("honest.dev", every=2)) <= 0.01


@pytest.mark.proof
def test_claims_and_honest_replies_that_were_not_seen() -> None:
    assert share_named(read_replies("claims.held")) >= 0.7
    assert share_named(read_replies("honest.held")) <= 0.07
