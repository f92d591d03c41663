"""A gap: a question that got no good answer. Topics: gaps that ask for the same. Pure.

Gaps are joined by average linkage: the two topics whose questions are most alike on average become one, as long as they
are alike enough. So a topic does not grow along a chain of questions of which each resembles only the next. There are
hundreds of open gaps, not millions, so a matrix of all similarities is small; the libraries that cluster (scipy,
scikit-learn) would be the largest that Frontdesk installs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ALIKE: Final = 0.62
"""The lowest average cosine of the questions of two topics that are one. It is measured on the built-in embedder."""
MOST: Final = 1000
"""How many gaps are clustered at most, the newest."""
WEEK: Final = timedelta(weeks=1)
MOST_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Near:
    """A source that came close to a question, without an answer."""

    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that got no good answer: when (aware), in which language, and who was there (`audiences`).

    `reasons` are what people said of the answer. `vector` is the question as the embedder sees it, or None.
    """

    reply_id: int
    asked_at: datetime
    question: str
    language: str
    audiences: tuple[str, ...]
    confidence: float
    near: tuple[Near, ...] = ()
    vector: tuple[float, ...] | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """Gaps that ask for the same, the newest first. `this_week` and `week_before` count those of the last two weeks."""

    gaps: tuple[Gap, ...]
    this_week: int
    week_before: int

    @property
    def question(self) -> str:
        """The question that is most like the others."""
        return self.examples[0]

    @property
    def examples(self) -> tuple[str, ...]:
        """The questions in it, each once, the most typical first."""
        vectors = [gap.vector for gap in self.gaps if gap.vector]
        centre = np.mean(np.array(vectors), axis=0) if vectors else None

        def likeness(gap: Gap) -> float:
            return float(np.dot(centre, gap.vector)) if centre is not None and gap.vector else 0.0

        ranked = sorted(self.gaps, key=likeness, reverse=True)
        return tuple(dict.fromkeys(gap.question for gap in ranked))[:MOST_EXAMPLES]

    @property
    def near(self) -> tuple[Near, ...]:
        """The sources that came close most often."""
        return tuple(near for near, _ in Counter(near for gap in self.gaps for near in gap.near).most_common(3))

    @property
    def reasons(self) -> dict[str, int]:
        """How often people gave each reason."""
        return dict(Counter(reason for gap in self.gaps for reason in gap.reasons).most_common())


def topics_of(gaps: Sequence[Gap], *, now: datetime) -> list[Topic]:
    """Return the topics of gaps, those that were asked about most often first."""
    newest = sorted(gaps, key=lambda gap: gap.asked_at, reverse=True)[:MOST]
    found = [_topic([newest[at] for at in sorted(group)], now) for group in _clusters(newest)]
    return sorted(found, key=lambda topic: (len(topic.gaps), topic.this_week, topic.gaps[0].asked_at), reverse=True)


def _topic(gaps: Sequence[Gap], now: datetime) -> Topic:
    ages = [now - gap.asked_at for gap in gaps]
    return Topic(tuple(gaps), sum(age < WEEK for age in ages), sum(WEEK <= age < 2 * WEEK for age in ages))


def _clusters(gaps: Sequence[Gap]) -> list[set[int]]:
    """Return the positions of the gaps of each topic. Each merge takes one pass over the matrix of similarities."""
    groups = [{at} for at in range(len(gaps))]
    if not gaps:
        return []
    alike = _similarities(gaps)
    sizes = np.ones(len(gaps))
    np.fill_diagonal(alike, -1)
    while True:
        first, second = sorted(map(int, np.unravel_index(int(alike.argmax()), alike.shape)))
        if alike[first, second] < ALIKE:
            return [group for group in groups if group]
        joined = (sizes[first] * alike[first] + sizes[second] * alike[second]) / (sizes[first] + sizes[second])
        alike[first], alike[:, first] = joined, joined
        alike[second], alike[:, second], alike[first, first] = -1, -1, -1
        sizes[first] += sizes[second]
        groups[first] |= groups[second]
        groups[second] = set()


def _similarities(gaps: Sequence[Gap]) -> NDArray[np.float64]:
    """Return the cosines of all pairs. Without vectors of the same embedder, only the same words are alike."""
    length = max((len(gap.vector) for gap in gaps if gap.vector), default=1)
    vectors = np.zeros((len(gaps), length))
    for at, gap in enumerate(gaps):
        if gap.vector and len(gap.vector) == length:
            vectors[at] = np.array(gap.vector) / (np.linalg.norm(gap.vector) or 1)
    alike = vectors @ vectors.T
    words = np.array([" ".join(gap.question.casefold().split()) for gap in gaps])
    alike[words[:, None] == words[None, :]] = 1
    return alike
