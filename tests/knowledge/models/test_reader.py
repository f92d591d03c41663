from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from core.model.knowledge import UNREAD, Passage
from knowledge.models.reader import FILE, NeuralReader

if TYPE_CHECKING:
    from pathlib import Path

RETURNS = "Returned goods must be unused. We pay refunds within 14 days. Items bought in a sale cannot be returned."
SHIPPING = "Parcels leave our warehouse every morning. Letters take two days inside the country."


@pytest.fixture(scope="module")
def reader() -> NeuralReader:
    return NeuralReader()


def passage(text: str, *headings: str) -> Passage:
    return Passage("p", "d", "Handbook", "handbook.md", headings, text, 0, len(text))


def span_of(text: str, sentence: str) -> tuple[int, int]:
    return text.index(sentence), text.index(sentence) + len(sentence)


def test_a_passage_that_answers_beats_one_that_does_not(reader: NeuralReader) -> None:
    answers, other = reader.read("How long does a refund take?", [passage(RETURNS), passage(SHIPPING)])
    assert answers.answered > other.answered


def test_a_question_that_its_passage_does_not_answer_scores_lower_than_one_that_it_does(reader: NeuralReader) -> None:
    (asked,) = reader.read("Within how many days do you pay refunds?", [passage(RETURNS)])
    (near,) = reader.read("Within how many days do you repair broken goods?", [passage(RETURNS)])
    assert asked.answered > near.answered


def test_the_sentence_that_answers_is_the_likeliest_place(reader: NeuralReader) -> None:
    (reading,) = reader.read("When do I get my refund?", [passage(RETURNS)])
    right, *others = (
        reading.span(*span_of(RETURNS, sentence))
        for sentence in ("We pay refunds within 14 days.", "Returned goods must be unused.", "Items bought in a sale")
    )
    assert right > max(others)
    assert right <= 0


def test_passages_of_any_length_are_read_as_if_alone(reader: NeuralReader) -> None:
    long, short = passage(RETURNS + " Thank you." * 300), passage(SHIPPING)
    together = reader.read("How long do letters take?", [long, short])
    (alone,) = reader.read("How long do letters take?", [short])
    assert together[1].answered == pytest.approx(alone.answered, abs=0.3)
    assert together[0].span(len(long.text) - 10, len(long.text)) == UNREAD


def test_a_passage_and_a_question_may_be_empty_or_strange(reader: NeuralReader) -> None:
    readings = reader.read("", [passage(""), passage("\x00 \u200b"), passage("日本語 🙂")])
    assert len(readings) == 3
    assert readings[0].span(0, 1) == UNREAD
    assert reader.read("What?", []) == ()


def test_several_threads_may_read_at_once() -> None:
    fresh = NeuralReader()
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: fresh.read("When are refunds paid?", [passage(RETURNS)]), range(8)))
    assert len({reading.answered for (reading,) in found}) == 1


@pytest.fixture(params=["missing", "damaged"])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "reader.onnx"
    if request.param == "damaged":
        shutil.copy(FILE.with_suffix(".sha256"), tmp_path)
        file.write_bytes(FILE.read_bytes()[:-1] + b"?")
    return file


def test_without_its_weights_it_reads_nothing_and_warns_once(broken: Path, caplog: pytest.LogCaptureFixture) -> None:
    reader = NeuralReader(broken)
    assert reader.read("When are refunds paid?", [passage(RETURNS)]) == ()
    assert reader.read("When are refunds paid?", [passage(RETURNS)]) == ()
    assert len(caplog.records) == 1
