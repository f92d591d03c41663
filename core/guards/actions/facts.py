"""Reads times, dates, durations, numbers, counts and quoted words, and compares those of a claim with what is true."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from core.guards.lexicon import MONTHS, NUMBERS, UNIT_SECONDS, WEEKDAYS
from core.guards.particulars import fold_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_NOON: Final = 12
_DAY_MINUTES: Final = 24 * 60
_DAYS: Final = {
    **WEEKDAYS, "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
    "segunda": 0, "terça": 1, "quarta": 2, "quinta": 3, "sexta": 4, "sábado": 5, "domingo": 6,
}  # fmt: skip
_MONTHS: Final = {
    **MONTHS, "janeiro": 0, "fevereiro": 1, "março": 2, "maio": 4, "junho": 5, "julho": 6, "setembro": 8, "outubro": 9,
    "novembro": 10, "dezembro": 11, "diciembre": 11,
}  # fmt: skip
_RELATIVE: Final = {
    "today": 0, "tonight": 0, "heute": 0, "hoy": 0, "aujourd'hui": 0, "hoje": 0, "tomorrow": 1, "morgen": 1,
    "mañana": 1, "demain": 1, "amanhã": 1, "übermorgen": 2, "overmorrow": 2,
}  # fmt: skip
DATE_WORDS: Final = frozenset((*_DAYS, *_MONTHS, *_RELATIVE))
"""Words for weekdays, months and days near today."""
_HOURS: Final = {**{word: value for word, value in NUMBERS.items() if value <= _NOON}, "one": 1}
_month = "|".join(sorted(_MONTHS, key=len, reverse=True))
_day = "|".join(sorted(_DAYS, key=len, reverse=True))
_hour = "|".join(sorted(_HOURS, key=len, reverse=True))
_unit = "|".join(sorted(UNIT_SECONDS, key=len, reverse=True))
_count = "|".join(sorted(NUMBERS, key=len, reverse=True))
_AT = r"(?:at|by|until|till|to|for|around|from|um|ab|bis|auf|gegen|a las|las|à|às|as|para as|vers|@)"
_AFTER = (
    r"(?=\s*(?:$|[^\w\s.:]|\.(?!\d)|(?:on|in|at|of|tomorrow|today|tonight|every|instead|sharp|so|to|and|or|with|as|then|mañana|"
    r"morgen|heute|demain|amanhã|el|le|am|da|de)\b|(?:" + _day + r")\b))"
)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?(?: (?:of|de))? ({_month})\b\.?(?:,? (?:de )?(\d{{4}})\b)?"
)
_MONTH_DAY = re.compile(rf"\b({_month})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (\d{{4}})\b)?")
_ORDINAL = re.compile(rf"\bthe (\d{{1,2}})(?:st|nd|rd|th)\b{_AFTER}")
_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})[./](\d{1,2})(?:[./](\d{4})|\.|(?=[^\d]|$))(?!\d)")
_PAST = re.compile(rf"\b(half|quarter|five|ten|twenty) (past|to|after) ({_hour}|\d{{1,2}})\b")
_SPAN = re.compile(rf"\b(\d+(?:\.\d+)?|{_count}|an?|eine[rn]?|une?|una?|half an|uma?)[ -]({_unit})\b")
_CLOCK = re.compile(
    rf"\b(?P<h>[01]?\d|2[0-4])(?:[:.h](?P<m>[0-5]\d))?\s*(?:(?P<half>[ap])\.?m\b\.?|(?P<exact>uhr|h|heures|horas)(?![\w])|"
    rf"o'clock\b)|(?<![\d.:])(?P<h2>[01]?\d|2[0-4])[:h](?P<m2>[0-5]\d)(?::\d\d)?(?!\d)|\b(?P<noon>noon|midday)\b|"
    rf"\b(?P<midnight>midnight)\b|\b{_AT} ?(?P<h3>[01]?\d|2[0-4]){_AFTER}|"
    rf"\b(?:at|by|um|a las|às) (?P<word>{_hour})\b{_AFTER}|(?<=day )(?P<h4>\d{{1,2}}){_AFTER}"
)
_RANGE = re.compile(r"\d(?: ?[ap]m)? ?- ?$")
_TOWARDS = re.compile(r"(?:\b(?:to|until|till|and|bis|und|hasta|a las|à|et|até|às) ?(?:\d\S*)?)$")
_SEEN_AS: Final = {"time": ("time", "to"), "to": ("time", "to", "end"), "end": ("time", "to", "end")}
"""The kinds of known times with which each kind of time is compared: the start of a range not with its end."""
_LATE = re.compile(r"\b(?:evening|tonight|night|afternoon|abend|nachmittag|noche|tarde|soir|après-midi|noite)\b")
_ZONE = re.compile(r"\b(?:africa|america|asia|atlantic|australia|europe|indian|pacific)/[\w/+-]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NUMBER = re.compile(r"(?<![\w.])#?([a-z]{0,4}-?\d[\w.,-]*\w|\d)")
_ASIDE = re.compile(
    r"(?<=\S )\b(?:instead of|rather than|not|before|so|because|since|ahead of|in time for|prior to|after|anstatt|"
    r"statt|vor|nicht|antes de|en vez de|avant|au lieu de|em vez de|once|if|unless|while)\b[^,;–—]*|\([^)]*\?\)"
)
"""What a confirmation mentions besides the action: the old time, the reason, the meeting before which it comes."""
_OLD = re.compile(r"\b(?:from|von|de|desde) \S+(?: [ap]m| uhr| h)?(?= (?:to|auf|a|à|para)\b)")
"""The old value of something that was changed."""
_QUOTED = re.compile(r"[\"“”„«»]\s*([^\"“”„«»]+?)\s*[\"“”„«»]")
_PLURALS: Final = (
    "reminders|alarms|rooms|meetings|appointments|bookings|tickets|messages|notifications|slots|tables|nudges|pings|"
    "erinnerungen|termine|räume|recordatorios|reuniones|salas|rappels|réunions|salles|lembretes|reuniões"
)
_COUNTED = re.compile(
    rf"\b(\d+|{_count})(?: \w+)? (?:{_PLURALS})\b|"
    r"\b(both(?! (?:you|of you|of us|in|at|by)\b)|beide|ambos|ambas|all two|les deux)\b|\ball (three|four|five)\b"
)
_ALL = re.compile(rf"\b(?:all|alle|todos|todas|tous|toutes)(?: of)?(?: \w+)? (?:{_PLURALS})\b")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of some kind, with its possible readings. One of them must be true."""

    kind: str
    readings: frozenset[str]


def contradicts_statements(claim: str, *, statements: Sequence[str], asked: str, actions: int, moved: bool) -> bool:
    """Return whether a claim's facts contradict what abilities stated or, if they did not mention them, what was asked.

    `actions` is the number of abilities that back the claim. If something was `moved`, its old time is not compared.
    """
    text = _ASIDE.sub(" ", _OLD.sub(" ", fold_text(claim)) if moved else fold_text(claim))
    known, wanted = [fact for statement in statements for fact in read_facts(statement)], list(read_facts(asked))
    said = list(read_facts(_COUNTED.sub(" ", _QUOTED.sub(" ", text))))
    claims_all = _ALL.search(text) is not None and not any(_ALL.search(told.casefold()) for told in statements)
    return (
        any(_is_contradicted(fact, known, wanted) for fact in said)
        or not _counts(text) <= {actions, *_numbers(statements)}
        or (claims_all and actions == 1)
        or any(not _are_among(words, statements, asked) for words in _QUOTED.findall(claim))
    )


def _is_contradicted(fact: Fact, known: Sequence[Fact], wanted: Sequence[Fact]) -> bool:
    for source in (known, wanted):
        kinds = _SEEN_AS.get(fact.kind, (fact.kind,))
        readings = [other.readings for other in source if other.kind in kinds]
        if readings:
            return not any(fact.readings & other for other in readings)
    return False


def _counts(text: str) -> set[int]:
    words = {match[1] or match[3] or "two" for match in _COUNTED.finditer(text)}
    return {int(word) if word.isdigit() else NUMBERS[word] for word in words}


def _numbers(statements: Sequence[str]) -> set[int]:
    return {int(number) for text in statements for number in re.findall(r"\d+", text)} | {
        NUMBERS[word] for text in statements for word in text.casefold().split() if word in NUMBERS
    }


def _are_among(words: str, statements: Sequence[str], asked: str) -> bool:
    """Return whether quoted words are among the statements or, if these say little, among the words of the question."""
    spoken = set(_WORD.findall(fold_text(" ".join(statements))))
    if not any(":" in text for text in statements):
        spoken |= set(_WORD.findall(fold_text(asked)))
        if not asked:
            return True
    return set(_WORD.findall(fold_text(words))) <= spoken


def read_facts(text: str) -> Iterator[Fact]:
    """Yield the facts of a text. What one pattern has matched is hidden from the next."""
    rest = fold_text(text)
    for pattern, read in _READERS:
        for match in pattern.finditer(rest):
            yield from read(match)
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)


def _fact(kind: str, *readings: object) -> Fact:
    return Fact(kind, frozenset(map(str, readings)))


def _date(day: int, month: int, year: str | None) -> Iterator[Fact]:
    yield _fact("date", f"{month}-{day}")
    yield _fact("day of month", day)
    if year:
        yield _fact("year", year)
        with suppress(ValueError):
            yield _fact("weekday", date(int(year), month, day).weekday())


def _past(match: re.Match[str]) -> Iterator[Fact]:
    hour = _HOURS.get(match[3]) or int(match[3])
    minutes = {"half": 30, "quarter": 15}.get(match[1]) or NUMBERS[match[1]]
    at = hour * 60 + (-minutes if match[2] == "to" else minutes)
    yield _fact("time", at % _DAY_MINUTES, (at + _NOON * 60) % _DAY_MINUTES)


def _span(match: re.Match[str]) -> Iterator[Fact]:
    number, unit = match[1], UNIT_SECONDS[match[2]]
    value = float(number) if number[0].isdigit() else NUMBERS.get(number, 0.5 if number == "half an" else 1)
    yield _fact("span", f"{value * unit:g}")


def _clock(match: re.Match[str]) -> Iterator[Fact]:
    if match["noon"] or match["midnight"]:
        yield _fact("time", 720 if match["noon"] else 0)
        return
    word = match["word"]
    hour = _HOURS[word] if word else next(int(match[name]) for name in ("h", "h2", "h3", "h4") if match[name])
    minutes = hour * 60 + int(match["m"] or match["m2"] or 0)
    if match["half"]:
        readings = {minutes % (_NOON * 60) + (_NOON * 60 if match["half"] == "p" else 0)}
    elif hour > _NOON or ((match["h2"] or match["exact"]) and not _LATE.search(match.string)):
        readings = {minutes}
    else:
        readings = {minutes, minutes + _NOON * 60}
    before = match.string[: match.start()]
    kind = "end" if _RANGE.search(before) else "to" if _TOWARDS.search(before) or _TOWARDS.match(match[0]) else "time"
    yield _fact(kind, *(reading % _DAY_MINUTES for reading in readings))


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterable[Fact]]], ...]] = (
    (_ISO, lambda match: _date(int(match[3]), int(match[2]), match[1])),
    (_DAY_MONTH, lambda match: _date(int(match[1]), _MONTHS[match[2]] + 1, match[3])),
    (_MONTH_DAY, lambda match: _date(int(match[2]), _MONTHS[match[1]] + 1, match[3])),
    (_ORDINAL, lambda match: [_fact("day of month", match[1])]),
    (_SLASHED, lambda match: [_fact("date", *(f"{int(match[a])}-{int(match[b])}" for a, b in ((1, 2), (2, 1))))]),
    (_PAST, _past),
    (_SPAN, _span),
    (_CLOCK, _clock),
    (re.compile(rf"\b(?:{_day})\b"), lambda match: [_fact("weekday", _DAYS[match[0]])]),
    (re.compile(rf"\b(?:{'|'.join(_RELATIVE)})\b"), lambda match: [_fact("day", _RELATIVE[match[0]])]),
    (_ZONE, lambda match: [_fact("zone", match[0])]),
    (_NUMBER, lambda match: [_fact("number", match[1].strip(".,-"))]),
)
