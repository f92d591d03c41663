"""Days, weeks, months and years, recurring or single, as grammar rules compose them: "3 March 2027"."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.when.expressions.quantities import Number, Unit, day_number, whole_of
from core.when.expressions.series import Every, Once, Series, Within
from core.when.grains import Span, floor, is_finer, whole

if TYPE_CHECKING:
    from core.when.readings import Grain

Days = tuple[int, ...]
"""Weekdays that are named together, from 0 (Monday): "Tuesdays and Thursdays"."""
WEEKDAYS: Final[Days] = (0, 1, 2, 3, 4)
WEEKEND: Final[Days] = (5, 6)

_LEAP_YEAR = 2024
_TWO_DIGIT_PIVOT = 70


def weekday(index: int) -> Series:
    """Return a weekday, from 0 (Monday)."""
    return Every("week", lambda week: [whole(week + timedelta(days=index), "day")], "day", immediate=False)


def month(number: int) -> Series:
    """Return a month of each year."""
    return Every("year", lambda year: [whole(year.replace(month=number), "month")], "month")


def quarter(number: Number | int) -> Series | None:
    """Return a quarter of each year: "Q3", "the third quarter"."""
    which = whole_of(number)
    if which is None or not 1 <= which <= 4:  # noqa: PLR2004 — quarters of a year
        return None
    return Every("year", lambda year: [whole(year.replace(month=which * 3 - 2), "quarter")], "quarter")


def month_day(count: Number | int) -> Series | None:
    """Return a day of each month that has it."""
    number = day_number(count)
    if not 1 <= number <= 31:  # noqa: PLR2004 — days of a month
        return None
    return Every("month", lambda first: _day(first.year, first.month, number), "day")


def date_of_year(month_number: int, count: Number | int) -> Series | None:
    """Compose "March" and "3" or "3rd": a day of a month in each year that has it."""
    number = day_number(count)
    if not 1 <= number <= calendar.monthrange(_LEAP_YEAR, month_number)[1]:
        return None
    return Every("year", lambda year: _day(year.year, month_number, number), "day")


def _day(year: int, month_number: int, number: int) -> list[Span]:
    if number > calendar.monthrange(year, month_number)[1]:
        return []
    return [whole(datetime(year, month_number, number), "day")]


def no_such_day(month_number: int, number: Number | int) -> bool | None:
    """Recognise "30 February" as not a date, so that it is not read as the month alone."""
    value = number if isinstance(number, int) else number.whole if number.digits else None
    if value is None or not (29 <= value < _TWO_DIGIT_PIVOT or value > 99_999):  # noqa: PLR2004
        return None
    return date_of_year(month_number, value) is None or None


def missing_day(month_number: int, number: Number | int) -> bool | None:
    """Recognise a day that a month lacks, "30 February". Beyond 31, a number counts something else."""
    is_day = (number if isinstance(number, int) else number.value) <= 31  # noqa: PLR2004 — days of a month
    return no_such_day(month_number, number) if is_day else None


def full_date(year: int, month_number: int, number: int) -> Series | None:
    """Return a single day, or None if it does not exist."""
    if not (1 <= month_number <= 12 and 1 <= number <= 31 and 1 < year <= 9999):  # noqa: PLR2004
        return None
    days = _day(year, month_number, number)
    return Once(lambda _: days[0], "day") if days else None


def full_year(number: int) -> Series:
    """Return a single year."""
    return Once(lambda _: whole(datetime(number, 1, 1), "year"), "year")


def year(count: Number) -> Series | None:
    """Return the year of a four-digit number, or of a number in words."""
    value = count.whole
    if value is None or not 1000 <= value <= 2999 or (count.digits and len(count.digits) != 4):  # noqa: PLR2004
        return None
    return full_year(value)


def far_year(count: Number) -> Series | None:
    """Return a year that counts as one only after a date: "31 Dec 9999"."""
    value = count.whole
    return full_year(value) if value and len(count.digits) == 4 and 3000 <= value <= 9999 else None  # noqa: PLR2004


def beyond(date: Series, count: Number) -> Series | None:
    """Refuse a date in a year beyond the calendar, so that it is not read as a date in this year."""
    return before_calendar(date, count) if date.grain == "day" and count.value >= 10_000 else None  # noqa: PLR2004


def before_calendar(_: Series, count: Number) -> Series:
    """Refuse "10 August 234 BC", so that it is not read as a date in this year."""

    def refuse(_: object) -> Span:
        raise OverflowError(count.digits)

    return Once(refuse, "day")


def in_any_year(date: Series, count: Number) -> Series | None:
    """Compose "August 10" and "8" of the Common Era."""
    return Within(full_year(count.whole), date) if count.whole and not date.fixed and 1 < count.value < 9999 else None  # noqa: PLR2004


def short_year(count: Number) -> Series | None:
    """Return the year of two digits: "'24"."""
    return full_year(century(count.whole)) if count.whole is not None and len(count.digits) == 2 else None  # noqa: PLR2004


def in_short_year(date: Series, count: Number) -> Series | None:
    """Compose "Aug 9" and "96", or "Aug" and "96"."""
    if not isinstance(date, Every) or date.period != "year" or count.whole is None:
        return None
    is_year = date.grain == "day" or (date.grain == "month" and count.whole >= _TWO_DIGIT_PIVOT)
    return Within(full_year(century(count.whole)), date) if is_year else None


def day_month_short_year(count: Number, month_: int, year_: Number) -> Series | None:
    """Compose "21", "Apr" and "16"."""
    date = date_of_year(month_, count)
    return in_short_year(date, year_) if date else None


def century(two_digits: int) -> int:
    """Return the year from 1970 to 2069 that two digits stand for."""
    return two_digits + (1900 if two_digits >= _TWO_DIGIT_PIVOT else 2000)


def year_of_month(month_: int, year_: Series) -> Series:
    """Compose "March" and "2014"."""
    return Within(year_, month(month_))


_SEASONS = ((3, 20), (6, 21), (9, 21), (12, 21))
_LAST_DAYS = {3: 21, 6: 20}
"""The end (exclusive) of seasons that end before the next one begins, by the month of that end."""


def season(start: tuple[int, int]) -> Series:
    """Return a season by its first month and day. Each lasts about a quarter of a year."""
    return Every("year", lambda first: [_season(first.year, start)], "day")


def seasons() -> Series:
    """Return all seasons, one after the other."""
    return Every("year", lambda first: [_season(first.year, start) for start in _SEASONS], "day")


def _season(year_: int, start: tuple[int, int]) -> Span:
    following_ = _SEASONS[(_SEASONS.index(start) + 1) % len(_SEASONS)]
    end = datetime(year_ + (following_ < start), *following_)
    return Span(datetime(year_, *start), end.replace(day=_LAST_DAYS.get(end.month, end.day)), "day")


def weekend() -> Series:
    """Return the weekend of each week: from Friday 18:00 to Monday."""
    return Every("week", lambda week: [Span(week + timedelta(hours=114), week + timedelta(days=7), "hour")], "hour")


def every_unit(unit: Unit) -> Series | None:
    """Return every period of a grain."""
    grain: Grain = unit.grain
    if unit.count != 1 or is_finer(grain, "day"):
        return None
    return Every(grain, lambda start: [whole(start, grain)], grain)


def business_day() -> Series:
    """Return every day from Monday to Friday."""
    return Every(
        "day", lambda start: [whole(start, "day")] if start.weekday() in WEEKDAYS else [], "day", immediate=False
    )


def week_number(count: Number) -> Series | None:
    """Return the week with that number in the year (ISO 8601)."""
    number = count.whole
    if number is None or not 1 <= number <= 53:  # noqa: PLR2004 — weeks of a year
        return None
    weeks = timedelta(weeks=number - 1)
    return Every("year", lambda first: [whole(floor(first.replace(day=4), "week") + weeks, "week")], "week")


def ides(number: int) -> Series | None:
    """Return the Ides of a month."""
    return date_of_year(number, 15 if number in {3, 5, 7, 10} else 13)


def spoken_year(first: Number, second: Number) -> Series | None:
    """Compose "nineteen" and "ninety"."""
    if first.digits or second.digits or not 17 <= first.value <= 20 or second.value < 10:  # noqa: PLR2004
        return None
    return year(Number(first.value * 100 + second.value))


def month_day_numbers(month_: Number, day_: Number) -> Series | None:
    """Compose a month and a day in numbers."""
    number = month_.whole
    return date_of_year(number, day_) if number and 1 <= number <= 12 else None  # noqa: PLR2004


def day_month_numbers(day_: Number, month_: Number) -> Series | None:
    """Compose "17" and "2" as day and month."""
    return month_day_numbers(month_, day_) if day_.digits and month_.digits else None


def day_month_year_numbers(day_: Number, month_: Number, year_: Number) -> Series | None:
    """Compose "24", "12" and "2014" as day, month and year."""
    if not all(part.digits for part in (day_, month_, year_)) or len(year_.digits) not in {2, 4}:
        return None
    full = century(int(year_.value)) if len(year_.digits) == 2 else int(year_.value)  # noqa: PLR2004
    return full_date(full, int(month_.value), int(day_.value))


def numbered_month(count: Number) -> Series | None:
    """Return a month by its number."""
    return month(count.whole) if count.whole and 1 <= count.whole <= 12 else None  # noqa: PLR2004


def in_last_century(date: Series, count: Number) -> Series | None:
    """Compose "9 de agosto" and "del 96". Lower numbers may be hours, and 90 minutes."""
    is_year = len(count.digits) == 2 and count.value >= _TWO_DIGIT_PIVOT and count.value != 90  # noqa: PLR2004
    is_day = date.grain == "day" and isinstance(date, Every) and date.period == "year"
    return Within(full_year(century(int(count.value))), date) if is_year and is_day else None


def absent_day(month_number: int, number: Number | int) -> Series | None:
    """Read "30 February" as a day that never comes, so that no part of it is read as another time."""
    value = number if isinstance(number, int) else number.whole if len(number.digits) <= 2 else None  # noqa: PLR2004
    return never() if value is not None and date_of_year(month_number, value) is None else None


def never() -> Series:
    """Return a day that does not exist: "31/6/2027"."""
    return Every("year", lambda _: [], "day")
