"""Evaluation on a question set: reads the set, and computes the metrics of retrieval, answers and abstention."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from core.model.replies import Citation


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the turns before it (oldest first), the gold answers, and the relevance of documents by id."""

    id: str
    text: str
    context: tuple[str, ...]
    answers: tuple[str, ...]
    answerable: bool
    relevance: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for a question. `documents` are the ids found, best first; `best` is the answer's best sentence.

    `exact` says whether each quote was found verbatim at its offsets in the document.
    """

    query: Query
    documents: tuple[str, ...]
    answer: str
    best: str
    answered: bool
    confidence: float
    citations: tuple[Citation, ...]
    exact: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Documents, as JSON objects with `id`, `title`, `text` and `source`, and questions about them."""

    documents: tuple[dict[str, Any], ...]
    queries: tuple[Query, ...]


def read_set(folder: Path) -> QuestionSet:
    """Read `docs.jsonl`, `queries.jsonl` and `qrels.jsonl`.

    Raises InputError if a file is missing or a line is invalid; the text says which.
    """
    documents = tuple(_lines(folder / "docs.jsonl", ("id", "title", "text", "source")))
    relevance: dict[str, dict[str, int]] = {}
    for line in _lines(folder / "qrels.jsonl", ("query_id", "doc_id", "relevance")):
        relevance.setdefault(str(line["query_id"]), {})[str(line["doc_id"])] = int(line["relevance"])
    queries = tuple(
        Query(
            *(str(line["id"]), str(line["text"]), tuple(line.get("context", ())), tuple(line.get("answers", ()))),
            answerable=bool(line["answerable"]),
            relevance=relevance.get(str(line["id"]), {}),
        )
        for line in _lines(folder / "queries.jsonl", ("id", "text", "answerable"))
    )
    if not queries:
        raise InputError(f"{folder / 'queries.jsonl'} holds no question.")
    return QuestionSet(documents, queries)


def _lines(file: Path, needed: Sequence[str]) -> Iterable[dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{file} cannot be read: {error}. A set has docs.jsonl, queries.jsonl, qrels.jsonl."
        ) from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = f"{file}, line {number}"
            try:
                found = json.loads(line)
            except ValueError as error:
                raise InputError(f"{place} is no JSON: {error}.") from error
            if missing := [name for name in needed if not isinstance(found, dict) or name not in found]:
                raise InputError(f"{place} lacks {', '.join(missing)}.")
            yield found


def figures(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """Return all metrics of a set. A metric that cannot be computed, such as one without any question, is None.

    nDCG@10, MRR@10 and recall@5 are means over the questions that have relevant documents. `answer_hit` is the share of
    answerable questions whose answer contains a gold answer; `answer_hit_1` is the same for the answer's best sentence.
    Abstaining is right on unanswerable questions. AUROC is computed from the confidence (Mann-Whitney U).
    """
    ranked = [outcome for outcome in outcomes if any(outcome.query.relevance.values())]
    gold = [outcome for outcome in outcomes if outcome.query.answerable and outcome.query.answers]
    seconds = sorted(outcome.seconds for outcome in outcomes)
    cited = [outcome for outcome in outcomes if outcome.citations]
    return {
        "questions": len(outcomes),
        "ndcg_10": _mean(_ndcg(outcome, 10) for outcome in ranked),
        "recall_5": _mean(_recall(outcome, 5) for outcome in ranked),
        "mrr_10": _mean(_mrr(outcome, 10) for outcome in ranked),
        "answer_hit_1": _mean(_hit(outcome.best, outcome) for outcome in gold),
        "answer_hit": _mean(_hit(outcome.answer, outcome) for outcome in gold),
        "citations": sum(len(outcome.citations) for outcome in outcomes),
        "citation_exactness": _mean(outcome.exact for outcome in cited),
        **_abstention(outcomes),
        "latency_p50_ms": _percentile(seconds, 0.5) * 1000,
        "latency_p95_ms": _percentile(seconds, 0.95) * 1000,
    }


def _abstention(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    abstained = [outcome for outcome in outcomes if not outcome.answered]
    unanswerable = [outcome for outcome in outcomes if not outcome.query.answerable]
    precision = _mean(not outcome.query.answerable for outcome in abstained)
    recall = _mean(not outcome.answered for outcome in unanswerable)
    both = (precision or 0) + (recall or 0)
    return {
        "kept": _mean(outcome.answered for outcome in outcomes if outcome.query.answerable),
        "refused": recall,
        "abstention_precision": precision,
        "abstention_recall": recall,
        "abstention_f1": 2 * (precision or 0) * (recall or 0) / both if both else None,
        "auroc": _auroc(outcomes),
    }


def _mean(values: Iterable[float]) -> float | None:
    found = [float(value) for value in values]
    return fmean(found) if found else None


def _ndcg(outcome: Outcome, depth: int) -> float:
    relevance = outcome.query.relevance
    gains = [relevance.get(document, 0) for document in outcome.documents[:depth]]
    return _discounted(gains) / _discounted(sorted(relevance.values(), reverse=True)[:depth])


def _discounted(gains: Sequence[int]) -> float:
    return sum((2.0**gain - 1) / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _relevant(outcome: Outcome) -> set[str]:
    return {document for document, gain in outcome.query.relevance.items() if gain > 0}


def _recall(outcome: Outcome, depth: int) -> float:
    relevant = _relevant(outcome)
    return len(relevant & set(outcome.documents[:depth])) / len(relevant)


def _mrr(outcome: Outcome, depth: int) -> float:
    relevant = _relevant(outcome)
    return next((1 / n for n, document in enumerate(outcome.documents[:depth], 1) if document in relevant), 0.0)


def _hit(text: str, outcome: Outcome) -> bool:
    shown = " ".join(text.casefold().split())
    return any(" ".join(answer.casefold().split()) in shown for answer in outcome.query.answers)


def _auroc(outcomes: Sequence[Outcome]) -> float | None:
    yes = [outcome.confidence for outcome in outcomes if outcome.query.answerable]
    no = [outcome.confidence for outcome in outcomes if not outcome.query.answerable]
    if not yes or not no:
        return None
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in no) / (len(yes) * len(no))


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
