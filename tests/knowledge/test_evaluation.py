from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from core.model.errors import InputError
from knowledge.evaluation import Outcome, Query, figures, read_set

if TYPE_CHECKING:
    from pathlib import Path


def outcome(
    *documents: str,
    answer: str = "",
    best: str = "",
    answered: bool = True,
    answerable: bool = True,
    confidence: float = 0.5,
    seconds: float = 0.1,
) -> Outcome:
    """The outcome of a question whose document is `right`, and whose gold answer is "Nine o'clock"."""
    relevance = {"right": 1} if answerable else {}
    gold = ("Nine o'clock",) if answerable else ()
    query = Query("q", "When?", (), gold, answerable, relevance)
    return Outcome(query, documents, answer, best, answered, confidence, (), exact=True, seconds=seconds)


def test_retrieval_is_measured_by_the_place_of_the_relevant_document() -> None:
    measured = figures([outcome("right", "other"), outcome("other", "right"), outcome("other")])
    assert measured["ndcg_10"] == pytest.approx((1 + 1 / math.log2(3) + 0) / 3)
    assert measured["mrr_10"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert measured["recall_5"] == pytest.approx(2 / 3)


def test_a_gold_answer_counts_in_any_case_and_spacing() -> None:
    measured = figures(
        [outcome(answer="At nine \n O'CLOCK, see below.", best="See below."), outcome(answer="At ten.", best="At ten.")]
    )
    assert (measured["answer_hit"], measured["answer_hit_1"]) == (0.5, 0.0)


def test_abstaining_is_right_where_there_is_no_answer() -> None:
    measured = figures(
        [
            outcome(answered=True, confidence=0.9),
            outcome(answered=False, confidence=0.3),
            outcome(answered=False, answerable=False, confidence=0.1),
            outcome(answered=True, answerable=False, confidence=0.3),
        ]
    )
    assert (measured["kept"], measured["refused"]) == (0.5, 0.5)
    assert (measured["abstention_precision"], measured["abstention_recall"]) == (0.5, 0.5)
    assert measured["abstention_f1"] == 0.5
    assert measured["auroc"] == pytest.approx((1 + 1 + 1 + 0.5) / 4)


def test_a_figure_that_cannot_be_computed_is_none() -> None:
    measured = figures([outcome(answerable=False, seconds=0.2)])
    assert (measured["ndcg_10"], measured["answer_hit"], measured["kept"], measured["auroc"]) == (None,) * 4
    assert measured["latency_p95_ms"] == pytest.approx(200)


def write(folder: Path, **files: str) -> None:
    for name, lines in files.items():
        (folder / f"{name}.jsonl").write_text(lines)


DOCS = '{"id": 1, "title": "Hours", "text": "We open at nine.", "source": "hours.md"}\n\n'
QRELS = '{"query_id": "q", "doc_id": 1, "relevance": 2}\n'
QUERIES = '{"id": "q", "text": "When?", "answerable": true, "answers": ["nine"], "context": ["U: Hello"]}\n'


def test_a_set_is_read_with_its_relevance_and_context(tmp_path: Path) -> None:
    write(tmp_path, docs=DOCS, qrels=QRELS, queries=QUERIES)
    found = read_set(tmp_path)
    assert found.queries == (Query("q", "When?", ("U: Hello",), ("nine",), True, {"1": 2}),)
    assert [document["title"] for document in found.documents] == ["Hours"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"docs": DOCS, "queries": QUERIES}, r"qrels\.jsonl cannot be read"),
        ({"docs": DOCS, "qrels": QRELS, "queries": "\n"}, r"queries\.jsonl holds no question"),
        ({"docs": DOCS, "qrels": QRELS, "queries": "[]\n"}, r"queries\.jsonl, line 1 lacks id, text, answerable"),
        ({"docs": f"{DOCS}{{", "qrels": QRELS, "queries": QUERIES}, r"docs\.jsonl, line 3 is no JSON"),
    ],
)
def test_a_broken_set_is_refused_with_the_file_and_the_line(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    write(tmp_path, **files)
    with pytest.raises(InputError, match=message):
        read_set(tmp_path)
