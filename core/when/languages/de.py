"""German."""

from __future__ import annotations

import re

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
from core.when.expressions.dayparts import DatedPart, Part
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.time_of_day import Clock
from core.when.grammar.language_tables import Language, Rules, Words, words
from core.when.grammar.tokens import plain
from core.when.languages.common import SHORT_UNITS, ZONES
from core.when.languages.continental import CONTINENTAL, CUES, misspellings
from core.when.languages.holidays import german
from core.when.recurrence import monthly_repetition, repetition, repetition_bounds

_ONES = {
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
_NUMBERS = {
    **_ONES, "null": 0, "eins|eine|einen|einem|einer": 1, "zwo": 2, "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13,
    "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "zwanzig": 20,
    "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "neunzig": 90, "hundert": 100,
}  # fmt: skip
_TENS = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50}
_ORDINALS = {
    "erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "acht": 8, "neunt": 9,
    "zehnt": 10, "elft": 11, "zwölft": 12, "dreizehnt": 13, "vierzehnt": 14, "fünfzehnt": 15, "sechzehnt": 16,
    "siebzehnt": 17, "achtzehnt": 18, "neunzehnt": 19, "zwanzigst": 20, "dreißigst": 30, "einunddreißigst": 31,
    **{f"{one}undzwanzigst": 20 + value for one, value in _ONES.items()},
}  # fmt: skip
_ENDINGS = ("e", "er", "en", "em", "es")
_DAYS = {
    "montag|mo": 0, "dienstag|di": 1, "mittwoch|mi": 2, "donnerstag|do": 3, "freitag|fr": 4, "samstag|sonnabend|sa": 5,
    "sonntag|so": 6,
}  # fmt: skip
_PARTS = {
    "morgen|morgens|früh|am morgen|in der früh|in der frühe|am frühen morgen": Part(180, 720),
    "vormittag|vormittags|am vormittag": Part(180, 720), "mittag|mittags|am mittag|zu mittag": Part(720, 840),
    "nachmittag|nachmittags|am nachmittag": Part(720, 1140), "abend|abends|am abend": Part(1080, 1440),
    "nacht|nachts|in der nacht": Part(0, 240), "am späten nachmittag": Part(900, 1140),
}  # fmt: skip


def _inflected(*stems: str) -> str:
    return "|".join(stem + ending for stem in stems for ending in _ENDINGS)


_PARTS_OF_A_DAY = {
    "morgen": Part(180, 720), "früh": Part(180, 720), "vormittag": Part(180, 720), "mittag": Part(720, 840),
    "nachmittag": Part(720, 1140), "abend": Part(1080, 1440),
}  # fmt: skip
_COMPOUNDS = [
    (names.split("|")[0] + name, index, part)
    for names, index in _DAYS.items()
    for name, part in _PARTS_OF_A_DAY.items()
]
"""Compounds of a weekday and a part of the day: Montagabend."""


_MONTHS = (
    *("januar", "februar", "märz", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "dezember"),
)
WORDS: Words = {
    "exception": {"außer|ausser|ausgenommen|aber nicht|nur nicht|mit ausnahme von|es sei denn|nicht an": True},
    "holidays": {"feiertag|feiertage|feiertagen|ferien|schulferien|urlaub": True},
    "num": {
        **{word: Number(value) for word, value in _NUMBERS.items()},
        **{f"{one}und{ten}": Number(value + more) for one, value in _ONES.items() for ten, more in _TENS.items()},
        "anderthalb|eineinhalb": Number(1.5), "zweieinhalb": Number(2.5), "dreieinhalb": Number(3.5),
    },
    "few": {"paar|ein paar|einige|einigen": Number(2)},
    "fraction": {
        "halbe|halben|eine halbe|einer halben|einem halben|ein halbes|halbes": Number(0.5), "dreiviertel|eine dreiviertel|einer dreiviertel": Number(0.75),
        "viertel|eine viertel|einer viertel": Number(0.25),
    },
    "ord": {_inflected(stem): value for stem, value in _ORDINALS.items()},
    "lastord": {_inflected("letzt"): -1, _inflected("vorletzt"): -2},
    "unit": {
        "sekunde|sekunden|sek": Unit("second"), "minute|minuten|min": Unit("minute"), "stunde|stunden|std": Unit("hour"),
        "tag|tage|tagen|tages|tags": Unit("day"), "woche|wochen": Unit("week"), "monat|monate|monaten|monats": Unit("month"),
        "quartal|quartale|quartals": Unit("quarter"), "jahr|jahre|jahren|jahres": Unit("year"),
    },
    "u1": SHORT_UNITS,
    "dow": _DAYS,
    "dows": {
        **{f"{names.split('|')[0]}s": (index,) for names, index in _DAYS.items()},
        "werktags|wochentags|unter der woche|an werktagen": dates.WEEKDAYS,
    },
    "weekday": {"werktag|wochentag|arbeitstag|werktags|arbeitstages": dates.WEEKDAYS},
    "weekend": {"wochenende|we": dates.WEEKEND},
    "month": {
        "januar|jan|jänner": 1, "februar|feb|feber": 2, "märz|mär|mrz": 3, "april|apr": 4, "mai": 5, "juni|jun": 6,
        "juli|jul": 7, "august|aug": 8, "september|sep|sept": 9, "oktober|okt|oct": 10, "november|nov": 11,
        "dezember|dez|dec": 12,
    },
    "monthweek": {f"{name}woche": number for number, name in enumerate(_MONTHS, 1)},
    "part": _PARTS,
    "dpart": {name: DatedPart(dates.weekday(index), part) for name, index, part in _COMPOUNDS},
    "daypart": {f"{name}|{name}s": ((index,), part) for name, index, part in _COMPOUNDS},
    "clock": {"mitternacht|um mitternacht": Clock(0), "12 uhr mittags|zwölf uhr mittags": Clock(12),
        "12 uhr mitternacht|12 uhr nachts|zwölf uhr nachts": Clock(0)},
    "today": {
        "heute|am heutigen tag|zu dieser zeit": 0, "morgen": 1, "übermorgen": 2, "gestern": -1, "vorgestern": -2,
        "vorvorgestern": -3,
    },
    "season": {
        "frühling|frühjahr": dates.season((3, 20)), "sommer": dates.season((6, 21)), "herbst": dates.season((9, 21)),
        "winter": dates.season((12, 21)),
    },
    "edge": {"anfang|beginn": "begin", "mitte": "middle", "ende": "end"},
    "now": {
        "jetzt|jetzt gleich|jetzt sofort|genau jetzt|gerade jetzt|sofort|ab sofort|gerade eben|im moment|in diesem moment|"
        "umgehend": relative_dates.now(),
    },
    "event": {
        "vor der arbeit": Part(360, 540),
        "nach der arbeit|nach feierabend|zum feierabend|nach dem feierabend": Part(1020, 1260),
        "zum mittagessen|beim mittagessen|in der mittagspause|zur mittagspause|um die mittagszeit|zur mittagszeit": Part(720, 840),
        "nach dem mittagessen|nach dem essen|nach dem mittag|nach der mittagspause": Part(780, 1020),
        "vor dem mittagessen|vor dem essen": Part(660, 720), "nach dem abendessen": Part(1200, 1380),
        "zum abendessen|beim abendessen": Part(1080, 1200), "zum frühstück|beim frühstück": Part(420, 600),
        "nach dem frühstück|vor der schule": Part(420, 600), "nach der schule": Part(780, 1020),
    },
    "ad": {"n . chr .|n . chr|nach christus|uz|u . z .|ndz": 1},
    "bc": {"v . chr .|v . chr|vor christus|vuz|v . u . z .|v . d . z .|v . d . g . z .": -1},
    "noon": {"mittag": Clock(12)},
    "plural": {
        "montage": (0,), "dienstage": (1,), "mittwoche": (2,), "donnerstage": (3,), "freitage": (4,), "samstage": (5,),
        "sonntage": (6,),
    },
    "zone": ZONES,
    "freq": {
        "täglich|tagtäglich": ("DAILY", 1), "wöchentlich": ("WEEKLY", 1), "monatlich": ("MONTHLY", 1),
        "jährlich": ("YEARLY", 1), "stündlich": ("HOURLY", 1), "zweiwöchentlich|vierzehntäglich": ("WEEKLY", 2),
        "vierteljährlich|quartalsweise": ("MONTHLY", 3),
    },
    "times": {"einmal": Number(1), "zweimal": Number(2), "dreimal": Number(3), "viermal": Number(4)},
}  # fmt: skip

_THIS = "diese|dieser|diesen|diesem|dieses|aktuelle|aktuellen"
_NEXT = (
    "nächste|nächster|nächsten|nächstem|nächstes|kommende|kommender|kommenden|kommendem|kommendes|folgende|folgenden"
)
_OVER_NEXT = "übernächste|übernächster|übernächsten|übernächstes"
_LAST = "letzte|letzter|letzten|letztem|letztes|vergangene|vergangener|vergangenen|vergangenes|vorige|voriger|vorigen|voriges"
_EVERY = "jede|jeder|jeden|jedem|jedes"
_EACH = f"{_EVERY}|alle"
_THE = "der|die|das|den|dem|des"
_ABOUT = "ca|circa|zirka|ungefähr|etwa|gegen|so"
_TO = "bis|-"

# fmt: off
RULES: Rules = (
    *CONTINENTAL,
    ("<length> und <length>", "length", quantities.join),
    (f"{_ABOUT} <length>", "length", combinators.identity),
    ("(eine|einer) dreiviertelstunde", "length", quantities.measure, Number(0.75), Unit("hour")),
    ("(eine|einer) viertelstunde", "length", quantities.measure, Number(0.25), Unit("hour")),
    ("<num> .|te|ten|ter|tem", "ord", quantities.ordinal),
    # Days, weeks, months, years
    ("gerade", "wtime", relative_dates.now),
    ("ab|von <now> (an)", "range", ranges.since),
    ("im_jahr|im_jahre|in <year>", "date", combinators.identity),
    ("q <num>", "date", dates.quarter),
    ("<ord> quartal", "date", dates.quarter),
    (f"({_THE}|in) {_THIS} <unit>", "date", relative_dates.relative, 0),
    (f"({_THE}|in) {_NEXT} <unit>", "date", relative_dates.relative, 1),
    (f"({_THE}|in) {_OVER_NEXT} <unit>", "date", relative_dates.relative, 2),
    (f"({_THE}|in) {_LAST} <unit>", "date", relative_dates.relative, -1),
    (f"({_THE}|in) {_NEXT} <num|few> <unit>", "range", periods.units, 1),
    (f"({_THE}|in) {_LAST} <num|few> <unit>", "range", periods.units, -1),
    (f"(am|an) {_THIS} <day>", "date", relative_dates.this),
    (f"(am|an) {_NEXT} <day>", "date", relative_dates.nth, 1),
    (f"(am|an) {_OVER_NEXT} <day>", "date", relative_dates.nth, 2),
    (f"<day> nach dem {_NEXT}", "date", relative_dates.nth, 2),
    (f"(am|an) {_LAST} <day>", "date", relative_dates.nth, -1),
    ("(am) <day> (heute) in <length>", "date", combinators.swapped, relative_dates.weeks_after),
    ("(am) <day> in acht|8 tagen", "date", relative_dates.after_date, quantities.WEEK),
    (f"(im|in) {_THIS} <mon>", "date", relative_dates.this),
    (f"(im|in) {_NEXT} <mon>", "date", relative_dates.nth, 1),
    (f"(im|in) {_LAST} <mon>", "date", relative_dates.nth, -1),
    (f"{_THIS}|im <season>", "date", relative_dates.this),
    (f"(im) {_NEXT} <season>", "date", relative_dates.nth, 1),
    (f"(im) {_LAST} <season>", "date", relative_dates.nth, -1),
    (f"{_NEXT} <holiday>", "date", relative_dates.nth, 1),
    (f"{_LAST} <holiday>", "date", relative_dates.nth, -1),
    ("am|an|im|vom|zum|seit|den|der|das|die|dem <date>", "date", combinators.identity),
    ("am|an|zum|vom|bis|seit|ab|den <wdate>", "date", combinators.identity),
    # Days of the month
    ("<num> (.) <month>", "date", combinators.swapped, dates.date_of_year),
    ("<ord> <month>", "date", combinators.swapped, dates.date_of_year),
    ("<month> <num>", "date", dates.date_of_year),
    ("am|der|den|dem <ord>", "date", dates.month_day),
    ("<num> . <num> . <num>", "date", dates.day_month_year_numbers),
    ("am|den|dem|der|vom|zum|bis <num> . <num> .", "date", dates.day_month_numbers),
    ("<day> (,) (den|der|dem) <ord>", "date", containment.numbered_day),
    ("<date> (,) (den|der|dem) <date>", "date", containment.together),
    # One date inside another
    (f"<date> {_THE}|in|im|von|vom <date>", "date", containment.together),
    ("(am|der|die|den) <anyord> <day> im|des|der|von|in <anydate>", "date", containment.nth_of),
    ("(am|der|die|den|in) (der) <anyord> <unit> im|des|der|von|in <anydate>", "date", containment.nth_of),
    ("(am) <anyord> <weekday> im|des|der|von|in <anydate>", "date", containment.nth_of),
    ("(am) <anyord> <weekday> des|der|im <unit>", "date", containment.nth_of),
    ("(am) <anyord> <day|unit> im|des|der <unit>", "date", containment.nth_of),
    ("(in) (der|die) <anyord> <monthweek>", "date", containment.nth_week_of_month),
    ("<anyord> <day> nach <date>", "date", relative_dates.nth_after),
    ("(am) <ord> advent|adventssonntag", "date", relative_dates.advent),
    ("<day> nach <date>", "date", relative_dates.nth_after, 1),
    ("<day> vor <date>", "date", relative_dates.nth_before, 1),
    (f"({_THE}|am) tag nach <date>", "date", relative_dates.after_date, quantities.DAY),
    (f"({_THE}|am) tag vor <date>", "date", relative_dates.before_date, quantities.DAY),
    ("(in) kw|woche|kalenderwoche <num>", "date", dates.week_number),
    # A length before or after
    ("in <length|wlength|hlength>", "time", relative_dates.ahead),
    ("heute in <length>", "time", relative_dates.ahead),
    ("in <num>", "wtime", relative_dates.minutes_ahead),
    ("in <num> bis|oder|- <num> <unit>", "time", relative_dates.ahead_at_least),
    ("vor <length|wlength>", "time", relative_dates.ago),
    ("<length> nach <date>", "date", relative_dates.after_date),
    ("<length> vor <date>", "date", relative_dates.before_date),
    ("<length> vor dem|der|den|meinem|meiner|unserem|unserer", "lead", quantities.negative),
    ("<length> nach dem|der|den|meinem|meiner|unserem|unserer", "lead", combinators.identity),
    ("<length> vorher|davor|zuvor|im_voraus", "lag", quantities.negative),
    ("(entweder) <clock> oder (um) <clock>", "eclock", alternatives.clocks),
    ("<clock> oder (um) <wclock>", "eclock", alternatives.clocks),
    ("(entweder) <date> oder (am) <date>", "edate", combinators.listed),
    ("<time> oder <time>", "time", alternatives.either),
    ("<length> nach <clock>", "time", dated_times.length_after),
    ("<length> vor <clock>", "time", dated_times.length_before, 0),
    ("<holiday|mon|season> in <length>", "date", relative_dates.at_a_distance, 1),
    ("<date> vor <length>", "date", relative_dates.at_a_distance, -1),
    # Time of day
    ("<num>", "wclock", time_of_day.spoken_hour),
    ("<num> uhr", "clock", time_of_day.hour24),
    ("<num> uhr <num>", "clock", time_of_day.hour_minute24),
    ("<clock|dotclock> uhr", "clock", combinators.identity),
    ("um|gegen|ab|@ <wclock>", "clock", combinators.identity),
    ("um|gegen|@ <compact>", "clock", combinators.identity),
    ("um|gegen|so|etwa|ca|genau|punkt|zirka <clock>", "clock", combinators.identity),
    ("um <hclock>", "clock", combinators.identity),
    ("<hclock> <part>", "clock", dayparts.in_part),
    ("<fraction> nach <wclock>", "clock", time_of_day.spoken_past),
    ("<fraction> vor <wclock>", "clock", time_of_day.spoken_before),
    ("<num> (minuten) nach <wclock>", "clock", time_of_day.spoken_past),
    ("<num> (minuten) vor <wclock>", "clock", time_of_day.spoken_before),
    ("um viertel <wclock>", "clock", time_of_day.part_before, 45),
    ("um|gegen|ab punkt <wclock>", "clock", combinators.identity),
    ("kurz vor|nach <wclock|clock>", "clock", combinators.identity),
    ("halb <wclock>", "clock", time_of_day.part_before, 30),
    ("<num> (minuten) nach halb <wclock>", "clock", time_of_day.around_half, 1),
    ("<num> (minuten) vor halb <wclock>", "clock", time_of_day.around_half, -1),
    ("dreiviertel|drei_viertel <wclock>", "clock", time_of_day.part_before, 15),
    ("<clock|wclock> am|in_der <part>", "clock", dayparts.in_part),
    ("<part> um <wclock>", "clock", combinators.swapped, dayparts.in_part),
    # Parts of the day
    ("am|in_der|zu|gegen|auf|auf_den <part>", "apart", dayparts.next_part),
    ("<date> gegen|am|in_der|zu <part>", "dpart", dayparts.dated),
    ("am (frühen) abend", "apart", dayparts.next_part, Part(1080, 1440)),
    ("heute nacht", "dpart", dayparts.on_day, 0, Part(1260, 1680)),
    ("heute nacht (um|gegen) <wclock|clock>", "time", dayparts.in_dated_part, dayparts.on_day(0, Part(1260, 1680))),
    ("letzte|vergangene nacht", "dpart", dayparts.on_day, -1, Part(1260, 1680)),
    ("heute|diesen <part>", "dpart", dayparts.on_day, 0),
    ("gestern <part>", "dpart", dayparts.on_day, -1),
    ("<dpart> um|gegen <wclock>", "time", dayparts.in_dated_part),
    ("<date> um|gegen|ab|so_gegen|so_um <wclock>", "time", dated_times.on_date),
    ("<date> als erstes", "time", dated_times.first_thing),
    ("gleich morgen früh", "time", dated_times.first_thing, relative_dates.day(1)),
    ("<today> in einer_woche|acht_tagen|8_tagen", "ndate", relative_dates.day_of_week_on, 1),
    ("<today> in zwei_wochen|14_tagen|vierzehn_tagen", "ndate", relative_dates.day_of_week_on, 2),
    ("heute (um) mitternacht", "time", dated_times.on_date, relative_dates.day(1), Clock(0)),
    ("<time> um <wclock>", "time", dated_times.on_day_of),
    # Weekends
    (f"(am|an) {_THIS}|das|dem <weekend>", "range", periods.weekend),
    ("am <weekend>", "range", periods.weekend),
    (f"(am|an) {_NEXT} <weekend>", "range", periods.weekend_ahead, 1),
    (f"(am|an) {_LAST} <weekend>", "range", periods.last_weekend),
    ("(das|am) <anyord> <weekend> im|des|in <anydate>", "range", periods.nth_weekend),
    ("<date> (um|zur|zu) (die) gleiche|gleichen|selbe|selben zeit|uhrzeit", "time", dated_times.at_this_time),
    ("(um|zur|zu) (die) gleiche|gleichen|selbe|selben zeit|uhrzeit <date>", "time", dated_times.at_this_time),
    # Ranges
    (f"(von|zwischen) <clock> {_TO} <clock>", "cpart", dayparts.clocks),
    ("zwischen <clock> und <clock>", "cpart", dayparts.clocks),
    (f"(von|zwischen) <wclock> {_TO}|und <clock>", "cpart", dayparts.clocks),
    ("von <wclock> bis <wclock>", "cpart", dayparts.clocks),
    ("von|zwischen <hclock> bis|und <hclock>", "cpart", dayparts.clocks),
    ("zwischen <wclock> und <wclock>", "cpart", dayparts.clocks),
    (f"(von|vom) <date> {_TO}|zum|bis_zum|bis_einschließlich|bis_inklusive|bis_inkl <anydate>", "range", ranges.between_dates),
    (f"(von|vom) <wdate> {_TO}|bis_zum <anydate>", "range", ranges.between_dates),
    ("zwischen <anydate> und <anydate>", "range", ranges.between_dates),
    (f"(von|vom) <num> (.) {_TO}|/|und|bis_zum <anydate>", "range", periods.day_to_date),
    (f"(von|vom) <ord> {_TO}|/|und|bis_zum <date>", "range", periods.day_to_date),
    (f"(von) <time> {_TO} <time>", "range", ranges.Range),
    (f"(von) <time> {_TO} <clock>", "range", ranges.to_clock),
    ("(am|zum|zu|gegen) <edge> (des|der|von) <anydate>", "range", periods.edge),
    ("(am|zum|zu|gegen) <edge> des|der <unit>", "range", periods.edge),
    ("(am|zum|bis) monatsende", "range", periods.edged, ("end", "month")),
    ("(am|zum|bis) jahresende", "range", periods.edged, ("end", "year")),
    ("(am|zum) monatsanfang", "range", periods.edged, ("begin", "month")),
    ("bis (zum) ende des|der <unit|date>", "range", ranges.until_end),
    ("bis ende <anydate>", "range", ranges.until_end),
    ("bis|vor|spätestens (um) <clock|hclock>", "range", ranges.before),
    ("bis um|spätestens <wclock>", "range", ranges.before),
    ("bis <wclock> am <part>", "range", ranges.before_part),
    ("bis <clock> <part>", "range", ranges.before_part),
    ("<clock> spätestens", "range", ranges.before),
    ("bis|bis_zum|spätestens|bis_spätestens|spätestens_am|spätestens_bis <anydate>", "range", ranges.until),
    ("bis (zum) <noon>", "range", ranges.before),
    ("<date> bis (zum) <noon>", "range", ranges.until_clock),
    ("(vom) <ord> bis|- (zum) <ord>", "range", periods.ordinal_days),
    ("bis <dpart>", "range", ranges.until_parts_end),
    ("vor|vor_dem <anydate>", "range", ranges.before),
    ("bis|vor <time>", "range", ranges.before),
    ("nach|ab|seit <clock>", "range", ranges.since),
    ("ab <wclock>", "range", ranges.since),
    ("nach|nach_dem <date>", "range", ranges.after),
    ("ab|ab_dem <anydate|time>", "range", ranges.since),
    ("vom <num|ord> (.) auf den <date>", "range", periods.day_to_date),
    ("seit|seit_dem <anydate>", "range", ranges.since_last),
    ("<date> ab|nach <clock>", "range", ranges.since_both, dated_times.on_date),
    ("<date> bis|vor <clock>", "range", ranges.until_clock),
    ("innerhalb|binnen (von) <length>", "range", ranges.within_length),
    ("in weniger als <length>", "range", ranges.within_length),
    ("<time|clock> für <length>", "range", ranges.lasting),
    ("so bald|früh|schnell wie möglich", "range", ranges.soon),
    ("am|den <ord> und|& (am|den) <ord>", "range", periods.ordinal_days),
    ("(in der) woche vom|ab_dem <date>", "date", containment.week_of),
    # Phrases that are not a time
    ("guten|schönen|gute morgen|tag|abend|nacht|mittag", "idiom", combinators.no_time),
    ("schönes|schönen|frohes (frohen) <weekend>", "idiom", combinators.identity),
    ("schönen|frohe|frohen|schöne <date>", "idiom", combinators.identity),
    ("moment|sekunde|augenblick bitte|mal", "idiom", combinators.no_time),
    ("bis jetzt|sofort", "idiom", combinators.no_time),
    ("habe|hab|hast|hat|haben|hatte|hatten vor ,", "idiom", combinators.no_time),
    ("eine|einen|ne sekunde|moment|minute bitte|mal", "idiom", combinators.no_time),
    # Repetitions
    (f"{_EVERY} <daypart>", "rec", repetition.every_compound),
    (f"{_EVERY} <unit>", "rec", repetition.every, 1),
    (f"{_EACH} <length|wlength>", "rec", repetition.every_length),
    (f"{_EACH} halbe|halben stunde|stunden", "rec", repetition.every, 30, Unit("minute")),
    (f"{_EVERY} zweite|zweiten|zweites <unit>", "rec", repetition.every, 2),
    ("alle <num> <unit>", "rec", repetition.every),
    (f"(an) {_EVERY} <wdays|weekday|weekend>", "rec", repetition.every_days),
    (f"{_EVERY} zweite|zweiten <wdays>", "rec", repetition.every_nth_days, 2),
    (f"{_EVERY} <ord> <month>", "rec", monthly_repetition.of_date, repetition.Repeat("YEARLY")),
    ("alle <num> <plural>", "rec", repetition.every_nth_days),
    ("<nlist> <plural>", "nthdays", monthly_repetition.nth_days),
    ("alle <nthdays> im|des|eines monat|monats", "rec", combinators.swapped, monthly_repetition.nth_days_of, Unit("month")),
    ("(am|zum|zu) anfang|beginn|monatsanfang jeden|jedes|eines_jeden monat|monats", "rec", monthly_repetition.month_days_of, (1,), Unit("month")),
    ("(am|zum) ende|monatsende jeden|jedes|eines_jeden monat|monats", "rec", monthly_repetition.month_days_of, (-1,), Unit("month")),
    ("<rec> (am|zum) monatsanfang|monatsersten", "rec", monthly_repetition.month_days_of, (1,)),
    ("<rec> (am|zum) monatsende|monatsletzten", "rec", monthly_repetition.month_days_of, (-1,)),
    (f"{_EVERY} <part>", "rec", repetition.every_part),
    (f"{_EVERY} <part> um <wclock>", "rec", repetition.every_part_at),
    (f"{_EVERY} <part> (um) <clock>", "rec", repetition.every_part_at),
    ("<days> und <days>", "days", repetition.and_days),
    ("<days> bis <days>", "days", repetition.days_through),
    ("<wdays> und <wdays>", "wdays", repetition.and_days),
    ("<wdays> bis <wdays>", "wdays", repetition.days_through),
    ("<times> (am|pro|in_der|im|die) <unit>", "rec", repetition.times_a),
    ("<num> mal|x (am|pro|in_der|im) <unit>", "rec", repetition.times_a),
    ("<times> <freq>", "rec", repetition.times_named),
    ("<nlist> und <nlist>", "nlist", combinators.joined),
    (f"(an|am|zum) {_EVERY} <nlist> (tag) im|des|eines monat|monats", "rec", combinators.swapped, monthly_repetition.month_days_of, Unit("month")),
    (f"(am|an) {_EVERY} <nthdays> im|des monat|monats", "rec", combinators.swapped, monthly_repetition.nth_days_of, Unit("month")),
    (f"(am) <nthdays> {_EVERY} <unit>", "rec", monthly_repetition.nth_days_of),
    (f"(am) <nlist> {_EVERY} <unit>", "rec", monthly_repetition.month_days_of),
    (f"(am) <nlist> tag {_EVERY} <unit>", "rec", monthly_repetition.month_days_of),
    (f"(am) <nlist> <weekday> {_EVERY} <unit>", "rec", monthly_repetition.business_days),
    ("<rec> am <nlist>", "rec", combinators.swapped, monthly_repetition.month_days_of),
    ("<rec> (am) <ord> <month>", "rec", monthly_repetition.of_date),
    ("<dow> bis <dow>", "daysthrough", repetition.dows_through),
    ("<dow> und|& <dow>", "dowpair", combinators.listed),
    ("<dow> (,) <dow> (,) (und|&) <dow>", "dowpair", combinators.listed),
    ("<daysthrough> um <wclock>", "rec", repetition_bounds.at),
    ("<rec> (am|an|jeden) <wdays>", "rec", repetition.on_days),
    ("<rec> um|gegen <wclock>", "rec", repetition_bounds.at),
    ("<rec> und (um) <clock>", "rec", repetition_bounds.also_at),
    ("<rec> und um <wclock>", "rec", repetition_bounds.also_at),
    ("um <wclock> <rec>", "rec", combinators.swapped, repetition_bounds.at),
    ("<rec> (am|in_der) <part>", "rec", repetition_bounds.in_hours),
    ("<rec> (,) ab|seit|beginnend (am|im|dem) <anydate>", "rec", repetition_bounds.starting),
    ("<rec> (,) bis (zum|ende) <anydate>", "rec", repetition_bounds.ending),
    ("<rec> (,) für (die nächsten) <length>", "rec", repetition_bounds.lasting),
    ("<rec> (,) <num> mal", "rec", repetition_bounds.counted),
    ("<rec> (,) <times>", "rec", repetition_bounds.counted),
    ("<rec> (,) außer (im) <months>", "rec", monthly_repetition.except_months),
    ("<rec> (,) außer (am|an) <wdays>", "rec", repetition.except_days),
    ("<months> und <months>", "months", combinators.joined),
)
# fmt: on

_HURRIED = {"heut": "heute", "ne": "eine", "nen": "einen", "ner": "einer", "nem": "einem", "minutchen": "minuten"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_TEXTS = (*(phrases for entries in WORDS.values() for phrases in entries), *(rule[0] for rule in RULES))
_DIGRAPHS = {
    plain(word.translate(_UMLAUTS)): plain(word) for text in _TEXTS for word in re.findall(r"[^\W_]*[äöü][^\W_]*", text)
}
"""How umlauts are written on a keyboard without them: "naechste"."""

LANGUAGE = Language(
    code="de",
    words=WORDS,
    rules=RULES,
    spellings={**_HURRIED, **misspellings(WORDS, ordinary=words("gesten janer monta")), **_DIGRAPHS},
    morning=words("weck wecke wecken wecker"),
    moving=words("verschieb verschiebe verschieben verschoben verleg verlege verlegen verlegt"),
    goal="auf",
    behind_day=words(
        "um im am in an geht passt ist ware oder und bis vom von des ab gegen fur ginge klappt auch nicht bitte wenn "
        "weil aber dann statt mit"
    ),
    no_days={"so": words("gegen etwa circa ca ungefahr zirka gut")},
    weak=words("so mi do di we jan sa fr mo jun mai"),
    zone_words=words("zeit ortszeit"),
    fillers=words("um am der die das den im in auf bitte lieber stattdessen"),
    cues=CUES,
    holidays=german,
)
