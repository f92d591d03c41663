"""Working hours: shifts, holidays and days off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from core.calendars.own.hours import Hours, Shift, check_country, format_shifts, parse_shifts
from core.calendars.own.intervals import Span
from core.model.errors import SkillError


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def test_nobody_works_on_a_public_holiday_or_a_day_off() -> None:
    christmas = Span(datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 29, tzinfo=UTC))
    assert [each.start.day for each in Hours("UTC", country="DE").within(christmas)] == [24, 28]
    day_off = ((date(2026, 12, 24), date(2026, 12, 24)),)
    assert [each.start.day for each in Hours("UTC", off=day_off).within(christmas)] == [25, 28]
    assert Hours("UTC", country="DE").why_not(date(2026, 12, 25)) == "Christmas Day"
    assert Hours("UTC", country="DE-BY").why_not(date(2026, 1, 6)) == "Epiphany"


def test_a_country_that_is_none_is_refused_in_one_line() -> None:
    with pytest.raises(SkillError, match=r"no public holidays of ATLANTIS.*such as DE"):
        check_country("Atlantis")


def test_a_night_shift_goes_on_into_the_next_day() -> None:
    night = Hours("UTC", (Shift(1, time(22), time(6)),))
    assert night.within(Span(_at(20, 0), _at(22, 0))) == [Span(_at(20, 22), _at(21, 6))]
    assert night.within(Span(_at(21, 0), _at(22, 0))) == [Span(_at(21, 0), _at(21, 6))]


def test_a_shift_is_clipped_to_the_window_only_within_it() -> None:
    hours, window = Hours("UTC"), Span(_at(20, 16), _at(21, 10))
    assert hours.within(window) == [Span(_at(20, 16), _at(20, 17)), Span(_at(21, 9), _at(21, 10))]
    assert hours.shifts_in(window) == [Span(_at(20, 9), _at(20, 17)), Span(_at(21, 9), _at(21, 17))]


def test_shifts_read_back_as_they_are_stored() -> None:
    shifts = (Shift(1, time(22), time(6)), Shift(0, time(9, 30), time(12)))
    assert format_shifts(shifts) == [[0, "09:30", "12:00"], [1, "22:00", "06:00"]]
    assert parse_shifts(format_shifts(shifts)) == tuple(sorted(shifts))
