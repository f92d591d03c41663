"""One of two times, as the grammar composes them: of "2pm or 4pm tomorrow" the first is meant, the other as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.when.expressions.clocks import Clock, series
from core.when.expressions.dayparts import DatedPart, both_halves
from core.when.expressions.series import Moment, Once, Series, meant
from core.when.expressions.timed import on_date

if TYPE_CHECKING:
    from core.when.spans import Span

Clocks = tuple[Clock, Clock]
Dates = tuple[Series, Series]


def clocks(first: Clock, second: Clock) -> Clocks:
    """Compose "2" and "4pm": a half of the day that is said of one is that of the other."""
    return (first, second) if first.twelve == second.twelve else both_halves(first, second)


def dates(first: Series, second: Series) -> Dates:
    """Compose "Monday" and "Tuesday"."""
    return first, second


def either(first: Series | None, second: Series | None) -> Series | None:
    """Return the first of two times, or the second where the other reading is asked for."""
    if first is None or second is None:
        return None

    def make(moment: Moment) -> Span | None:
        return meant(second if moment.variant == "or" else first, moment)

    return Once(make, first.grain)


def one_date(both: Dates) -> Series | None:
    """Take one of two days."""
    return either(*both)


def one_clock(both: Clocks) -> Series | None:
    """Take one of two times of day."""
    return either(series(both[0]), series(both[1]))


def on_day(date: Series, both: Clocks) -> Series | None:
    """Compose "tomorrow" and "2pm or 4pm"."""
    return either(on_date(date, both[0]), on_date(date, both[1]))


def part_of_either(first: Series, second: DatedPart) -> DatedPart | None:
    """Compose "Thursday" and "Friday morning"."""
    date = either(first, second.date)
    return DatedPart(date, second.part) if date and first.grain == "day" else None


def at_clock(both: Dates, clock: Clock) -> Series | None:
    """Compose "Monday or Tuesday" and "at 3"."""
    return either(on_date(both[0], clock), on_date(both[1], clock))
