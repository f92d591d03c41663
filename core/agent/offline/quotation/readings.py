"""What a reader makes of the passages found, and how far that counts for the choice of a sentence and for confidence.

How far it counts was fitted by `scripts/reader/weigh`, which writes `readings.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.confidence import logistic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.agent.offline.quotation.questions.question import Question
    from core.agent.offline.quotation.quotes.quote_selection import ScoredSentence
    from core.model.knowledge import Hit, Reader, Reading

FILE: Final = Path(__file__).with_name("readings.json")

READ: Final = 6
"""How many passages are read. Each takes some 12 ms."""

CHOICE: Final = {"passage": 1.3, "span": 0.34}
"""How far each reading counts for the choice of a sentence, beside its score.

Set by hand on questions about real documentation, where far more passages share words with a question than in the
documents on which the confidence is fitted."""

FARTHEST: Final = 6.0
"""Log-odds beyond this are no surer, in either direction."""

WORST_SPAN: Final = -8.0
"""A log-probability below this is no worse."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of passages, by the passages' ids; none if no reader works."""

    by_passage: Mapping[str, Reading]

    @classmethod
    def of(cls, question: Question, hits: Sequence[Hit], reader: Reader | None) -> Readings:
        """Read the first of the passages that were found."""
        passages = [hit.passage for hit in hits[:READ]]
        found = reader.read(question.text, passages) if reader else ()
        by_passage = {passage.id: reading for passage, reading in zip(passages, found, strict=False)}
        return cls(by_passage)

    @property
    def answered(self) -> float:
        """The log-odds that a passage answers, as the reader sees it."""
        return max(map(_clipped, self.by_passage.values()))

    def rank(self, sentences: Sequence[ScoredSentence]) -> list[ScoredSentence]:
        """Return sentences best first, by their own scores and by what was read of them."""
        scored = [replace(one, score=one.score + _dot(CHOICE, self.signs_of(one))) for one in sentences]
        return sorted(scored, key=lambda one: -one.score)

    def weigh(self, signs: Mapping[str, float]) -> float:
        """Return the confidence that the question is answered, from all signs of that."""
        part = "confidence" if self.by_passage else "confidence without reader"
        return logistic(_dot(_weights()[part], signs))

    def signs_of(self, scored: ScoredSentence) -> dict[str, float]:
        """Return what was read of a sentence, each from 0 to 1; nothing if its passage was not read."""
        reading = self.by_passage.get(scored.hit.passage.id)
        if reading is None:
            return {}
        span = reading.span(scored.sentence.span.start, scored.sentence.span.end)
        return {
            "passage": (_clipped(reading) + FARTHEST) / (2 * FARTHEST),
            "span": 1 - max(WORST_SPAN, span) / WORST_SPAN,
        }

    def signs(self, best: ScoredSentence) -> dict[str, float]:
        """Return the signs of the confidence that come from what was read, also of the best sentence."""
        if not self.by_passage:
            return {"constant": 1.0}
        signs = {"constant": 1.0, "reader": self.answered}
        own = {f"best {name}": sign for name, sign in self.signs_of(best).items()} or {"best unread": 1.0}
        return signs | own


def _clipped(reading: Reading) -> float:
    return min(FARTHEST, max(-FARTHEST, reading.answered))


def _dot(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * sign for name, sign in signs.items())


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = json.loads(FILE.read_text("utf-8"))
    return weights
