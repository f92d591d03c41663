"""What the words around a time decide: that it is negated, is how long something took, or is not a time at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.when.expressions.time_of_day import NOON, Clock
from core.when.grammar.combination import Match, outside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.when.grammar.chart import Chart, Node
    from core.when.grammar.language_tables import Language
    from core.when.grammar.tokens import Token


def meant(found: Sequence[Match], chart: Chart, tokens: Sequence[Token], language: Language) -> list[Match]:
    """Return the matches that can be meant."""
    kept = [_took(one, chart, tokens, language) for one in found if not _counts(one, tokens, language)]
    kept = _moved(kept, chart, tokens, language)
    denied = [one for one in kept if _is_denied(one, tokens, language)]
    denied = [one for one in denied if not any(one.is_part_of(other) for other in kept if other.category == "rec")]
    return outside(denied, kept) or kept


def refused(chart: Chart) -> tuple[int, int] | None:
    """Return the first words that ask for a time that does not exist: "every 0 days", "30 February"."""
    for place in range(len(chart.words)):
        for node in chart.at(place, "refused"):
            dated = (date.end for before in range(max(0, place - 2), place) for date in chart.at(before, "date"))
            if not any(end >= node.end for end in dated):  # "Nov 31" is refused, but not in "11 Nov 31"
                return place, node.end
    return None


def unread_exception(found: Match, spans: Sequence[tuple[int, int]], chart: Chart) -> tuple[int, int] | None:
    """Return the exception after a repetition that is not part of it: "every weekday at 9 except bank holidays".

    Directly after it, the words may except anything; apart from it, a day or holidays.
    """
    if found.category != "rec":
        return None
    end = spans[-1][1]
    for place in range(end, len(chart.words)):
        for node in chart.at(place, "exception"):
            behind = range(node.end, min(node.end + _EXCEPTED_WITHIN, len(chart.words)))
            named = [end for at in behind for kind in _EXCEPTED for end in [one.end for one in chart.at(at, kind)]]
            if named or place - end <= (chart.words[end] == ","):
                return spans[0][0], max(named, default=node.end)
    return None


_EXCEPTED_WITHIN = 4
_EXCEPTED = ("holidays", "date", "wdate", "wdays", "holiday")


def _counts(found: Match, tokens: Sequence[Token], language: Language) -> bool:
    """Return whether an ordinal in words counts the noun after it rather than days: "the second review"."""
    if found.category != "date" or found.end == len(tokens) or tokens[found.end - 1].word not in language.ordinals:
        return False
    return tokens[found.end].word.isalpha() and tokens[found.end].word not in (language.behind_day or ())


def _is_denied(found: Match, tokens: Sequence[Token], language: Language) -> bool:
    """Return whether a time is negated: "at 10, not 9:30"."""
    before = [token.word for token in tokens[max(0, found.start - 2) : found.start]]
    return bool(before) and before[-1] in language.denials and before[0] not in language.not_denied


def _took(found: Match, chart: Chart, tokens: Sequence[Token], language: Language) -> Match:
    """Replace "in 90 minutes" by the length if it says how long something took."""
    past = language.past
    if past is None or found.category not in {"time", "range"} or tokens[found.start].word not in past.before:
        return found
    for category in ("length", "wlength"):
        for node in chart.at(found.start + 1, category):
            if node.end == found.end and past.tells(tokens, found.start):
                return Match(found.start + 1, found.end, "length", node.value)
    return found


def _moved(found: list[Match], chart: Chart, tokens: Sequence[Token], language: Language) -> list[Match]:
    """Keep the new time of something that is moved: "push the 2pm to 3", "from monday to wednesday at 10"."""
    words = [token.word for token in tokens]
    verb = next((place for place, word in enumerate(words) if word in language.moving), None)
    if verb is None or language.goal not in words[verb:-1]:
        return found
    goal = words.index(language.goal, verb)
    hours = [
        Match(goal + 1, node.end, category, node.value)
        for weak, category in _GOALS.items()
        for node in chart.at(goal + 1, weak)
        if weak == "wtime" or _is_hour(node, goal + 1, chart, tokens, language)
    ]
    aims = [one for one in (*found, *hours) if one.start in {goal, goal + 1}]
    if not aims:
        return found
    day_stays = all(one.category in {"clock", "cpart"} for one in aims)
    left = [
        one
        for one in (*found, *hours)
        if not (verb < one.start < goal or (one.end < verb and words[one.end] == "'"))
        or (day_stays and one.category == "date")
    ]
    half = next((one.value for one in found if verb < one.start < goal and isinstance(one.value, Clock)), None)
    return [_in_the_same_half(one, half) if half and one in aims else one for one in left] or found


def _in_the_same_half(found: Match, half: Clock) -> Match:
    """Take am or pm from the old time of something that is moved: "change my 9am reminder to 9:30"."""
    clock = found.value
    if not (half.sure and isinstance(clock, Clock) and clock.twelve):
        return found
    is_later = half.hour >= NOON or clock.hour % NOON < _EARLIEST  # 11am moved to 1 is not at night
    return replace(found, value=clock.in_half(later=is_later))


def _is_hour(node: Node, place: int, chart: Chart, tokens: Sequence[Token], language: Language) -> bool:
    """Return whether a bare number is an hour, and not a part or a count of something: "3rd", "3.12"."""
    if node.end != place + 1 or (language.twelve and not node.value.twelve):
        return False
    if node.end == len(tokens) or chart.at(node.end, "date"):
        return True
    word = tokens[node.end].word
    if word.isalpha():
        return word in (language.behind_day or ())
    return word in _CLOSING and (node.end + 1 == len(tokens) or tokens[node.end + 1].spaced)


_EARLIEST = 6
_CLOSING = frozenset(".,!?;)")
_GOALS = {"wclock": "clock", "wtime": "time"}
"""Weak categories that are a time if something is moved to them, and the category that they become."""
