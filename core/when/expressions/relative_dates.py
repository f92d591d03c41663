"""Dates counted from now or from another date: "next week", "last Friday", "3 days after christmas"."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from core.when.expressions.dates import WEEKDAYS, Days, business_day, date_of_year, weekday, weekend
from core.when.expressions.quantities import Measure, Number, Unit, measure
from core.when.expressions.selection import derived, following, previous, shifted
from core.when.expressions.series import Once, Reference, Series, Within
from core.when.grains import Span, closing, finer, floor, is_finer, moved, step, unit_length, whole
from core.when.lengths import Length
from core.when.zones import localize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.when.readings import Grain


def relative(count: int, unit: Unit) -> Series | None:
    """Return the period that is `count` periods from the present one: this week, next month, last year."""
    if unit.count != 1:
        return None

    def make(reference: Reference) -> Span:
        here = floor(reference.now, unit.grain, week_start=reference.week_start)
        return whole(step(here, unit.grain, count), unit.grain, week_start=reference.week_start)

    return Once(make, unit.grain)


def relative_coarse(count: int, unit: Unit) -> Series | None:
    """Return the period that is `count` periods from the present one, if it is a week or longer."""
    return relative(count, unit) if is_finer("day", unit.grain) else None


def present(period: Series | Unit) -> Series | None:
    """Return a period. A unit means the present one: "the end of the month"."""
    return relative(0, period) if isinstance(period, Unit) else period


def count_ahead(count: Number, unit: Unit) -> Series | None:
    """Return the nth future period: "upcoming two months" is the second."""
    return relative(count.whole, unit) if count.whole and count.whole < 1000 else None  # noqa: PLR2004


def day(offset: int) -> Series:
    """Return the day that is `offset` days from today."""
    return Once(lambda reference: whole(reference.now + timedelta(days=offset), "day"), "day")


def day_of_week_on(weeks: int, offset: int) -> Series:
    """Compose "a week" and "tomorrow"."""
    return day(offset + 7 * weeks)


def now() -> Series:
    """Return the present second."""
    return Once(
        lambda reference: Span(reference.now, closing(reference.now, "second"), "second", reference.here), "second"
    )


def ahead(length: Measure) -> Series:
    """Return the time that is a length from now."""
    return Once(lambda reference: _from_now(reference, length.length, finer(length.grain)), finer(length.grain))


def ago(length: Measure) -> Series:
    """Return the time that is a length before now."""
    return Once(lambda reference: _from_now(reference, -length.length, finer(length.grain)), finer(length.grain))


def _from_now(reference: Reference, length: Length, grain: Grain) -> Span:
    """Return now plus a length. Days are counted on the calendar, hours as elapsed time."""
    if reference.here is None or reference.here.tzinfo is None:
        local = moved(reference.now, length)
        return Span(local, closing(local, grain), grain)
    instant = length.after_instant(reference.here)
    local = localize(instant, reference.here.tzinfo)
    return Span(local, closing(local, grain), grain, instant)


def hours_ahead(fraction: Number) -> Series | None:
    """Read "three quarters from now" as three quarters of an hour."""
    length = measure(fraction, Unit("hour"))
    return ahead(length) if length else None


def ahead_at_least(first: Number, last: Number, unit: Unit) -> Series | None:
    """Read "in 2 to 3 weeks" as the shorter length."""
    length = measure(first, unit) if first.value < last.value else None
    return ahead(length) if length else None


def minutes_ahead(count: Number) -> Series | None:
    """Read "in 15" as 15 minutes."""
    return ahead(Measure(unit_length("minute", count.value), "minute")) if count.digits else None


def round_minutes_ahead(count: Number) -> Series | None:
    """Read "tea in 20" as 20 minutes, for usual numbers of minutes."""
    return minutes_ahead(count) if count.whole in {5, 10, 15, 20, 30, 40, 45, 60, 90} else None


def this(series: Series) -> Series:
    """Return what "this" refers to: the one in the present week or year unless it is over, otherwise the next."""
    return Once(lambda reference: next(series.forward(reference, reference.now), None), series.grain)


def nth(count: int, series: Series) -> Series:
    """Return the nth from now: 1 is the next that has not begun, -1 the last that is over."""
    if count > 0:
        return Once(lambda reference: following(series, reference, count), series.grain)
    return Once(lambda reference: previous(series, reference, -count), series.grain)


def nth_day(direction: int, count: Number, days: Days) -> Series | None:
    """Compose "3 Fridays" and "from now" (direction 1) or "ago" (-1)."""
    return nth(direction * count.whole, weekday(days[0])) if count.whole and len(days) == 1 else None


def next_weekday(index: int) -> Series:
    """Return the weekday in the next week. On a Tuesday, "next Wednesday" is not tomorrow."""

    def make(reference: Reference) -> Span:
        if reference.means("near"):
            return whole(reference.now + timedelta(days=(index - reference.now.weekday() - 1) % 7 + 1), "day")
        start = floor(reference.now, "week", week_start=reference.week_start) + timedelta(days=7)
        return whole(start + timedelta(days=(index - reference.week_start) % 7), "day")

    return Once(make, "day")


def weekday_after_next(index: int) -> Series:
    """Return the weekday of the week after next: "next next Monday"."""
    return shifted(next_weekday(index), Length(days=7), "day")


def weekday_in_fortnight(index: int) -> Series:
    """Return the weekday two weeks after the coming one. Today counts as coming."""
    return shifted(this(weekday(index)), Length(days=14), "day")


def weekday_in_week(index: int) -> Series:
    """Return the weekday a week after the coming one. Today counts as coming."""
    return shifted(this(weekday(index)), Length(days=7), "day")


def weekend_in(weeks: int) -> Series:
    """Return the weekend that is `weeks` weeks ahead."""

    def make(reference: Reference) -> Span | None:
        start = floor(reference.now, "week") + timedelta(weeks=weeks)
        return next(weekend().forward(reference, start), None)

    return Once(make, "hour")


def business_days_ahead(count: Number, days: Days) -> Series | None:
    """Compose "in", "3" and "business days"."""
    return nth(count.whole, business_day()) if count.whole and days == WEEKDAYS else None


def next_business_day(_: object) -> Series:
    """Return the next day from Monday to Friday."""
    return nth(1, business_day())


def previous_business_day(_: object) -> Series:
    """Return the last day from Monday to Friday."""
    return nth(-1, business_day())


def nth_after(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Compose "third", "Tuesday" and "after christmas"."""
    if ordinal < 1 or inner.fixed:
        return None

    def coming(base: Span, reference: Reference) -> Iterator[Span]:
        return (span for span in inner.forward(reference, base.start) if span.start >= base.end)

    return derived(anchor, inner.grain, lambda *at: next(islice(coming(*at), ordinal - 1, None), None))


def nth_before(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Compose "first", "Monday" and "before christmas"."""
    if ordinal < 1 or inner.fixed:
        return None
    return derived(
        anchor,
        inner.grain,
        lambda base, reference: next(islice(inner.backward(reference, base.start), ordinal - 1, None), None),
    )


def closest(ordinal: int, inner: Series, anchor: Series) -> Series | None:
    """Return the nth closest to another date: "the second closest Monday to October 5th"."""
    if ordinal < 1 or inner.fixed:
        return None

    def near(base: Span, reference: Reference) -> Span | None:
        around = [
            *islice(inner.forward(reference, base.start), ordinal),
            *islice(inner.backward(reference, base.start), ordinal),
        ]
        by_distance = sorted(around, key=lambda span: abs(span.start - base.start))
        return by_distance[ordinal - 1] if len(by_distance) >= ordinal else None

    return derived(anchor, inner.grain, near)


def after_date(length: Measure, date: Series) -> Series:
    """Compose "3 days" and "after christmas"."""
    return shifted(date, length.length, length.grain)


def before_date(length: Measure, date: Series) -> Series:
    """Compose "3 days" and "before christmas"."""
    return shifted(date, -length.length, length.grain)


def weeks_after(length: Measure, day_: Series) -> Series | None:
    """Compose "two weeks" and "on Friday": the Friday that many weeks later. Only for whole weeks."""
    whole_weeks = length.grain == "week" or (length.grain == "day" and length.length.days % 14 == 0)
    return after_date(length, day_) if whole_weeks and not length.length.seconds else None


def at_a_distance(direction: int, series: Series, length: Measure) -> Series | None:
    """Compose "thanksgiving" and "in a year" (direction 1) or "3 months ago" (-1): the one in that period."""
    grain, distance = length.grain, length.length if direction > 0 else -length.length
    if series.fixed or is_finer(series.grain, "day") or is_finer(grain, "week") or not is_finer(series.grain, grain):
        return None

    def make(reference: Reference) -> Span | None:
        target = step(reference.now, "month", distance.months) + timedelta(days=distance.days)
        period = whole(target, grain, week_start=reference.week_start)
        inside = next(Within(Once(lambda _: period, grain), series).forward(reference, period.start), None)
        if inside:
            return inside
        return next((series.forward if direction > 0 else series.backward)(reference, target), None)

    return Once(make, series.grain)


def advent(ordinal: int) -> Series | None:
    """Return a Sunday of Advent. The fourth is the last one before Christmas."""
    christmas = date_of_year(12, 25)
    return nth_before(5 - ordinal, weekday(6), christmas) if christmas and 1 <= ordinal <= 4 else None  # noqa: PLR2004
