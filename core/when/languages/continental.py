"""The rules that German, French, Spanish and Portuguese have in addition to the common ones.

Their tables name the words: `now` ("ahora mismo"), `event` (a part of the day that is named by what one does: "nach der
Arbeit"), `ad` and `bc` ("n. Chr.", "v. Chr.").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.when.expressions import (
    combinators,
    containment,
    dates,
    dayparts,
    periods,
    relative_dates,
)
from core.when.grammar.language_tables import words
from core.when.grammar.tokens import plain
from core.when.languages.common import COMMON
from core.when.recurrence import monthly_repetition, repetition_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.when.grammar.language_tables import Rules, Words

CUES: Final = {"now": (frozenset[str](), words(". ! ; ) bitte por porfa svp stp s"))}
"""Where "now" is a time and no filler: at the end of a clause, or before "please"."""

# fmt: off
CONTINENTAL: Rules = (
    *COMMON,
    # Written dates
    ("<day> (,) <date>", "date", containment.together),
    ("<noday>", "date", combinators.identity),
    ("' <num>", "year", dates.short_year),
    ("<date> de|del <num>", "date", dates.in_last_century),
    ("<num|ord> (.) (de) <month>", "date", combinators.swapped, dates.absent_day),
    ("<date> <num> <ad>", "date", combinators.reordered, (0, 1), dates.in_any_year),
    ("<date> <num> <bc>", "date", combinators.reordered, (0, 1), dates.before_calendar),
    # Times of day
    ("<halfclock>", "clock", combinators.identity),
    ("<noclock>", "idiom", combinators.identity),
    ("(de|von|das) <num> -|a|as|bis <halfclock>", "cpart", dayparts.number_to_clock),
    ("<halfclock> - <wclock>", "cpart", dayparts.clocks),
    ("<clock> - <dotclock>", "cpart", dayparts.clocks),
    ("<dotclock> - <clock>", "cpart", dayparts.clocks),
    ("<now>", "wtime", combinators.identity),
    ("<now> (,) bitte|porfa|stp|svp|por_favor|s_'_il_te_plait|s_'_il_vous_plait", "wtime", combinators.identity),
    # Parts of the day
    ("<weekend>", "wrange", periods.weekend),
    ("<event>", "dpart", dayparts.next_part),
    ("<date|wdate> (,) <event>", "dpart", dayparts.dated),
    ("<event> (,) <date>", "dpart", combinators.swapped, dayparts.dated),
    # Sums
    ("<date> plus|mas|mais <length>", "date", combinators.swapped, relative_dates.after_date),
    # Repetitions
    ("<num>", "dnum", monthly_repetition.numbers),
    ("<nlist> <days>", "nthdays", monthly_repetition.nth_days),
    ("<cpart> <rec>", "rec", combinators.swapped, repetition_bounds.in_stretch),
)
# fmt: on

_SHORT, _LONG = 5, 6
"""The fewest letters of a name in which typing mistakes are recognised, and of one in which a letter may be missing."""


def misspellings(tables: Words, *, ordinary: frozenset[str], also: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the misspellings of days and months. Words in `ordinary` look like one but are not; `also` are names."""
    phrases = [phrase for kind in ("dow", "month", "today") for phrase in tables[kind]]
    every = {plain(name) for phrase in phrases for name in phrase.split("|")} | set(also)
    names = sorted(name for name in every if len(name) >= _SHORT and name.isalpha())
    found = {wrong: name for name in names for wrong in _mistyped(name) if wrong not in every}
    return found | {word: word for word in ordinary}


def _mistyped(name: str) -> Iterator[str]:
    """Yield a name with two letters swapped, one doubled or, if it is long, one left out. The first letter is right."""
    for place in range(1, len(name)):
        before, letter, behind = name[:place], name[place], name[place + 1 :]
        yield before + letter + letter + behind
        if behind:
            yield before + behind[0] + letter + behind[1:]
            if len(name) >= _LONG:
                yield before + behind
