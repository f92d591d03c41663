"""Times that are written in digits, in any language: 2026-11-27T09:00Z, 27.11.2026, 8/25, 9:30, 15h00."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.when.expressions.dates import century, date_of_year, full_date, full_year, never, year_of_month
from core.when.expressions.quantities import Measure, Number
from core.when.expressions.series import Once
from core.when.expressions.time_of_day import evening_half, make_clock, morning_half
from core.when.grains import Span, closing, whole
from core.when.lengths import Length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.when.expressions.series import Series
    from core.when.readings import Grain

Form = tuple[int, str, Any]
"""The end in the text, the category and the meaning."""

_END = r"(?![\d])(?![/:]\d)"
_ISO_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z(?!\w)|[+-]\d\d:?\d\d(?!\d))?" + _END
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z(?!\w)|[+-]\d\d:?\d\d(?!\d))?)?(?!\w)")
_OFFSET = re.compile(r"\s?(?:Z(?!\w)|([+-]\d\d):?(\d\d)(?!\d))")
_OFFSET_MINUTES = frozenset({"00", "15", "30", "45"})
_WEST, _EAST = -12, 14
"""The offsets that exist, in hours."""
_NAMED_OFFSET = re.compile(r"([+-]\d\d?)(?::?(\d\d))?(?![\d:])")
_MAIL_OFFSET = re.compile(r" ([+-]\d\d)(\d\d)(?![\d:])")
_ISO_WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?([1-7]))?(?!\w)")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _END)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\.\d)" + _END)
_MONTH_YEAR = re.compile(r"(\d{1,2})[/-](\d{4})" + _END)
_DAY_MONTH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(\.?)" + _END)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?![\d:])")
_HALF_CLOCK = re.compile(
    r"(\d{1,2})(?:([:.hH]?)(\d\d))?"
    r"(?:\s?([apAP])\.\s?[mM]\b\.?|([apAP])[mM]\b|\s([AP]M|pm)\b|(?<=[:hH]\d\d)([ap])\b)"
)
_H_CLOCK = re.compile(r"(\d{1,2})\s?h(?:\s?(\d\d))?(?![\d\w]|:\d)", re.IGNORECASE)
_DOT_CLOCK = re.compile(r"(\d{1,2})\.(\d\d)(?!\.?\d)")
_FRACTION = re.compile(r"(\d{1,2})/(\d{1,2})" + _END)
_DECIMAL = re.compile(r"(\d+)[.,](\d+)(?![\d.,:/])")
_NOON, _MIDNIGHT = 12, 24
_MONEY = frozenset("$€£¥₹#")
_DATED = frozenset("0123456789.")
_FRACTIONS = frozenset(
    {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 8), (1, 10), (24, 7)}
)


def numeric_forms(text: str, start: int, *, order: str, dots: str, twelve: bool) -> Iterator[Form]:
    """Yield what the digits at a position can be. `order` is "mdy" or "dmy"; `dots` is the order of 1.12.2026."""
    before = text[start - 1] if start else " "
    if before in _MONEY or (before in "/.," and start > 1 and text[start - 2].isdigit()):
        return
    is_path = before == "/" and text[start - 2 : start - 1] not in _DATED
    if is_path or before == "_" or (before.isascii() and before.isalpha()):
        return  # a path, a version, a name
    if found := _ISO_TIME.match(text, start):
        yield from _full_time(found, "second" if found[6] else "minute")
    yield from _basic(text, start)
    yield from _dates(text, start, order, dots)
    yield from _clocks(text, start, twelve=twelve)
    yield from _half_clock(text, start)
    if found := _FRACTION.match(text, start):
        top, bottom = int(found[1]), int(found[2])
        if (top, bottom) in _FRACTIONS:
            yield found.end(), "fraction", Number(top / bottom)
    if found := _DECIMAL.match(text, start):
        yield found.end(), "num", Number(float(f"{found[1]}.{found[2]}"), found[0])


def _full_time(found: re.Match[str], grain: Grain) -> Iterator[Form]:
    try:
        moment = datetime(*(int(part or 0) for part in found.groups()[:6]))  # type: ignore[arg-type]
    except ValueError:
        return
    series = Once(lambda _: Span(moment, closing(moment, grain), grain), grain)
    yield (found.start(7) if found[7] else found.end()), "time", series


def _basic(text: str, start: int) -> Iterator[Form]:
    """Read the basic format of ISO 8601 (20261127T0900Z) and its weeks (2026-W48-5). Eight digits are a weak date."""
    if found := _ISO_WEEK.match(text, start):
        try:
            day = datetime.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            return
        grain: Grain = "day" if found[3] else "week"
        yield found.end(), "date", Once(lambda _: whole(day, grain), grain)
    if not (found := _BASIC.match(text, start)) or not 1900 <= int(found[1]) <= 2200:  # noqa: PLR2004
        return
    date = full_date(int(found[1]), int(found[2]), int(found[3]))
    if date is not None and found[4] is None:
        yield found.end(), "wdate", date
    elif date is not None:
        yield from _full_time(found, "second")


def offset_after(text: str, start: int) -> tuple[int, str] | None:
    """Return the end and the name of a UTC offset directly after a time. "2026-06-01 09:00-11:00" has none."""
    found = _OFFSET.match(text, start)
    if found and found[1] and (found[2] not in _OFFSET_MINUTES or not _WEST <= int(found[1]) <= _EAST):
        return None
    begin = text[start - 5 : start]
    if found and found[0][0] == "-" and ":" in found[0] and text[start - 6] == " " and begin < found[0][1:]:
        return None  # from one time of day to another
    return (found.end(), f"UTC{found[1]}:{found[2]}" if found[1] else "UTC") if found else None


def named_offset(text: str, start: int) -> tuple[int, str] | None:
    """Return the end and the name of the UTC offset after "GMT" or "UTC": "+0900", "-5", "+05:30"."""
    found = _NAMED_OFFSET.match(text, start)
    if not found or not _WEST <= int(found[1]) <= _EAST:
        return None
    return found.end(), f"UTC{found[1][0]}{found[1][1:]:0>2}:{found[2] or '00'}"


def mail_offset(text: str, start: int) -> tuple[int, str] | None:
    """Return the end and the name of a UTC offset after a time of day, as in mail headers ("10:00:00 +0200")."""
    found = _MAIL_OFFSET.match(text, start)
    return (found.end(), f"UTC{found[1]}:{found[2]}") if found else None


def _dates(text: str, start: int, order: str, dots: str) -> Iterator[Form]:
    if (found := _YEAR_FIRST.match(text, start)) and (date := full_date(int(found[1]), int(found[3]), int(found[4]))):
        yield found.end(), "date", date
        return
    if (found := _YEAR_LAST.match(text, start)) and text[start - 1 : start] != "-":
        year = int(found[4]) if len(found[4]) == 4 else century(int(found[4]))  # noqa: PLR2004
        if (date := _in_order(int(found[1]), int(found[3]), year, dots if found[2] == "." else order)) is not None:
            # Two digits with dots or hyphens are as likely a version or a score as a date.
            yield found.end(), "date" if len(found[4]) == 4 or found[2] == "/" else "wdate", date  # noqa: PLR2004
        elif len(found[4]) == 4:  # noqa: PLR2004
            yield found.end(), "noday", never()
        return
    if (found := _MONTH_YEAR.match(text, start)) and text[start - 1 : start] != "-":
        if 1 <= int(found[1]) <= 12 and 1900 <= int(found[2]) <= 2200:  # noqa: PLR2004
            yield found.end(), "date", year_of_month(int(found[1]), full_year(int(found[2])))
        return
    if (found := _DAY_MONTH.match(text, start)) and not (found[2] == "-" and _is_count(found, text[start - 1 : start])):
        yield from _day_month(found, order)


def _is_count(found: re.Match[str], before: str) -> bool:
    """Return whether two numbers with a hyphen are hours or a score rather than a date: "2-4", "10-11"."""
    return before == "-" or max(int(found[1]), int(found[3])) <= 12  # noqa: PLR2004


def _day_month(found: re.Match[str], order: str) -> Iterator[Form]:
    first, second = int(found[1]), int(found[3])
    date = _in_order(first, second, None, order)
    if date is None:
        return
    dotted_day = found[2] == "." and bool(found[4]) and order == "dmy"
    certain = dotted_day or (found[2] == "/" and (first, second) not in _FRACTIONS)
    end = found.end() if dotted_day or not found[4] else found.end() - 1
    yield end, "date" if certain else "wdate", date


def _in_order(first: int, second: int, year: int | None, order: str) -> Series | None:
    """Read day and month in the usual order, or in the other order if only that gives a date."""
    day, month_number = (first, second) if order == "dmy" else (second, first)
    for candidate in ((month_number, day), (day, month_number)):
        if not 1 <= candidate[0] <= 12:  # noqa: PLR2004
            continue
        series = full_date(year, *candidate) if year is not None else date_of_year(*candidate)
        if series is not None:
            return series
    return None


def _clocks(text: str, start: int, *, twelve: bool) -> Iterator[Form]:
    if found := _CLOCK.match(text, start):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3]) if found[3] else None
        clock = make_clock(hour, minute, second, twelve=twelve and not found[1].startswith("0"))
        yield found.end(), *(("clock", clock) if clock else ("noclock", Number(hour)))
        return
    if found := _H_CLOCK.match(text, start):
        yield from _h_clock(found)
    if (found := _DOT_CLOCK.match(text, start)) and (
        clock := make_clock(int(found[1]), int(found[2]), None, twelve=twelve)
    ):
        yield found.end(), "wclock", clock
        yield found.end(), "dotclock", clock


def _half_clock(text: str, start: int) -> Iterator[Form]:
    """Read "8:10 PM" and "3 p.m.", which people write in any language. "8 am Montag" is not "8am"."""
    if not (found := _HALF_CLOCK.match(text, start)):
        return
    hour, minute = int(found[1]), int(found[3]) if found[3] else None
    clock = None if found[2] == "." and hour > _NOON else make_clock(hour, minute, None, twelve=True)
    half = next(filter(None, found.groups()[3:]))[0].lower()
    if clock and (chosen := (morning_half if half == "a" else evening_half)(clock)):
        yield found.end(), "halfclock", chosen


def _h_clock(found: re.Match[str]) -> Iterator[Form]:
    """Read "15h" and "15h30" as a time of day and, with minutes, also as a length. "24h30" is no time."""
    clock = make_clock(int(found[1]), int(found[2]) if found[2] else None, None, twelve=False)
    if clock:
        certain = found[2] is not None or _NOON < int(found[1]) < _MIDNIGHT
        yield found.end(), "clock" if certain else "hclock", clock
    if found[2]:
        minutes = int(found[1]) * 60 + int(found[2])
        yield found.end(), "hlength" if clock else "noclock", Measure(Length(seconds=minutes * 60), "minute")
