"""Times that people name, as periods."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.model.errors import SkillError
from core.skills.calendars.time_period import day_of, stretch
from frontdesk.testing import make_turn

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("words", "start", "end", "whole_days"),
    [
        ("tomorrow", "2026-11-25T23:00Z", "2026-11-26T23:00Z", True),
        ("next week", "2026-11-29T23:00Z", "2026-12-06T23:00Z", True),
        ("in March", "2027-02-28T23:00Z", "2027-03-31T22:00Z", True),
        ("Thursday at 3pm", "2026-11-26T14:00Z", "2026-11-26T15:00Z", False),
        ("tomorrow from 9 to 11", "2026-11-26T08:00Z", "2026-11-26T10:00Z", False),
    ],
)
def test_a_named_time_is_a_period(words: str, start: str, end: str, whole_days: bool) -> None:  # noqa: FBT001
    found = stretch(words, make_turn("", now=NOW), PARIS)
    assert (found.span.start, found.span.end) == (datetime.fromisoformat(start), datetime.fromisoformat(end))
    assert found.whole_days is whole_days


def test_words_that_name_no_time_are_refused() -> None:
    with pytest.raises(SkillError, match="“the menu”"):
        stretch("the menu", make_turn("", now=NOW), PARIS)


def test_a_day_that_ends_after_the_last_year_is_refused() -> None:
    with pytest.raises(SkillError):
        stretch("on 31 December 9999", make_turn("", now=NOW), UTC)


def test_a_day_on_which_clocks_change_is_longer() -> None:
    autumn = day_of(datetime(2026, 10, 25, 10, tzinfo=UTC), PARIS)
    assert autumn.length.total_seconds() == 25 * 3600
