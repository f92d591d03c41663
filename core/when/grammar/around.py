"""What the words around a time make of it: one that is not meant, a length that something took, no time at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.when.expressions.clocks import NOON, Clock
from core.when.grammar.joining import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.when.grammar.chart import Chart, Node
    from core.when.grammar.language import Language
    from core.when.grammar.tokens import Token


def meant(found: Sequence[Found], chart: Chart, tokens: Sequence[Token], spoken: Language) -> list[Found]:
    """Return of what was found what may be meant."""
    kept = [_took(one, chart, tokens, spoken) for one in found if not _counts(one, tokens, spoken)]
    kept = _moved(kept, chart, tokens, spoken)
    return _without(kept, [one for one in kept if _is_denied(one, tokens, spoken)])


def _without(found: list[Found], denied: Sequence[Found]) -> list[Found]:
    """Leave out what shares a word with what is denied, unless nothing else is there."""
    left = [one for one in found if not any(one.start < other.end and other.start < one.end for other in denied)]
    return left or found


def _counts(found: Found, tokens: Sequence[Token], spoken: Language) -> bool:
    """Tell whether an ordinal in words is not of days but of what follows it: "the second review"."""
    if found.category != "date" or found.end == len(tokens) or tokens[found.end - 1].word not in spoken.ordinals:
        return False
    return tokens[found.end].word.isalpha() and tokens[found.end].word not in (spoken.behind_day or ())


def _is_denied(found: Found, tokens: Sequence[Token], spoken: Language) -> bool:
    """Tell whether a time is named as the one that is not meant: "at 10, not 9:30"."""
    before = [token.word for token in tokens[max(0, found.start - 2) : found.start]]
    return bool(before) and before[-1] in spoken.denials and before[0] not in spoken.not_denied


def _took(found: Found, chart: Chart, tokens: Sequence[Token], spoken: Language) -> Found:
    """Take "in 90 minutes" for the length where it tells how long something took that was done."""
    past = spoken.past
    if past is None or found.category not in {"time", "range"} or tokens[found.start].word not in past.before:
        return found
    for category in ("length", "wlength"):
        for node in chart.at(found.start + 1, category):
            if node.end == found.end and past.tells(tokens, found.start):
                return Found(found.start + 1, found.end, "length", node.value)
    return found


def _moved(found: list[Found], chart: Chart, tokens: Sequence[Token], spoken: Language) -> list[Found]:
    """Of what is moved, take the time that it is moved to: "push the 2pm to 3", "from monday to wednesday at 10"."""
    words = [token.word for token in tokens]
    verb = next((place for place, word in enumerate(words) if word in spoken.moving), None)
    if verb is None or spoken.goal not in words[verb:-1]:
        return found
    goal = words.index(spoken.goal, verb)
    hours = [
        Found(goal + 1, node.end, category, node.value)
        for weak, category in _GOALS.items()
        for node in chart.at(goal + 1, weak)
        if weak == "wtime" or _is_hour(node, goal + 1, chart, tokens, spoken)
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


def _in_the_same_half(found: Found, half: Clock) -> Found:
    """Take the half of the day that was said of what is moved: "change my 9am reminder to 9:30"."""
    clock = found.value
    if not (half.sure and isinstance(clock, Clock) and clock.twelve):
        return found
    is_later = half.hour >= NOON or clock.hour % NOON < _EARLIEST  # 11am moved to 1 is not at night
    hour = clock.hour % NOON + (NOON if is_later else 0)
    return replace(found, value=replace(clock, hour=hour, twelve=False))


def _is_hour(node: Node, place: int, chart: Chart, tokens: Sequence[Token], spoken: Language) -> bool:
    """Tell whether a number is an hour without any other sign, and no piece or count of something: "3rd", "3.12"."""
    if node.end != place + 1 or (spoken.twelve and not node.value.twelve):
        return False
    if node.end == len(tokens) or chart.at(node.end, "date"):
        return True
    word = tokens[node.end].word
    if word.isalpha():
        return word in (spoken.behind_day or ())
    return word in _CLOSING and (node.end + 1 == len(tokens) or tokens[node.end + 1].spaced)


_EARLIEST = 6
_CLOSING = frozenset(".,!?;)")
_GOALS = {"wclock": "clock", "wtime": "time"}
"""What needs no other sign where something is moved to it."""
