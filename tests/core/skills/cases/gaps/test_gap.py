"""Gaps that ask for the same are one topic, with its trend, and no topic grows along a chain."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from core.skills.cases.gaps.gap import Gap, Near, topics_of

NOW = datetime(2026, 12, 1, tzinfo=UTC)
HANDBOOK, PRICES = Near("Handbook", "handbook.md"), Near("Prices", "prices.md")


def gap(number: int, question: str, *, degrees: float | None, days: float = 1, near: Near = HANDBOOK) -> Gap:
    """Return a gap whose vector points in a direction."""
    angle = math.radians(degrees or 0)
    return Gap(
        reply_id=number,
        asked_at=NOW - timedelta(days=days),
        question=question,
        language="en",
        audiences=(),
        confidence=0.1,
        near=(near,),
        vector=(math.cos(angle), math.sin(angle)) if degrees is not None else None,
        reasons=("wrong",) if number == 1 else (),
    )


def test_topics_have_counts_a_trend_examples_and_what_came_near() -> None:
    asked = [
        gap(1, "When is lunch?", degrees=0),
        gap(2, "lunch time?", degrees=20, days=6),
        gap(3, "When do we eat?", degrees=10, days=9, near=PRICES),
        gap(4, "Where can I park?", degrees=90),
    ]
    lunch, parking = topics_of(asked, now=NOW)
    assert (len(lunch.gaps), lunch.this_week, lunch.week_before) == (3, 2, 1)
    assert lunch.question == "When do we eat?"  # it lies between the others
    assert set(lunch.examples) == {"When is lunch?", "lunch time?", "When do we eat?"}
    assert lunch.near == (HANDBOOK, PRICES)
    assert lunch.reasons == {"wrong": 1}
    assert parking.question == "Where can I park?"


def test_a_chain_of_questions_is_no_topic() -> None:
    chain = [gap(number, f"question {number}", degrees=number * 40) for number in range(5)]
    for topic in topics_of(chain, now=NOW):
        assert len(topic.gaps) <= 2


def test_without_vectors_the_same_words_are_one_topic() -> None:
    asked = [
        gap(1, "When is lunch?", degrees=None),
        gap(2, "when is  Lunch?", degrees=None),
        gap(3, "Why?", degrees=None),
    ]
    assert [len(topic.gaps) for topic in topics_of(asked, now=NOW)] == [2, 1]
    assert topics_of([], now=NOW) == []
