"""One of two times, as in "2pm or 4pm tomorrow": the first is read, and the second is the other reading."""

from __future__ import annotations

from core.when.expressions.dated_times import on_date
from core.when.expressions.dayparts import DatedPart, both_halves
from core.when.expressions.selection import meant
from core.when.expressions.series import Once, Series
from core.when.expressions.time_of_day import Clock, series

Clocks = tuple[Clock, Clock]
Dates = tuple[Series, Series]


def clocks(first: Clock, second: Clock) -> Clocks:
    """Compose "2" and "4pm". If only one of them has am or pm, it applies to both."""
    return (first, second) if first.twelve == second.twelve else both_halves(first, second)


def either(first: Series | None, second: Series | None) -> Series | None:
    """Return the first of two times, or the second if the other reading is asked for."""
    if first is None or second is None:
        return None
    return Once(lambda reference: meant(second if reference.means("or") else first, reference), first.grain)


def one_date(both: Dates) -> Series | None:
    """Return the day to read of two."""
    return either(*both)


def one_clock(both: Clocks) -> Series | None:
    """Return the time of day to read of two."""
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
