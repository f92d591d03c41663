from __future__ import annotations

import pytest

from core.agent.offline.quotation.calibration import Scale
from core.agent.offline.quotation.confidence import estimate_confidence, has_opposite, ignores_denial
from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.quotes.quote_selection import ScoredSentence
from core.model.knowledge import Hit, Passage

SCALE = Scale(low=0.0, high=1.0)
FORM = "Immunological memory is a form of adaptive response."


def confidence(
    text: str, passage: str, *, similarity: float = 0.6, evidence: float = 1.0, scale: Scale | None = SCALE
) -> float:
    hit = Hit(Passage("p", "d", "", "", (), passage, 0, len(passage)), 1.0, similarity, 1.0)
    question = Question.of(text)
    sentences = [
        ScoredSentence(hit, sentence, evidence, 0.0, evidence, evidence)
        for sentence in PassageReader(hit.passage).sentences(question)
    ]
    return estimate_confidence(question, sentences, [hit], scale)


def test_similarity_and_evidence_raise_it() -> None:
    low = confidence("Is it open?", "It is open.")
    assert low < confidence("Is it open?", "It is open.", similarity=0.9) < 1
    assert low < confidence("Is it open?", "It is open.", evidence=2.0) < 1


def test_an_opposite_and_an_ignored_denial_lower_it() -> None:
    assert confidence("What is the largest city?", "The smallest city is Hum.") < confidence(
        "What is the largest city?", "The largest city is Rome."
    )
    assert confidence("What is not allowed?", "Dogs are allowed.") < confidence(
        "What is not allowed?", "Dogs are not allowed."
    )


def test_a_follow_up_about_something_unknown_lowers_it() -> None:
    text = "To install it on Linux, run the command."
    known, unknown = "How do I install it? and on Linux?", "How do I install it? and on Windows?"
    assert confidence(unknown, text) < 0.5 * confidence(known, text)


def test_without_vectors_coverage_decides() -> None:
    assert confidence("Is it open?", "It is open.", scale=None) > 0.5
    assert confidence("Is it open?", "It is open.", evidence=0.2, scale=None) < 0.5


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is not a form of immunological memory?", FORM),
        ("Which cells can't act alone?", "The cells act alone."),
        ("Welche Zellen handeln nicht allein?", "Die Zellen handeln allein."),
        ("什么不是免疫记忆？", "免疫记忆是一种反应。"),
    ],
)
def test_who_asks_for_what_is_not_so_is_not_answered_by_what_is_so(question: str, sentence: str) -> None:
    assert ignores_denial(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is a form of immunological memory?", FORM),
        ("Who did not vote?", "Foreigners could not vote."),
        ("Why does it not start?", "It starts when the key is turned."),
        ("How does the answer differ when no role is not given?", "The answer is plain."),
        ("Can't I bring my dog?", "Dogs are welcome."),
    ],
)
def test_other_questions_are(question: str, sentence: str) -> None:
    assert not ignores_denial(question, sentence)


def test_an_opposite_in_the_place_of_a_word_is_seen() -> None:
    assert has_opposite("What is the largest city?", "The smallest city is Hum.")
    assert not has_opposite("What is the largest city?", "The largest city is Rome, the smallest Hum.")
    assert not has_opposite("What is the largest city?", "Rome has many people.")
