"""What languages have in common: rules of categories and signs alone, and words that go round the world."""

from __future__ import annotations

from typing import Final

from core.when import clocks, dates, numbers, ranges, repeats
from core.when.language import Rules
from core.when.numbers import Unit

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
    ("<num> <u1>", "wlength", ranges.short_measure),
    ("<wlength> (,) <wlength>", "wlength", numbers.join),
    ("<length> (,) <length>", "length", numbers.join),
    ("<length> <wlength>", "length", numbers.join),
    # Days
    ("<today>", "date", dates.day),
    ("<holiday>", "date", dates.itself),
    ("<num>", "year", dates.year),
    ("<month> (,) <year>", "date", dates.year_of_month),
    ("<date> (,) <year>", "date", dates.within),
    ("<date> (,) <date>", "date", dates.together),
    ("<day> (,) <wdate>", "date", dates.together),
    ("<date>", "anydate", dates.itself),
    ("<wdate>", "anydate", dates.itself),
    # Parts of the day, times of day
    ("<num>", "compact", clocks.compact24),
    ("<part>", "wpart", dates.itself),
    ("<date> (,) <part>", "dpart", ranges.dated),
    ("<wdate> (,) <part>", "dpart", ranges.dated),
    ("<dpart> <date>", "dpart", ranges.part_of_date),
    ("<dpart> (,) <clock>", "time", clocks.in_dated_part),
    ("<clock> (,) <dpart>", "time", clocks.swapped, clocks.in_dated_part),
    ("<part> <clock>", "clock", clocks.swapped, clocks.in_part),
    ("<clock> <part>", "clock", clocks.in_part),
    ("<date> (,) <clock>", "time", clocks.on_date),
    ("<date> (,) <hclock>", "time", clocks.on_date),
    ("<wdate> (,) <clock>", "time", clocks.on_date),
    ("<clock> (,) <date>", "time", clocks.swapped, clocks.on_date),
    ("<clock> (,) <wdate>", "time", clocks.swapped, clocks.on_date),
    ("<time> (,) <clock>", "time", clocks.on_day_of),
    # Ranges
    ("<clock> - <clock>", "cpart", ranges.clocks),
    ("<hclock> - <hclock>", "cpart", ranges.clocks),
    ("<clock> - <hclock>", "cpart", ranges.clocks),
    ("<hclock> - <clock>", "cpart", ranges.clocks),
    ("<wclock> - <clock>", "cpart", ranges.clocks),
    ("<wclock> - <wclock>", "wcpart", ranges.clocks),
    ("<cpart> (,) <date>", "dpart", clocks.swapped, ranges.dated),
    ("<date> (,) <cpart>", "dpart", ranges.dated),
    ("<dpart> (,) <cpart>", "dpart", ranges.redated),
    ("<date> - <anydate>", "range", ranges.between_dates),
    ("<wdate> - <date>", "range", ranges.between_dates),
    ("<wdate> - <wdate>", "wrange", ranges.between_dates),
    ("<day> - <day>", "range", ranges.between_dates),
    ("<time> - <time>", "range", ranges.between_times),
    ("<time> - <clock>", "range", ranges.to_clock),
    ("<num> - <num> <month>", "range", ranges.numbered_days),
    # Repetitions
    ("<freq>", "rec", repeats.named),
    ("<dow>", "wdays", repeats.one_day),
    ("<dows>", "wdays", dates.itself),
    ("<dows>", "days", dates.itself),
    ("<days> , <days>", "days", repeats.and_days),
    ("<wdays> , <wdays>", "wdays", repeats.and_days),
    ("<wdays> - <wdays>", "wdays", repeats.days_through),
    ("<days>", "rec", repeats.every_days),
    ("<rec> (,) <clock>", "rec", repeats.at),
    ("<clock> (,) <rec>", "rec", clocks.swapped, repeats.at),
    ("<rec> (,) <part>", "rec", repeats.in_hours),
    ("<rec> (,) <cpart>", "rec", repeats.in_hours),
    ("<ord>", "nlist", repeats.one),
    ("<lastord>", "nlist", repeats.one),
    ("<ord>", "anyord", dates.itself),
    ("<lastord>", "anyord", dates.itself),
    ("<nlist> , <nlist>", "nlist", repeats.both),
    ("<nlist> <wdays>", "nthdays", repeats.nth_days),
    # Zones
    ("<clock> <zone>", "clock", dates.first),
    ("<cpart> <zone>", "cpart", dates.first),
    ("<time> <zone>", "time", dates.first),
    ("<date> <zone>", "date", dates.first),
    ("<dpart> <zone>", "dpart", dates.first),
    ("<rec> <zone>", "rec", dates.first),
    ("<range> <zone>", "range", dates.first),
)
# fmt: on
