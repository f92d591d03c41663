"""Numbers, units and lengths of time, as grammar rules compose them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.when.grains import is_finer, unit_length
from core.when.lengths import Length

if TYPE_CHECKING:
    from core.when.readings import Grain


_MOST = {"second": 1e9, "minute": 1e8, "hour": 1e6, "day": 100_000, "week": 50_000, "month": 12_000, "quarter": 4_000}
_MOST_YEARS = 1_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number. `digits` is its text if it was written in digits."""

    value: float
    digits: str = ""

    @property
    def whole(self) -> int | None:
        """The number, if it is an integer."""
        return int(self.value) if self.value == int(self.value) else None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time, as a multiple of a grain: a fortnight is 14 days."""

    grain: Grain
    count: float = 1


@dataclass(frozen=True, slots=True)
class Measure:
    """A length of time and its finest grain. `count` is the number of grains if there is only one kind."""

    length: Length
    grain: Grain
    count: float | None = None


DAY, WEEK, FORTNIGHT = (Measure(Length(days=days), "week" if days > 1 else "day", 1) for days in (1, 7, 14))


def whole_of(count: Number | int) -> int | None:
    """Return a number or an ordinal as an integer, or None if it is not one."""
    return count if isinstance(count, int) else count.whole


def day_number(count: Number | int) -> int:
    """Return which day of a month a number or an ordinal can be, or 0 if none."""
    return count if isinstance(count, int) else (count.whole or 0) * (len(count.digits) <= 2)  # noqa: PLR2004


def add(tens: Number, ones: Number) -> Number | None:
    """Compose "twenty" and "three"."""
    fits = not ones.digits and not tens.digits and 0 < ones.value < 10 and tens.value % 10 == 0 and tens.value > 10  # noqa: PLR2004
    return Number(tens.value + ones.value) if fits else None


def scale(count: Number | None, unit: Number, rest: Number | None) -> Number | None:
    """Compose "two", "thousand" and "fourteen"."""
    times = count.value if count else 1
    if unit.value < 100 or times >= unit.value or (rest and rest.value >= unit.value):  # noqa: PLR2004
        return None
    return Number(times * unit.value + (rest.value if rest else 0))


def and_fraction(count: Number, fraction: Number) -> Number:
    """Compose "two" and "a half"."""
    return Number(count.value + fraction.value)


def short_measure(count: Number, unit: Unit) -> Measure | None:
    """Compose "5" and "m". An abbreviated unit needs digits before it."""
    return measure(count, unit) if count.digits else None


def measure(count: Number, unit: Unit) -> Measure | None:
    """Compose "2" and "hours"."""
    size = count.value * unit.count
    if size > _MOST.get(unit.grain, _MOST_YEARS):
        return None
    grain = unit.grain
    if size != int(size):
        grain = {"hour": "minute", "day": "hour", "week": "day", "month": "day", "year": "month"}.get(grain, grain)  # type: ignore[assignment]
    return Measure(unit_length(unit.grain, size), grain, size)


def one(unit: Unit) -> Measure | None:
    """Compose "an" and "hour". "A quarter" alone might be a quarter of anything."""
    return None if unit.grain == "quarter" else measure(Number(1), unit)


def and_part(length: Measure, fraction: Number) -> Measure | None:
    """Compose "an hour" and "a half", a fraction of the last unit."""
    if length.count is None:
        return None
    return measure(Number(length.count + fraction.value), Unit(length.grain))


def join(first: Measure, second: Measure) -> Measure | None:
    """Compose "2 hours" and "30 minutes". The units go from coarse to fine."""
    if not is_finer(second.grain, first.grain):
        return None
    return Measure(first.length + second.length, second.grain)


def and_number(length: Measure, count: Number) -> Measure | None:
    """Compose "1 hour" and "30". A number alone counts the next finer unit."""
    if length.grain not in {"hour", "minute"} or count.value >= 60 or length.count is None:  # noqa: PLR2004
        return None
    unit: Grain = "minute" if length.grain == "hour" else "second"
    return join(length, Measure(unit_length(unit, count.value), unit))


def no_count(count: Number, _: object) -> bool | None:
    """Recognise "every 0 days", which is never."""
    return count.value == 0 or None


def negative(length: Measure) -> Measure:
    """Return the same length backwards in time."""
    return replace(length, length=-length.length)


def and_part_of(count: Number, fraction: Number, unit: Unit) -> Measure | None:
    """Compose "two", "a quarter" and "of an hour"."""
    return measure(and_fraction(count, fraction), unit)


def ordinal(count: Number) -> int | None:
    """Compose "3" and "rd"."""
    return count.whole if count.digits and count.value else None


def measure_and_number(count: Number, unit: Unit, rest: Number) -> Measure | None:
    """Compose "1", "hour" and "30"."""
    length = measure(count, unit)
    return and_number(length, rest) if length else None


def measure_and_part(count: Number, unit: Unit, fraction: Number) -> Measure | None:
    """Compose "2", "hours" and "and a half"."""
    return measure(and_fraction(count, fraction), unit)


def any_ordinal(count: Number) -> int | None:
    """Compose a number and a sign that makes it an ordinal."""
    return count.whole or None


def in_pairs(*counts: Number) -> bool | None:
    """Recognise four numbers of two digits in a row: a telephone number."""
    return all(len(count.digits) == 2 for count in counts) or None  # noqa: PLR2004
