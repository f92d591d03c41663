"""What the languages share: rules that consist of categories and signs only, and international abbreviations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.when.expressions import (
    alternatives,
    combinators,
    containment,
    dated_times,
    dates,
    dayparts,
    periods,
    quantities,
    ranges,
    relative_dates,
    time_of_day,
)
from core.when.expressions.quantities import Unit
from core.when.recurrence import monthly_repetition, repetition, repetition_bounds

if TYPE_CHECKING:
    from core.when.grammar.language_tables import Rules

ZONES: Final = {
    "utc|gmt": "UTC", "est|edt": "America/New_York", "cst|cdt": "America/Chicago", "pst|pdt": "America/Los_Angeles",
    "bst": "Europe/London", "cet|cest|mez|mesz": "Europe/Paris", "jst": "Asia/Tokyo", "brt": "America/Sao_Paulo",
}  # fmt: skip
SHORT_UNITS: Final = {
    "s": Unit("second"), "m": Unit("minute"), "h": Unit("hour"), "d": Unit("day"), "'": Unit("minute"),
    '"': Unit("second"),
}  # fmt: skip

ZONED: Final = ("cpart", "time", "date", "dpart", "rec", "range")
"""Categories that a zone can follow."""

# fmt: off
WRITTEN: Rules = (
    # Written dates
    ("<date|wdate> (,) <yy>", "date", dates.in_short_year),
    ("<num> -|/ <month>", "date", combinators.swapped, dates.date_of_year),
    ("<month> -|/ <num>", "date", dates.date_of_year),
    ("<num> -|/ <month> -|/ <year>", "date", containment.day_month_year),
    ("<num> -|/ <month> -|/ <yy>", "date", dates.day_month_short_year),
    ("<month> -|/ <num> -|/|, <year>", "date", combinators.reordered, (1, 0, 2), containment.day_month_year),
    ("<year> -|/ <month> -|/ <num>", "date", combinators.reordered, (2, 1, 0), containment.day_month_year),
    ("<year> (,) <month> <num|ord>", "date", combinators.reordered, (2, 1, 0), containment.day_month_year),
    ("<year> (,) <month>", "date", combinators.swapped, dates.year_of_month),
    ("<num> / <month> / <year> : <clock>", "time", dated_times.on_day_month_year),
    ("<month> <num> <clock> <year>", "time", combinators.reordered, (1, 0, 3, 2), dated_times.on_day_month_year),
    ("<day> <month> <num> <clock> <year>", "time", combinators.reordered, (2, 1, 4, 3), dated_times.on_day_month_year),
    ("<date> (,) <compact>", "time", dated_times.on_date_of_four),
    ("<num>", "faryear", dates.far_year),
    ("<date> (,) <faryear>", "date", containment.within),
    ("<date> (,) <num>", "date", dates.beyond),
    # Sums
    ("<date|time> + <length|wlength>", "time", combinators.swapped, relative_dates.after_date),
    ("<date|time> <minus> <length|wlength>", "time", combinators.reordered, (2, 0), relative_dates.before_date),
)
"""Dates with signs and spaces between their parts, and sums, in languages that write spaces."""

SHARED: Rules = (
    ("<num> <u1>", "wlength", quantities.short_measure),
    ("<wlength> (,) <wlength>", "wlength", quantities.join),
    ("<length> <wlength>", "length", quantities.join),
    ("<wlength> (,) <length>", "length", quantities.join),
    ("<holiday>", "date", combinators.identity),
    ("<num>", "year", dates.year),
    *WRITTEN,
    ("<date|wdate>", "anydate", combinators.identity),
    ("<clock> (,) <dpart>", "time", combinators.swapped, dayparts.in_dated_part),
    ("<eclock>", "time", alternatives.one_clock),
    ("<edate>", "choice", alternatives.one_date),
    ("<dpart> (,) <cpart>", "dpart", dayparts.redated_in),
    ("<freq>", "rec", repetition.named),
    ("<dow>", "wdays", combinators.listed),
    ("<dows>", "days", combinators.identity),
    ("<wdays> , <wdays>", "wdays", repetition.and_days),
    ("<rec> (,) <cpart>", "rec", repetition_bounds.in_stretch),
    ("<ord|lastord>", "nlist", monthly_repetition.numbers),
    ("<ord|lastord>", "anyord", combinators.identity),
    ("<nlist> , <nlist>", "nlist", combinators.joined),
    ("24 / 7", "idiom", combinators.no_time),
    ("<month>", "months", monthly_repetition.numbers),
)
"""The rules that all languages have."""

COMMON: Rules = (
    *SHARED,
    # Numbers and lengths
    ("<num|few|fraction> <unit>", "length", quantities.measure),
    ("<length> (,) <length>", "length", quantities.join),
    # Days
    ("<today>", "date", relative_dates.day),
    ("<month> (,) <year>", "date", dates.year_of_month),
    ("<date> (,) <year>", "date", containment.within),
    ("<date> (,) <date>", "date", containment.together),
    ("<day> (,) <wdate>", "date", containment.together),
    # Parts of the day, times of day
    ("<num>", "compact", time_of_day.compact24),
    ("<part>", "wpart", combinators.identity),
    ("<date|wdate> (,) <part>", "dpart", dayparts.dated),
    ("<dpart> <date>", "dpart", dayparts.part_of_date),
    ("<dpart> (,) <clock>", "time", dayparts.in_dated_part),
    ("<part> <clock>", "clock", combinators.swapped, dayparts.in_part),
    ("<clock> <part>", "clock", dayparts.in_part),
    ("<date> (,) <clock|hclock>", "time", dated_times.on_date),
    ("<wdate> (,) <clock>", "time", dated_times.on_date),
    ("<clock> (,) <date|wdate>", "time", combinators.swapped, dated_times.on_date),
    ("<time> (,) <clock>", "time", dated_times.on_day_of),
    # Alternatives
    ("<date> (,) <eclock>", "time", alternatives.on_day),
    ("<eclock> (,) <date>", "time", combinators.swapped, alternatives.on_day),
    # Ranges
    ("<clock> - <clock|hclock>", "cpart", dayparts.clocks),
    ("<hclock> - <hclock|clock>", "cpart", dayparts.clocks),
    ("<wclock> - <clock>", "cpart", dayparts.clocks),
    ("<wclock> - <wclock>", "wcpart", dayparts.clocks),
    ("<cpart> (,) <date>", "dpart", combinators.swapped, dayparts.dated),
    ("<date> (,) <cpart>", "dpart", dayparts.dated),
    ("<date> - <anydate>", "range", ranges.between_dates),
    ("<wdate> - <date>", "range", ranges.between_dates),
    ("<wdate> - <wdate>", "wrange", ranges.between_dates),
    ("<day> - <day>", "range", ranges.between_dates),
    ("<time> - <time>", "range", ranges.Range),
    ("<time> - <clock>", "range", ranges.to_clock),
    ("<num> - <num> <month>", "range", periods.days_of_month),
    # Repetitions
    ("<dows>", "wdays", combinators.identity),
    ("<days> , <days>", "days", repetition.and_days),
    ("<wdays> - <wdays>", "wdays", repetition.days_through),
    ("<dow> - <dow>", "daysthrough", repetition.dows_through),
    ("<daysthrough|dowpair|rec> (,) <clock>", "rec", repetition_bounds.at),
    ("<daysthrough> (,) <cpart>", "rec", repetition_bounds.in_stretch),
    ("<days>", "rec", repetition.every_days),
    ("<clock> (,) <rec>", "rec", combinators.swapped, repetition_bounds.at),
    ("<rec> (,) <part>", "rec", repetition_bounds.in_hours),
    ("<nlist> <wdays>", "nthdays", monthly_repetition.nth_days),
    # Not a time
    # Zones
    *((f"<{kind}> <zone>", kind, combinators.first) for kind in ("clock", *ZONED)),
)
# fmt: on
