"""Fills the arguments of an ability that an utterance calls for, each by its kind and not by its place.

Times are read by the time language, people and channels are mentioned, numbers, lengths and zones are found by what
their types accept. What is left, without courtesy and without the verb and the noun of the wish, is the subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

from core.agent.offline.ability_matcher import Call
from core.agent.understanding import wish_words as words
from core.agent.understanding.argument_slots import slots_of
from core.agent.understanding.named_thing import core_of, find_thing, is_edge
from core.agent.understanding.said_times import TAKEN, SaidTime, find_times, masked
from core.agent.understanding.wish_frame import find_frame
from core.when import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, tzinfo

    from core.agent.offline.ability_matcher import OfferedAbility
    from core.agent.understanding.argument_slots import Slot
    from core.agent.understanding.wish_frame import Frame

_MENTION: Final = re.compile(r"(?<![\w@./])@\w[\w.-]*\w|(?<![\w@./])@\w")
_CHANNEL: Final = re.compile(r"(?<![\w#&/])#(?=[\w-]*[^\W\d])[\w-]+")
_JOIN: Final = re.compile(r"\s*(?:,|&|\band\b|\bund\b|\by\b|\be\b|\bet\b|\ben\b|\bog\b|,\s*and)?\s*", re.IGNORECASE)
_HERE: Final = re.compile(r"(?:us|everyone|everybody|here)(?!\w)", re.IGNORECASE)
_TO_SOMEBODY: Final = re.compile(r"\b(?:for|to|in|an|für|para|pour|à|a|en|dans|no|na|em)\s+(?:the\s+)?$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\w.:])[-+]?\d+(?:\.\d+)?(?![\w:]|\.\d)")
_CLOCK: Final = re.compile(
    r"(?<![\w.:])(?:\d{1,2}(?:[:.h]\d{2})?(?: ?[ap]\.?m\.?(?!\w))?|noon|midnight)(?=$|[^\w:]|h(?!\w|\d))", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"[“\"„«]([^“”\"„«»]+)[”\"“»]|(?<!\w)['‘]([^'‘’]+)['’](?!\w)")
_BEFORE: Final = re.compile(r"^[^\w@#$€£(+-]+|^[-–—]\s+")
_BEHIND: Final = re.compile(r"[^\w)%$€£+#]+$")
_EDGE: Final = ' \t\n|,.:;!?–—-()[]“”"„«»*•…'
MOST_BARE: Final = 3
"""The most words at the end of a message that are tried as a time."""
MOST_WORDS: Final = 8
"""The most words of an argument that is found by what its type accepts."""
LONGEST_CODE: Final = 2
"""Words as short as this are found by their type only in capitals: “US” is a country, “us” is not."""
MOST_TRIED: Final = 40
"""How many phrases of a message are tried for such an argument."""


@dataclass(slots=True)
class _Draft:
    """A message while its arguments are found. In `rest`, what they took is replaced by `|`."""

    text: str
    rest: str
    nouns: tuple[str, ...]
    mentions: tuple[str, ...]
    slots: tuple[Slot, ...]
    now: datetime
    zone: tzinfo
    locale: str | None
    read: list[SaidTime] | None = None
    used: list[SaidTime] = field(default_factory=list)

    def has(self, kind: str) -> bool:
        """Return whether an argument of this kind is asked for."""
        return any(slot.kind == kind for slot in self.slots)

    @property
    def times(self) -> list[SaidTime]:
        """The times that no argument has taken yet."""
        if self.read is None:
            self.read = find_times(self.rest, now=self.now, zone=self.zone, locale=self.locale)
        return [time for time in self.read if time not in self.used]

    def take(self, begin: int, end: int) -> str:
        """Return a part of the message, which is then taken."""
        self.rest = masked(self.rest, ((begin, end),))
        return self.text[begin:end]

    def take_time(self, time: SaidTime) -> str:
        """Return the words of a time, which is then taken with the prepositions before it."""
        self.used.append(time)
        self.rest = masked(self.rest, time.spans)
        return time.words

    def left(self, begin: int, end: int) -> str:
        """Return the words of a part that are not taken, as they stand there."""
        parts = re.finditer(rf"[^{re.escape(TAKEN)}]+", self.rest[begin:end])
        pieces = (self.text[begin + part.start() : begin + part.end()].strip(" ,") for part in parts)
        return _unquoted(" ".join(piece for piece in pieces if any(map(str.isalnum, piece))))


def fill_arguments(
    text: str,
    ability: OfferedAbility,
    *,
    now: datetime,
    zone: tzinfo = UTC,
    locale: str | None = None,
    mentions: Sequence[str] = (),
) -> Call:
    """Return the call of an ability with the arguments that a message gives, in the person's own words.

    `mentions` are the names of people and channels in the message, with their `@` and `#`. The first required argument
    that is not found is the missing one. An argument is left out if its type does not accept what was found.
    """
    slots = slots_of(ability.schema, ability.description)
    nouns = tuple(noun for noun in words.NOUN if noun in ability.name)
    draft = _Draft(
        text,
        text,
        (*nouns, "alarm") if "reminder" in nouns else nouns,
        tuple(mentions),
        slots,
        now,
        zone,
        locale,
    )
    found: dict[str, Any] = {}
    for slot in slots:
        value = _FINDERS[slot.kind](draft, slot) if slot.kind in _FINDERS else None
        if value not in (None, ""):
            found[slot.name] = value
    ordered = {name: found[name] for name in ability.schema.model_fields if name in found}
    return Call(ability.name, ordered, next((name for name in ability.required if name not in found), None))


def _find_shape(draft: _Draft, slot: Slot) -> str | None:
    match = slot.shape.search(draft.rest) if slot.shape else None
    return draft.take(*match.span()) if match and slot.accepts(match[0]) else None


def _find_number(draft: _Draft, slot: Slot) -> Any:
    for match in _NUMBER.finditer(draft.rest):
        if slot.accepts(match[0]):
            return draft.take(*match.span())
    return None


def _find_option(draft: _Draft, slot: Slot) -> str | None:
    for option in slot.options:
        match = re.search(rf"(?<!\w){re.escape(option).replace('_', '[ _-]')}(?!\w)", draft.rest, re.IGNORECASE)
        if match:
            said = draft.take(*match.span())
            return said if slot.accepts(said) else option
    return None


def _spans_of_mentions(draft: _Draft, sign: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where people or channels are mentioned. A name that the platform knows may consist of several words."""
    names = sorted((name for name in draft.mentions if name.startswith(sign)), key=len, reverse=True)
    known = "".join(rf"{re.escape(name)}(?!\w)|" for name in names)
    return [match.span() for match in re.finditer(f"{known}{pattern.pattern}", draft.rest, re.IGNORECASE)]


def _find_person(draft: _Draft, slot: Slot) -> str | None:
    for begin, end in _spans_of_mentions(draft, "@", _MENTION):
        if slot.accepts(draft.text[begin:end]):
            return draft.take(begin, end)
    return None


def _find_people(draft: _Draft, slot: Slot) -> str | None:
    """Return the first people who are mentioned in a row."""
    spans = _spans_of_mentions(draft, "@", _MENTION)
    if not spans:
        return None
    begin, end = spans[0]
    for following, stop in spans[1:]:
        if not _JOIN.fullmatch(draft.rest[end:following]):
            break
        end = stop
    return draft.take(begin, end) if slot.accepts(draft.text[begin:end]) else None


def _find_channel(draft: _Draft, slot: Slot) -> str | None:
    """Return the channel that is named or, if the type accepts it, the person who is told instead of the speaker."""
    frame = find_frame(draft.rest, draft.nouns)
    people = _spans_of_mentions(draft, "@", _MENTION)
    if frame.head is not None:
        gap = re.compile(r"\s*").match(draft.text, frame.head)
        head = gap.end() if gap else frame.head
        here = _HERE.match(draft.text, head)
        spans = [*people, *_spans_of_mentions(draft, "#", _CHANNEL), *([here.span()] if here else [])]
        people = [span for span in spans if span[0] == head]
    else:
        people = [span for span in people if frame.noun and _TO_SOMEBODY.search(draft.text[: span[0]])]
    for begin, end in [*people, *_spans_of_mentions(draft, "#", _CHANNEL)]:
        if slot.accepts(draft.text[begin:end]):
            before = _TO_SOMEBODY.search(draft.rest[:begin])
            words_ = draft.text[begin:end]
            draft.take(before.start() if before else begin, end)
            return words_
    return None


def _find_clock(draft: _Draft, slot: Slot) -> str | None:
    """Return the next time of day. After “until”, it is the last one that is asked for."""
    match = next((match for match in _CLOCK.finditer(draft.rest) if slot.accepts(match[0])), None)
    is_last = sum(other.kind == slot.kind for other in draft.slots[draft.slots.index(slot) :]) == 1
    if match is None or (not is_last and words.UNTIL.search(draft.rest[: match.start()])):
        return None
    return draft.take(*match.span())


def _find_length(draft: _Draft, slot: Slot) -> Any:
    for time in draft.times:
        length = time.reading.duration
        if slot.accepts(1) and isinstance(length, timedelta):  # a number of minutes
            draft.take_time(time)
            return int(length.total_seconds() // 60)
        if slot.accepts(time.words):
            return draft.take_time(time)
    return None


def _find_valid(draft: _Draft, slot: Slot) -> str | None:
    """Return the longest words that the argument's type accepts, without verbs and courtesy around them."""
    found = list(re.finditer(r"[^\s|]+", draft.rest))
    spans = [
        (first, last)
        for size in range(min(MOST_WORDS, len(found)), 0, -1)
        for first, last in zip(found, found[size - 1 :], strict=False)
        if not is_edge(first[0]) and (size == 1 or not is_edge(last[0]))
    ]
    for first, last in spans[-MOST_TRIED:] if len(spans) > 2 * MOST_TRIED else spans:
        begin, end = first.start(), last.end()
        bare = draft.text[begin:end].strip(_EDGE)
        if bare and (len(bare) > LONGEST_CODE or bare.isupper()) and slot.accepts(bare):
            draft.take(begin, end)
            return bare
    return None


def _find_goal(draft: _Draft, slot: Slot) -> str | None:
    """Return the time to which something moves. The time of the thing itself stays in its name: “my 7am alarm”."""
    free = [time for time in draft.times if not _belongs_to_noun(draft, time)]
    ranked = [time for time in free if time.is_goal][::-1] + free[::-1]
    found = next((draft.take_time(time) for time in ranked if slot.accepts(time.words)), None)
    return found or _find_bare_time(draft, slot)


def _belongs_to_noun(draft: _Draft, time: SaidTime) -> bool:
    behind = draft.rest[time.end :]
    return behind[:2] in ("'s", "’s") or any(words.NOUN[noun].match(behind.lstrip()) for noun in draft.nouns)


def _find_time(draft: _Draft, slot: Slot) -> str | None:
    """Return the time of the wish. Beside a subject, it stands at the edge or behind a preposition."""
    times = [time for time in draft.times if slot.accepts(time.words)]
    if draft.has("subject"):
        edges = [time for time in times if _is_at_edge(draft, time)]
        said = [time for time in times if draft.text[time.begin : time.end] != time.words or time.is_goal]
        times = edges or said
    if times or draft.has("subject"):
        return draft.take_time(times[0]) if times else None
    return _find_bare_time(draft, slot) or (draft.text if slot.required and slot.accepts(draft.text) else None)


def _find_bare_time(draft: _Draft, slot: Slot) -> str | None:
    """Return words that are a time only where one is asked for, at the end or behind “to”: “to 5”, “haircut sat”."""
    said = list(re.finditer(r"[^\s|]+", draft.rest))
    for first in said[-MOST_BARE:]:
        bare = draft.text[first.start() : said[-1].end()].strip(_EDGE)
        is_goal = words.GOAL.search(draft.rest[: first.start()]) is not None
        if (is_goal or (bare.isalpha() and not is_edge(bare))) and slot.accepts(bare):
            draft.rest = masked(draft.rest, ((first.start(), said[-1].end()),))
            return bare
    return None


def _is_at_edge(draft: _Draft, time: SaidTime) -> bool:
    rest = masked(draft.rest, time.spans)
    frame = find_frame(rest, draft.nouns)
    begins = not any(map(str.isalnum, rest[frame.begin : time.begin])) if time.begin >= frame.begin else True
    return begins or not any(map(str.isalnum, rest[time.end : frame.end]))


def _find_instant(draft: _Draft, slot: Slot) -> str | None:
    for time in draft.times:
        at = moment(time.reading, now=draft.now)
        if at and slot.accepts(at):
            draft.take_time(time)
            return at.isoformat()
    return None


def _find_thing(draft: _Draft, slot: Slot) -> str | None:
    """Return the words that name a thing, or that point to one: “my dentist reminder”, “the second one”, “it”."""
    named = any(words.NOUN[noun].search(draft.rest) for noun in draft.nouns)
    pointing = None if named else _pointing(draft.rest)
    if pointing and slot.accepts(pointing[0]):
        return draft.take(*pointing.span())
    thing = find_thing(draft.rest, draft.nouns)
    if thing:
        said = draft.left(*thing)
        topic = core_of(said, draft.nouns)
        for value in (said, topic, slot.about.format(said) if slot.about and topic else ""):
            if value and slot.accepts(value):
                draft.take(*thing)
                return value
    reference = next((match for match in words.REFERENCE.finditer(draft.rest) if slot.accepts(match[0])), None)
    return draft.take(*reference.span()) if reference and not thing else None


def _pointing(rest: str) -> re.Match[str] | None:
    """Return “it” or “that” if it stands alone: “move that to 5”, but not “move that dentist thing”."""
    for match in words.POINTING.finditer(rest):
        following = re.match(r"\s*([^\s|]*)", rest[match.end() :])
        if following is None or not following[1] or is_edge(following[1]):
            return match
    return None


def _find_name(draft: _Draft, slot: Slot) -> str | None:
    """Return the words that tell a thing from others of its kind, or its channel."""
    channels = _spans_of_mentions(draft, "#", _CHANNEL)
    if channels:
        return draft.take(*channels[0])
    thing = find_thing(draft.rest, draft.nouns)
    said = draft.left(*thing) if thing else ""
    topic = core_of(said, draft.nouns)
    found = next((value for value in (said, topic) if topic and slot.accepts(value)), None)
    if found and thing:
        draft.take(*thing)
    return found


def _find_new_text(draft: _Draft, slot: Slot) -> str | None:
    """Return the quoted words, or those behind “to”: “rename it to gym bag”."""
    quoted = _QUOTED.search(draft.text)
    if quoted and slot.accepts(quoted[1] or quoted[2]):
        return draft.take(*quoted.span()) and (quoted[1] or quoted[2])
    noun = next((found for kind in draft.nouns if (found := words.NOUN[kind].search(draft.text))), None)
    link = words.INTO.search(draft.text, noun.end() if noun else 0) or words.INTO.search(draft.text)
    frame = find_frame(draft.text, ())
    value = _unquoted(draft.text[link.end() : frame.end]) if link else ""
    if link and value and slot.accepts(value):
        draft.take(link.start(), len(draft.text))
        return value
    return None


def _find_wish(draft: _Draft, slot: Slot) -> str | None:
    """Return the whole wish, with its times and people, from behind its verb and noun on if its type accepts that."""
    frame = find_frame(draft.rest, tuple(noun for noun in draft.nouns if noun != "meeting"))
    begin = frame.begin if frame.adjectives is None else frame.adjectives
    if frame.noun and frame.adjectives is None:
        about = words.ABOUT.match(draft.rest, _behind(draft.rest, frame.noun[1]))
        begin = about.end() if about else frame.noun[1]
    for start, stop in ((begin, frame.end), (0, len(draft.text))):
        bare = draft.left(start, stop) + ("?" if draft.text[start:stop].rstrip().endswith("?") else "")
        if bare.strip("?") and slot.accepts(bare):
            return bare
    return None


def _behind(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip(" :,-–—|"))


def _find_subject(draft: _Draft, slot: Slot) -> str | None:
    """Return what is left of the message, or else the noun of the wish: “wake me up”, “timer”."""
    quoted = _QUOTED.search(draft.rest)
    frame = find_frame(draft.rest, draft.nouns)
    for value in (_after_frame(draft, frame), quoted and (quoted[1] or quoted[2])):
        if value and slot.accepts(value):
            draft.rest = TAKEN * len(draft.rest)
            return value
    return None


def _after_frame(draft: _Draft, frame: Frame) -> str:
    said = draft.left(frame.begin, frame.end)
    if not said and frame.adjectives is not None and frame.noun:
        said = draft.left(frame.adjectives, frame.noun[0])
    if not said and frame.noun and frame.kind == "alarm":
        said = draft.text[slice(*frame.noun)]
    return said or (draft.text[slice(*frame.waking)] if frame.waking else "")


def _unquoted(value: str) -> str:
    """Return words without quotation marks, dashes, emoji and the like around them."""
    return _BEHIND.sub("", _BEFORE.sub("", " ".join(value.split())))


_FINDERS: Final[dict[str, Callable[[_Draft, Slot], Any]]] = {
    "shape": _find_shape,
    "channel": _find_channel,
    "person": _find_person,
    "people": _find_people,
    "option": _find_option,
    "number": _find_number,
    "clock": _find_clock,
    "length": _find_length,
    "valid": _find_valid,
    "new text": _find_new_text,
    "new time": _find_goal,
    "time": _find_time,
    "instant": _find_instant,
    "thing": _find_thing,
    "name": _find_name,
    "wish": _find_wish,
    "subject": _find_subject,
}
