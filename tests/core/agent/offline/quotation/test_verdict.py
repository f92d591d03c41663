from __future__ import annotations

import pytest

from core.agent.offline.quotation.questions.question import Question
from core.agent.offline.quotation.verdict import find_verdict


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("Does it support Python 2.7?", "The client requires Python 3.9+.", False),
        ("Does it work with Python 3.12?", "It requires Python 3.9 or newer.", True),
        ("Can I use Node 18?", "You need Node 20 or later.", False),
        ("Kann ich Python 3.8 nehmen?", "Python ab Version 3.11 wird benötigt.", False),
        ("Is breakfast included?", "Breakfast is included in the price.", True),
        ("Does it follow redirects by default?", "It does **not follow redirects by default**.", False),
        ("Ist das Frühstück inbegriffen?", "Das Frühstück ist nicht inbegriffen.", False),
    ],
)
def test_versions_and_the_same_words_decide(question: str, sentence: str, verdict: bool) -> None:  # noqa: FBT001
    assert find_verdict(Question.of(question), sentence) is verdict


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Is smoking allowed in the rooms?", "Smoking is allowed only in the rooms on the third floor."),
        (
            "Is smoking allowed in the rooms?",
            "Smoking is forbidden, so it is not allowed in rooms if a child is there.",
        ),
        ("Does it support Python 2.7?", "Support for Python 3.7 was dropped."),
        ("Does it support Python 2.7?", "Add support for tunnels for Python 3.6 + asyncio."),
        ("Are dogs allowed?", "No, only assistance dogs are allowed."),
        ("Is the largest city open?", "The smallest city is open, the largest is far."),
        ("What does breakfast cost?", "Breakfast is included."),
    ],
)
def test_what_is_true_in_part_decides_nothing(question: str, sentence: str) -> None:
    assert find_verdict(Question.of(question), sentence) is None
