"""What languages have in common: rules of categories and signs alone, and words that go round the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.when.expressions import (
    choices,
    clocks,
    dates,
    dayparts,
    inside,
    numbers,
    periods,
    ranges,
    relative,
    taking,
    timed,
)
from core.when.expressions.numbers import Unit
from core.when.recurrence import bounded, monthly, repeats

if TYPE_CHECKING:
    from core.when.grammar.language import Rules

ZONES: Final = {
    "utc|gmt": "UTC", "est|edt": "America/New_York", "cst|cdt": "America/Chicago", "pst|pdt": "America/Los_Angeles",
    "bst": "Europe/London", "cet|cest|mez|mesz": "Europe/Paris", "jst": "Asia/Tokyo", "brt": "America/Sao_Paulo",
}  # fmt: skip
SHORT_UNITS: Final = {
    "s": Unit("second"), "m": Unit("minute"), "h": Unit("hour"), "d": Unit("day"), "'": Unit("minute"),
    '"': Unit("second"),
}  # fmt: skip

# fmt: off
COMMON: Rules = (
    # Numbers and lengths
    ("<num> <unit>", "length", numbers.measure),
    ("<few> <unit>", "length", numbers.measure),
    ("<fraction> <unit>", "length", numbers.part_of),
    ("<num> <u1>", "wlength", numbers.short_measure),
    ("<wlength> (,) <wlength>", "wlength", numbers.join),
    ("<length> (,) <length>", "length", numbers.join),
    ("<length> <wlength>", "length", numbers.join),
    # Days
    ("<today>", "date", relative.day),
    ("<holiday>", "date", taking.itself),
    ("<num>", "year", dates.year),
    ("<month> (,) <year>", "date", dates.year_of_month),
    ("<date> (,) <year>", "date", inside.within),
    ("<date> (,) <date>", "date", inside.together),
    ("<day> (,) <wdate>", "date", inside.together),
    ("<date>", "anydate", taking.itself),
    ("<wdate>", "anydate", taking.itself),
    # Parts of the day, times of day
    ("<num>", "compact", clocks.compact24),
    ("<part>", "wpart", taking.itself),
    ("<date> (,) <part>", "dpart", dayparts.dated),
    ("<wdate> (,) <part>", "dpart", dayparts.dated),
    ("<dpart> <date>", "dpart", dayparts.part_of_date),
    ("<dpart> (,) <clock>", "time", dayparts.in_dated_part),
    ("<clock> (,) <dpart>", "time", taking.swapped, dayparts.in_dated_part),
    ("<part> <clock>", "clock", taking.swapped, dayparts.in_part),
    ("<clock> <part>", "clock", dayparts.in_part),
    ("<date> (,) <clock>", "time", timed.on_date),
    ("<date> (,) <hclock>", "time", timed.on_date),
    ("<wdate> (,) <clock>", "time", timed.on_date),
    ("<clock> (,) <date>", "time", taking.swapped, timed.on_date),
    ("<clock> (,) <wdate>", "time", taking.swapped, timed.on_date),
    ("<time> (,) <clock>", "time", timed.on_day_of),
    # One of two
    ("<eclock>", "time", choices.one_clock),
    ("<date> (,) <eclock>", "time", choices.on_day),
    ("<eclock> (,) <date>", "time", taking.swapped, choices.on_day),
    ("<edate>", "choice", choices.one_date),
    # Ranges
    ("<clock> - <clock>", "cpart", dayparts.clocks),
    ("<hclock> - <hclock>", "cpart", dayparts.clocks),
    ("<clock> - <hclock>", "cpart", dayparts.clocks),
    ("<hclock> - <clock>", "cpart", dayparts.clocks),
    ("<wclock> - <clock>", "cpart", dayparts.clocks),
    ("<wclock> - <wclock>", "wcpart", dayparts.clocks),
    ("<cpart> (,) <date>", "dpart", taking.swapped, dayparts.dated),
    ("<date> (,) <cpart>", "dpart", dayparts.dated),
    ("<dpart> (,) <cpart>", "dpart", dayparts.redated),
    ("<date> - <anydate>", "range", ranges.between_dates),
    ("<wdate> - <date>", "range", ranges.between_dates),
    ("<wdate> - <wdate>", "wrange", ranges.between_dates),
    ("<day> - <day>", "range", ranges.between_dates),
    ("<time> - <time>", "range", ranges.between_times),
    ("<time> - <clock>", "range", ranges.to_clock),
    ("<num> - <num> <month>", "range", periods.numbered_days),
    # Repetitions
    ("<freq>", "rec", repeats.named),
    ("<dow>", "wdays", repeats.one_day),
    ("<dows>", "wdays", taking.itself),
    ("<dows>", "days", taking.itself),
    ("<days> , <days>", "days", repeats.and_days),
    ("<wdays> , <wdays>", "wdays", repeats.and_days),
    ("<wdays> - <wdays>", "wdays", repeats.days_through),
    ("<dow> - <dow>", "daysthrough", repeats.dows_through),
    ("<daysthrough> (,) <clock>", "rec", bounded.days_at),
    ("<dowpair> (,) <clock>", "rec", bounded.days_at),
    ("<daysthrough> (,) <cpart>", "rec", bounded.days_from),
    ("<days>", "rec", repeats.every_days),
    ("<rec> (,) <clock>", "rec", bounded.at),
    ("<clock> (,) <rec>", "rec", taking.swapped, bounded.at),
    ("<rec> (,) <part>", "rec", bounded.in_hours),
    ("<rec> (,) <cpart>", "rec", bounded.in_stretch),
    ("<ord>", "nlist", monthly.one),
    ("<lastord>", "nlist", monthly.one),
    ("<ord>", "anyord", taking.itself),
    ("<lastord>", "anyord", taking.itself),
    ("<nlist> , <nlist>", "nlist", monthly.both),
    ("<nlist> <wdays>", "nthdays", monthly.nth_days),
    # What is no time
    ("24 / 7", "idiom", taking.nothing),
    # Zones
    ("<clock> <zone>", "clock", taking.first),
    ("<cpart> <zone>", "cpart", taking.first),
    ("<time> <zone>", "time", taking.first),
    ("<date> <zone>", "date", taking.first),
    ("<dpart> <zone>", "dpart", taking.first),
    ("<rec> <zone>", "rec", taking.first),
    ("<range> <zone>", "range", taking.first),
)
# fmt: on
