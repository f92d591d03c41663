"""What speaks for and against an answer, once it is known what would be quoted. How far each counts is fitted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.confidence import has_opposite, ignores_denial, lacks_follow_up
from core.agent.offline.quotation.questions.unmet_words import unmet_signs
from core.agent.offline.quotation.questions.value_kinds import CODE, CONTACT, NAME, PLACE, VALUES
from core.agent.offline.quotation.quotes.quote_selection import read_passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.quotation.questions.question import Question
    from core.agent.offline.quotation.quotes.quote_selection import Quote, ScoredSentence
    from core.model.knowledge import Hit

FARTHEST: Final = 5.0
"""Log-odds beyond this are no surer, in either direction."""

KINDS: Final = {**dict.fromkeys(VALUES, "value"), NAME: "name", PLACE: "place", CODE: "code", CONTACT: "contact"}
"""What each kind of thing that is asked for is called among the signs."""


def quote_signs(
    question: Question,
    confidence: float,
    quotes: Sequence[Quote],
    ranked: Sequence[ScoredSentence],
    hits: Sequence[Hit],
) -> dict[str, float]:
    """Return the signs, by name. `confidence` is the one that comes from the scores alone."""
    odds = math.log(max(1e-9, confidence) / max(1e-9, 1 - confidence))
    signs = {"odds": max(-FARTHEST, min(FARTHEST, odds))}
    if not quotes:
        return signs
    best = max(quotes, key=lambda quote: quote.score)
    shown = [text for quote in quotes for text in (quote.text, quote.passage.title, *_path(quote))]
    signs |= unmet_signs(question, shown, best.passage, hits)
    if question.kind_pattern in KINDS:
        name = KINDS[question.kind_pattern]
        signs[f"no {name}"] = 1 - question.kind_score(" ".join(quote.text for quote in quotes))
        signs[f"no {name} in best"] = 1 - question.kind_score(best.text)
    signs["follow-up"] = float(lacks_follow_up(question, hits))
    signs["denial"] = float(ignores_denial(question.text, best.text))
    signs["opposite"] = float(has_opposite(question.text, best.text))
    signs["margin"] = _margin(ranked)
    signs["two"] = float(len(quotes) > 1)
    return signs


def _path(quote: Quote) -> tuple[str, ...]:
    return read_passage(quote.passage).path_at(quote.start - quote.passage.start)


def _margin(ranked: Sequence[ScoredSentence]) -> float:
    """Return how far the best sentence is above the best one of another passage, at most 1."""
    others = [one.score for one in ranked if one.hit.passage.id != ranked[0].hit.passage.id]
    return min(1.0, ranked[0].score - max(others, default=0.0))
