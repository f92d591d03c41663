from __future__ import annotations

from core.agent.offline.calibration import Scale
from core.agent.offline.confidence import estimate_confidence
from core.agent.offline.passage_reader import PassageReader
from core.agent.offline.question import Question
from core.agent.offline.quote_selection import ScoredSentence
from core.model.knowledge import Hit, Passage

SCALE = Scale(low=0.0, high=1.0)


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
