from __future__ import annotations

import pytest

from core.guards import find_unbacked_claims
from core.guards.actions.clauses import cut_sentences
from core.guards.actions.deed_classifier import score_claim
from core.guards.actions.form_language import guess_form_language
from core.guards.actions.verification import CLAIMED, DISCLAIMED
from core.model.replies import Effect, Reply
from tests.core.guards.actions.replies_of_others import read_replies, share_named, with_citation


def _score(text: str) -> float:
    (sentence,) = cut_sentences(text)
    return score_claim(sentence, guess_form_language(text))


@pytest.mark.parametrize(
    "sentence",
    [
        "I've put it in your diary.",
        "Leave it with me.",
        "Your Friday is free again.",
        "Ich hab den Raum für dich geblockt.",
        "Der Wecker steht auf sechs.",
        "Abgesagt!",
        "Cerré la encuesta.",
        "Je t'ai pris le créneau de dix heures.",
        "Ton rappel est armé.",
        "Encerrei a enquete.",
    ],
)
def test_a_deed_is_known_in_any_words(sentence: str) -> None:
    assert _score(sentence) > CLAIMED


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
        "The course was cancelled in 2021 [1].",
    ],
)
def test_what_is_no_deed_of_the_desk_is_no_claim(sentence: str) -> None:
    assert _score(sentence) < CLAIMED


def test_the_form_of_a_claim_is_no_claim_where_others_speak_or_nothing_is_done() -> None:
    for sentence in ("Ana wrote that she has moved the meeting.", "Todavía no he cancelado nada."):
        assert _score(sentence) < DISCLAIMED


def test_an_effect_backs_a_claim_that_does_not_say_what_was_done() -> None:
    effect = Effect("cancel_meeting", Reply("Cancelled."))
    assert find_unbacked_claims("It's taken care of, your Friday is free again.", effects=[effect]) == []


def test_a_list_of_what_is_to_be_done_claims_nothing() -> None:
    assert find_unbacked_claims("Before the trip you need:\n✅ hotel booked\n✅ visa confirmed", effects=[]) == []
    assert find_unbacked_claims("What I did for you:\n✅ hotel booked\n✅ visa confirmed", effects=[])


def test_a_document_does_not_prove_a_deed() -> None:
    claims = read_replies("claims.dev", every=4)
    assert share_named([with_citation(claim) for claim in claims]) >= 0.9


@pytest.mark.slow
def test_claims_and_honest_replies_that_the_weights_were_fitted_to() -> None:
    assert share_named(read_replies("claims.dev", every=2)) >= 0.96
    assert share_named(read_replies("honest.dev", every=2)) <= 0.03


@pytest.mark.proof
def test_claims_and_honest_replies_that_were_not_seen() -> None:
    assert share_named(read_replies("claims.held")) >= 0.81
    assert share_named([with_citation(claim) for claim in read_replies("claims.held")]) >= 0.73
    assert share_named(read_replies("honest.held")) <= 0.04
