"""The scanner: finds what a language's lexicon and the numeric forms match at each token, before any rule applies."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from core.when.expressions.dates import month, weekday
from core.when.expressions.quantities import Number
from core.when.expressions.time_of_day import NOON
from core.when.grammar.chart import Node
from core.when.grammar.numeric_forms import mail_offset, named_offset, numeric_forms, offset_after
from core.when.grammar.tokens import plain
from core.when.zones import place_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.when.grammar.language_tables import Language
    from core.when.grammar.tokens import Token

_SIGNS = frozenset({"'", '"'})
_LONGEST_CHAIN = 12
_LONGEST_NUMBER = 9
"""The most digits of a number that can be part of a time."""
_CLOCK_ENDS = frozenset({"am", "pm", "noon", "midnight", "uhr", "h"})
_JOINED = frozenset(":/-%")
_LAST_DAY = 31
_UTC = frozenset({"utc", "gmt"})
_MONEY = frozenset("$€£¥#")
_PLACES = {plain(name): zone for name, zone in {"são paulo": "America/Sao_Paulo", "zürich": "Europe/Zurich"}.items()}
_NAMING = frozenset({"today", "month", "season"})
"""Categories whose words also begin names of things."""
_LONGEST_PLACE = 3
"""The most words in the name of a place."""


def scan(text: str, tokens: Sequence[Token], language: Language) -> list[list[Node]]:
    """Return, for each token, the nodes that begin at it."""
    starts = {token.start: place for place, token in enumerate(tokens)}
    nodes: list[list[Node]] = [[] for _ in tokens]
    offset_end = 0
    for place, token in enumerate(tokens):
        offset_end = max([offset_end, *(node.end for node in nodes[place])])
        if place >= offset_end and token.word[:1].isdigit() and token.word.isdecimal():
            nodes[place] += _numbers(text, tokens, place, language, starts, nodes)
        elif token.word == "-" and _is_minus(tokens, place):
            nodes[place].append(Node("minus", place + 1, True))
        elif token.word in _UTC:
            nodes[place] += _utc_offset(text, tokens, place, starts)
        nodes[place] += _words(tokens, place, language)
        if token.word in language.zone_words:
            _add_place_before(tokens, place, nodes)
        elif place and tokens[place - 1].word in language.in_words and (token.capital or _after_clock(tokens, place)):
            nodes[place] += _place_at(tokens, place)
    return nodes


def _is_minus(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a hyphen is a minus sign, as in "2026-12-29 -10 days"."""
    after = tokens[place + 1 : place + 2]
    return tokens[place].spaced and bool(after) and after[0].word.isdecimal() and not after[0].spaced


def _utc_offset(text: str, tokens: Sequence[Token], place: int, starts: dict[int, int]) -> list[Node]:
    """Find the offset in "GMT+0900" or "UTC-5"."""
    found = named_offset(text, tokens[place].end)
    stop = _token_at(starts, tokens, found[0]) if found else None
    return [Node("zone", stop, found[1])] if found and stop is not None else []


def _numbers(
    text: str, tokens: Sequence[Token], place: int, language: Language, starts: dict[int, int], nodes: list[list[Node]]
) -> list[Node]:
    """Return what the digits at a token can be. A UTC offset after a time is added to `nodes` as a zone."""
    token = tokens[place]
    if place and not token.spaced and tokens[place - 1].word in _MONEY:
        return []
    if place + 1 < len(tokens) and tokens[place + 1].word in language.counted:
        return []
    is_code = _is_code(tokens, place, language)
    found = []
    for end, category, value in numeric_forms(
        text, token.start, order=language.order, dots=language.dots, twelve=language.twelve
    ):
        stop = _token_at(starts, tokens, end)
        if stop is None or (is_code and category != "time"):
            continue
        if category == "num" and stop < len(tokens) and tokens[stop].word in language.counted:
            return []
        reader = {"time": offset_after, "clock": mail_offset}.get(category)
        offset = reader(text, end) if reader and stop < len(tokens) else None
        after = _token_at(starts, tokens, offset[0]) if offset else None
        if offset and after is not None:
            nodes[stop].append(Node("zone", after, offset[1]))
            stop = after if category == "time" else stop
        found.append(Node(category, stop, value))
    if not is_code and _stands_alone(tokens, place, language) and not _is_hour_of_clock(tokens, place, found):
        found.append(Node("num", place + 1, Number(int(token.word), token.word)))
        if _is_short_year(tokens, place):
            found.append(Node("yy", place + 1, Number(int(token.word), token.word)))
    return found


def _stands_alone(tokens: Sequence[Token], place: int, language: Language) -> bool:
    """Return whether digits are a number. If letters are attached, the language must know them ("5pm", not "300ml")."""
    if len(tokens[place].word) > _LONGEST_NUMBER or _in_phone_number(tokens, place):
        return False
    if place + 1 == len(tokens):
        return True
    after = tokens[place + 1]
    if _is_decimal(tokens, place) or _is_house_number(tokens, place, language):
        return False
    if after.word == "-" and language.twelve and _is_decimal(tokens, place + 2):
        return False  # "10 - 10.1" is no time, but "14 - 15.10" is in German
    return after.spaced or not after.word[0].isalpha() or language.counts_with(after.word)


def _is_decimal(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a token is only the whole part of a number such as 10.1."""
    behind = tokens[place + 1 : place + 3]
    return (
        len(behind) > 1
        and behind[0].word == "."
        and behind[1].word.isdecimal()
        and not any(part.spaced for part in behind)
    )


def _is_house_number(tokens: Sequence[Token], place: int, language: Language) -> bool:
    """Return whether a number past twelve is before a name, as in "22 Baker Street"."""
    after = tokens[place + 1]
    return (
        language.twelve
        and after.spaced
        and int(tokens[place].word) > NOON
        and after.capital
        and after.word.isalpha()
        and not language.knows(after.word)
    )


def _is_short_year(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number can be the year after a date: "96" or, with no word behind it, "26". "12" is an hour."""
    word, after = tokens[place].word, tokens[place + 1] if place + 1 < len(tokens) else None
    if len(word) != 2 or (int(word) <= NOON and word[0] != "0"):  # noqa: PLR2004
        return False
    if after and not after.spaced and (after.word in _JOINED or after.word.isalnum()):
        return False
    return not after or int(word) > _LAST_DAY or not (after.word.isalnum() or after.word in _JOINED)


def _is_code(tokens: Sequence[Token], place: int, language: Language) -> bool:
    """Return whether digits are joined with letters that mean nothing here, as in a hash: "4d2a1f"."""
    first, last = place, place + 1
    while first and not tokens[first].spaced and tokens[first - 1].word.isalnum():
        first -= 1
    while last < len(tokens) and not tokens[last].spaced and tokens[last].word.isalnum():
        last += 1
    letters = [token.word for token in tokens[first:last] if token.word.isascii() and token.word.isalpha()]
    return len(letters) > 1 and not all(language.counts_with(word) for word in letters)


def _words(tokens: Sequence[Token], place: int, language: Language) -> list[Node]:
    found = []
    for rest, category, meaning in language.lexicon.get(tokens[place].word, ()):
        stop = place + 1 + len(rest)
        if category == "zone" and language.capital_zones and not tokens[place].capital:
            continue
        if category == "u1" and tokens[place].word in _SIGNS and _more_than_once(tokens, place):
            continue  # quotation marks, not minutes
        if stop > len(tokens) or any(tokens[place + 1 + n].word != word for n, word in enumerate(rest)):
            continue
        if category in {"dow", "month", "today"} and _is_other(tokens, place, stop, language):
            continue
        if category in _NAMING and _is_in_name(tokens, place, stop, language):
            continue
        found.append(Node(category, stop, meaning))
        if category in {"dow", "month"}:
            series = weekday(meaning) if category == "dow" else month(meaning)
            found.append(Node("day" if category == "dow" else "mon", stop, series))
            weak = _is_weak(tokens, place, language)
            found.append(Node("wdate" if weak else "date", stop, series))
    return found


def _is_other(tokens: Sequence[Token], place: int, stop: int, language: Language) -> bool:
    """Return whether the name of a day or month is part of an address ("monday.com"), or means something else here."""
    if stop < len(tokens) and tokens[stop].word in language.no_days.get(tokens[place].word, ()):
        after = language.lexicon.get(tokens[stop + 1].word, ()) if stop + 1 < len(tokens) else ()
        return all(category != "month" for _, category, _ in after)  # "March to May"
    dot = stop - 1 if tokens[stop - 1].word == "." else stop
    name = tokens[dot : dot + 2]
    return len(name) > 1 and name[0].word == "." and name[1].word.isalpha() and not any(part.spaced for part in name)


def _is_in_name(tokens: Sequence[Token], place: int, stop: int, language: Language) -> bool:
    """Return whether a word of time begins a compound ("den Morgen-Kaffee") or has an article ("la mañana")."""
    if place and tokens[place - 1].word in language.no_days_behind.get(tokens[place].word, ()):
        return True
    hyphen = tokens[stop : stop + 2]
    if len(hyphen) < 2 or hyphen[0].word != "-" or any(part.spaced for part in hyphen):  # noqa: PLR2004
        return False
    return hyphen[1].word.isalpha() and hyphen[1].word not in language.lexicon


def _is_weak(tokens: Sequence[Token], place: int, language: Language) -> bool:
    word = tokens[place].word
    return word in language.weak and (word in language.names or not (tokens[place].capital and _inside(tokens, place)))


def _place_at(tokens: Sequence[Token], place: int) -> list[Node]:
    """Find a city after "in". A rule decides what it means there."""
    for length in range(_LONGEST_PLACE, 0, -1):
        if zone := _zone_of(tokens[place : place + length]):
            return [Node("zone", min(place + length, len(tokens)), zone)]
    return []


def _add_place_before(tokens: Sequence[Token], place: int, nodes: list[list[Node]]) -> None:
    """Find a city before "time"."""
    for length in range(_LONGEST_PLACE, 0, -1):
        if place >= length and (zone := _zone_of(tokens[place - length : place])):
            nodes[place - length].append(Node("zone", place + 1, zone))
            return


def _zone_of(tokens: Sequence[Token]) -> str | None:
    name = " ".join(token.word for token in tokens)
    return _PLACES.get(name) or place_zone(name)


def _token_at(starts: dict[int, int], tokens: Sequence[Token], end: int) -> int | None:
    """Return the first token that begins at or after the end of a form, or the number of tokens after the last one."""
    if not tokens or end >= tokens[-1].end:
        return len(tokens)
    while end < tokens[-1].end:
        if end in starts:
            return starts[end]
        end += 1
    return None


def _inside(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a token is inside a sentence, where a capital marks a name."""
    return place > 0 and tokens[place - 1].word not in {".", "!", "?", ":", '"'}


def _after_clock(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "in" and a place follow a time of day: "3pm in berlin"."""
    return place > 1 and (tokens[place - 2].word in _CLOCK_ENDS or tokens[place - 2].word.isdecimal())


def _is_hour_of_clock(tokens: Sequence[Token], place: int, found: Sequence[Node]) -> bool:
    """Return whether a number is only the beginning of a time such as "11:30"."""
    return any(node.category == "clock" and node.end > place + 2 and tokens[place + 1].word == ":" for node in found)


def _more_than_once(tokens: Sequence[Token], place: int) -> bool:
    again = (token for token in tokens if token.word == tokens[place].word)
    return sum(1 for _ in islice(again, 2)) > 1


def _in_phone_number(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number is one of three or more that are joined by hyphens and not a date: 650-650-6500."""
    first = place
    while place - first < _LONGEST_CHAIN and first >= 2 and _hyphened(tokens, first - 1):  # noqa: PLR2004 — a number and its hyphen
        first -= 2
    last = place
    while last - place < _LONGEST_CHAIN and last + 2 < len(tokens) and _hyphened(tokens, last + 1):
        last += 2
    numbers = tokens[first : last + 1 : 2]
    return len(numbers) > 2 and sum(len(token.word) for token in numbers) > 8  # noqa: PLR2004 — longer than a date


def _hyphened(tokens: Sequence[Token], place: int) -> bool:
    around = (tokens[place - 1], tokens[place + 1])
    return (
        tokens[place].word == "-"
        and all(token.word.isdecimal() for token in around)
        and not (tokens[place].spaced or tokens[place + 1].spaced)
    )
