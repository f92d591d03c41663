"""Finds the arguments that are recognised wherever they stand: people, channels, numbers, hours, lengths, zones."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from core.abilities.mentions import ALL_OF_US
from core.agent.understanding.slots import wish_words as words
from core.agent.understanding.slots.named_thing import is_edge
from core.agent.understanding.slots.wish_frame import find_frame
from core.when import moment

if TYPE_CHECKING:
    from core.agent.understanding.slots.argument_slots import Slot
    from core.agent.understanding.slots.message_draft import Draft

_MENTION: Final = re.compile(r"(?<![\w@./])@\w[\w.-]*\w|(?<![\w@./])@\w")
_JOIN: Final = re.compile(r"\s*(?:,|&|\band\b|\bund\b|\by\b|\be\b|\bet\b|\ben\b|\bog\b|,\s*and)?\s*", re.IGNORECASE)
_ME: Final = re.compile(r"(?<![\w@#])(?:me|myself)(?![\w'’])", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"['’]s(?!\w)")
_US: Final = re.compile(r"(?:nos|nous)$", re.IGNORECASE)
"""The end of a verb that tells all of us: “recuérdanos”, “rappelle-nous”."""
_TO_SOMEBODY: Final = re.compile(r"\b(?:for|to|in|an|für|para|pour|à|a|en|dans|no|na|em)\s+(?:the\s+)?$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\w.:])[-+]?\d+(?:\.\d+)?(?![\w:]|\.\d)")
_CLOCK: Final = re.compile(
    r"(?<![\w.:])(?:\d{1,2}(?:[:.h]\d{2})?(?: ?[ap]\.?m\.?(?!\w))?|noon|midnight)(?=$|[^\w:]|h(?!\w|\d))", re.IGNORECASE
)
CHANNEL: Final = re.compile(r"(?<![\w#&/])#(?=[\w-]*[^\W\d])[\w-]+")
EDGE: Final = ' \t\n|,.:;!?–—-()[]“”"„«»*•…'
MOST_WORDS: Final = 8
"""The most words of an argument that is found by what its type accepts."""
LONGEST_CODE: Final = 2
"""Words as short as this are found by their type only in capitals: “US” is a country, “us” is not."""
MOST_TRIED: Final = 40
"""How many phrases of a message are tried for such an argument."""


def find_shape(draft: Draft, slot: Slot) -> str | None:
    """Return the words with the shape of a sample, such as A-1234."""
    match = slot.shape.search(draft.rest) if slot.shape else None
    return draft.take(*match.span()) if match and slot.accepts(match[0]) else None


def find_number(draft: Draft, slot: Slot) -> Any:
    """Return the first number, in digits."""
    for match in _NUMBER.finditer(draft.rest):
        if slot.accepts(match[0]):
            return draft.take(*match.span())
    return None


def find_option(draft: Draft, slot: Slot) -> str | None:
    """Return the one of a few words that is said."""
    for option in slot.options:
        match = re.search(rf"(?<!\w){re.escape(option).replace('_', '[ _-]')}(?!\w)", draft.rest, re.IGNORECASE)
        if match:
            said = draft.take(*match.span())
            return said if slot.accepts(said) else option
    return None


def spans_of_mentions(draft: Draft, sign: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where people or channels are mentioned. A name that the platform knows may consist of several words."""
    names = sorted((name for name in draft.mentions if name.startswith(sign)), key=len, reverse=True)
    known = "".join(rf"{re.escape(name)}(?!\w)|" for name in names)
    return [match.span() for match in re.finditer(f"{known}{pattern.pattern}", draft.rest, re.IGNORECASE)]


def find_person(draft: Draft, slot: Slot) -> str | None:
    """Return the first person who is mentioned."""
    for begin, end in spans_of_mentions(draft, "@", _MENTION):
        if slot.accepts(draft.text[begin:end]):
            of = _POSSESSIVE.match(draft.text, end)
            draft.take(begin, of.end() if of else end)
            return draft.text[begin:end]
    return None


def find_people(draft: Draft, slot: Slot) -> str | None:
    """Return the first people who are mentioned in a row."""
    spans = spans_of_mentions(draft, "@", _MENTION)
    if not spans:
        me = _ME.search(draft.rest)
        return draft.take(*me.span()) if me and slot.accepts(me[0]) else None
    begin, end = _with_others(draft, spans[0], spans)
    return draft.take(begin, end) if slot.accepts(draft.text[begin:end]) else None


def find_channel(draft: Draft, slot: Slot) -> str | None:
    """Return the channel that is named or, if the type accepts it, the person who is told instead of the speaker."""
    frame = find_frame(draft.rest, draft.nouns)
    people = spans_of_mentions(draft, "@", _MENTION)
    if frame.head is not None:
        gap = re.compile(r"\s*").match(draft.text, frame.head)
        head = gap.end() if gap else frame.head
        here = ALL_OF_US.match(draft.text, head)
        spans = [*people, *spans_of_mentions(draft, "#", CHANNEL), *([here.span()] if here else [])]
        people = [_with_others(draft, span, spans) for span in spans if span[0] == head]
    else:
        people = [span for span in people if frame.noun and _TO_SOMEBODY.search(draft.text[: span[0]])]
    for begin, end in [*people, *spans_of_mentions(draft, "#", CHANNEL)]:
        if slot.accepts(draft.text[begin:end]):
            before = _TO_SOMEBODY.search(draft.rest[:begin])
            words_ = draft.text[begin:end]
            draft.take(before.start() if before else begin, end)
            return words_
    us = _US.search(draft.text[: frame.head]) if frame.head is not None else None
    return us[0] if us and slot.accepts(us[0]) else None


def _with_others(draft: Draft, first: tuple[int, int], spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Return where the first of several people, and those who are mentioned with them, begin and end."""
    begin, end = first
    for following, stop in sorted(spans):
        if following >= end and _JOIN.fullmatch(draft.rest[end:following]):
            end = stop
    return begin, end


def find_clock(draft: Draft, slot: Slot) -> str | None:
    """Return the next time of day. After “until”, it is the last one that is asked for."""
    match = next((match for match in _CLOCK.finditer(draft.rest) if slot.accepts(match[0])), None)
    is_last = sum(other.kind == slot.kind for other in draft.slots[draft.slots.index(slot) :]) == 1
    if match is None or (not is_last and words.UNTIL.search(draft.rest[: match.start()])):
        return None
    return draft.take(*match.span())


def find_length(draft: Draft, slot: Slot) -> Any:
    """Return a length of time: its words or, for an argument that is a number, its minutes."""
    for time in draft.times:
        length = time.reading.duration
        if slot.accepts(1) and isinstance(length, timedelta):  # a number of minutes
            draft.take_time(time)
            return int(length.total_seconds() // 60)
        if slot.accepts(time.words):
            return draft.take_time(time)
    return None


def find_valid(draft: Draft, slot: Slot) -> str | None:
    """Return the longest phrase that the argument's type accepts, without the verbs and polite words around it."""
    found = list(re.finditer(r"[^\s|]+", draft.rest))
    spans = [
        (first, last)
        for size in range(min(MOST_WORDS, len(found)), 0, -1)
        for first, last in zip(found, found[size - 1 :], strict=False)
        if not is_edge(first[0]) and (size == 1 or not is_edge(last[0]))
    ]
    for first, last in spans[-MOST_TRIED:] if len(spans) > 2 * MOST_TRIED else spans:
        begin, end = first.start(), last.end()
        bare = draft.text[begin:end].strip(EDGE)
        if bare and (len(bare) > LONGEST_CODE or bare.isupper()) and slot.accepts(bare):
            draft.take(begin, end)
            return bare
    return None


def find_instant(draft: Draft, slot: Slot) -> str | None:
    """Return a time as an instant (ISO 8601), for an argument that takes no words."""
    for time in draft.times:
        reading = time.reading
        at = moment(reading, now=draft.now) if reading.start else reading.end
        if at and slot.accepts(at):
            draft.take_time(time)
            return at.isoformat()
    return None
