"""Questions for the first screen come from headings."""

from __future__ import annotations

import pytest

from bots.terminal.sample_questions import candidates, question_of
from core.model.replies import Citation, Reply


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("Is my data safe?", "Is my data safe?"),
        ("How to ask for holidays", "How do I ask for holidays?"),
        ("Reset your password", "How do I reset my password?"),
        ("Sick leave", "What about sick leave?"),
        ("VPN", "What about VPN?"),
        ("Introduction", None),
        ("Why?", None),
        ("What is it good for?", None),
        ("How many days", None),
        ("Install and talk", None),
        ("`frontdesk learn`", None),
        ("Everything that you ever wanted to know about parking your car here?", None),
    ],
)
def test_a_heading_makes_a_question_if_it_is_clear_by_itself(heading: str, question: str | None) -> None:
    assert question_of(heading, is_english=True) == question


def test_only_questions_are_taken_from_other_languages() -> None:
    assert question_of("Öffnungszeiten", is_english=False) is None
    assert question_of("Wann ist geöffnet?", is_english=False) == "Wann ist geöffnet?"


def test_only_an_answer_from_below_the_heading_counts() -> None:
    text = "# Parking\n\nBehind the house.\n\n# Lunch\n\nAt noon.\n"
    parking, lunch = candidates("d1", text, is_english=True)
    start = text.index("At noon")
    said = Citation(1, "d1", "Lunch", "lunch.md", "At noon.", start, start + 8)
    reply = Reply("At noon. [1]", citations=(said,), answered=True, confidence=0.9)
    assert (parking.is_answered_by(reply), lunch.is_answered_by(reply)) == (False, True)
    assert not lunch.is_answered_by(Reply("I don't know", answered=False, confidence=0.9))
