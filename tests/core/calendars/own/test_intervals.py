"""Lists of intervals: merged, subtracted, intersected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.calendars.own.intervals import Span, intersect_spans, is_covered, merge_spans, subtract_spans

START = datetime(2026, 10, 20, tzinfo=UTC)


def _span(first: int, last: int) -> Span:
    return Span(START + timedelta(hours=first), START + timedelta(hours=last))


SPANS = st.lists(st.builds(lambda first, length: _span(first, first + length), st.integers(0, 50), st.integers(0, 9)))


@given(SPANS, SPANS)
def test_what_is_subtracted_is_gone_and_the_rest_is_what_was_there(spans: list[Span], others: list[Span]) -> None:
    rest, shared = subtract_spans(spans, others), intersect_spans([spans, others])
    assert not any(span.overlaps(other) for span in rest for other in merge_spans(others))
    assert merge_spans([*rest, *shared]) == merge_spans(spans)


@given(SPANS)
def test_merged_spans_are_in_order_and_apart_and_cover_each_span(spans: list[Span]) -> None:
    merged = merge_spans(spans)
    assert all(earlier.end < later.start for earlier, later in pairwise(merged))
    assert all(is_covered(span, merged) for span in spans if span.start < span.end)


def test_a_span_over_a_gap_is_not_covered() -> None:
    merged = [_span(0, 2), _span(3, 5)]
    assert is_covered(_span(3, 5), merged)
    assert not is_covered(_span(1, 4), merged)
    assert not is_covered(_span(6, 7), merged)


def test_spans_that_touch_do_not_overlap_and_are_merged() -> None:
    assert not _span(0, 1).overlaps(_span(1, 2))
    assert merge_spans([_span(1, 2), _span(0, 1)]) == [_span(0, 2)]


def test_no_list_has_no_time_in_common() -> None:
    assert intersect_spans([]) == []
