from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from core.agent.offline.quotation.extraction import extract
from core.model.knowledge import Hit, Passage
from knowledge.models.embedding_models import embeddings
from knowledge.models.reader import NeuralReader, shipped_reader

if TYPE_CHECKING:
    from pathlib import Path

    from core.agent.offline.quotation.extraction import Extract

LOCKER = (
    "Each flat has a locker in the cellar. The key hangs in the hall. A second key costs 12 euros at the office. "
    "Lockers are opened by the caretaker on Mondays. Bicycles stand in the yard."
)
ROOF = "The roof is closed from November to March. Plants may stand there in summer, grills may not."


def hits(*texts: str) -> list[Hit]:
    return [
        Hit(Passage(f"d~{number}", "d", "House rules", "d.md", (), text, 0, len(text)), 1 / (1 + number), 0.5, 5.0)
        for number, text in enumerate(texts)
    ]


def read(question: str) -> Extract:
    return extract(question, hits(LOCKER, ROOF), embeddings("default"), shipped_reader())


def unread(question: str) -> Extract:
    return extract(question, hits(LOCKER, ROOF), embeddings("default"))


def odds(found: Extract) -> float:
    return math.log(found.confidence / (1 - found.confidence))


@pytest.mark.parametrize(
    ("answered", "near"),
    [
        ("How much is another key?", "How much is a key deposit?"),
        ("Where do bicycles stand?", "Where do cars stand?"),
    ],
)
def test_a_reader_tells_a_near_miss_from_a_question_that_is_answered(answered: str, near: str) -> None:
    assert odds(read(answered)) - odds(read(near)) > odds(unread(answered)) - odds(unread(near))


def test_a_reader_finds_what_is_said_in_other_words() -> None:
    question = "Where do I leave my bike?"
    found, without = read(question).best, unread(question).best
    assert found is not None
    assert without is not None
    assert "yard" in found.sentence
    assert "yard" not in without.sentence


@pytest.mark.parametrize("question", ["What does a second key cost?", "Wann ist das Dach zu?", "roof", "?"])
def test_without_weights_the_answer_is_as_it_is_without_a_reader(question: str, tmp_path: Path) -> None:
    broken = NeuralReader(tmp_path / "reader.onnx")
    found = extract(question, hits(LOCKER, ROOF), embeddings("default"), broken)
    assert found == unread(question)
