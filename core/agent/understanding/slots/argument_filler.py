"""Fills the arguments of an ability that an utterance calls for, each by its kind and not by its place.

Times are read by the time language, people and channels are mentioned, numbers, lengths and zones are found by what
their types accept. What is left, without courtesy and without the verb and the noun of the wish, is the subject.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from core.abilities.arguments import SOME_TIME, is_time
from core.agent.offline.ability_matcher import Call
from core.agent.understanding.slots import plain_arguments as plain
from core.agent.understanding.slots import wish_words as words
from core.agent.understanding.slots.argument_slots import slots_of
from core.agent.understanding.slots.message_draft import Draft, unquoted
from core.agent.understanding.slots.named_thing import core_of, find_thing, is_edge
from core.agent.understanding.slots.said_times import TAKEN, masked
from core.agent.understanding.slots.wish_frame import before_frame, find_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, tzinfo

    from core.agent.offline.ability_matcher import OfferedAbility
    from core.agent.understanding.slots.argument_slots import Slot
    from core.agent.understanding.slots.said_times import SaidTime
    from core.agent.understanding.slots.wish_frame import Frame


_QUOTED: Final = re.compile(r"[“\"„«]([^“”\"„«»]+)[”\"“»]|(?<!\w)['‘]([^'‘’]+)['’](?!\w)")
ALL: Final = "all"
"""How all things of a kind are named in an argument."""
_HOUR: Final = re.compile(r"\d{1,2}")
MOST_BARE: Final = 3
"""The most words at the end of a message that are tried as a time."""


def fill_arguments(
    text: str,
    ability: OfferedAbility,
    *,
    now: datetime = SOME_TIME,
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
    draft = Draft(
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


def _find_goal(draft: Draft, slot: Slot) -> str | None:
    """Return the time to which something moves. The time of the thing itself stays in its name: “my 7am alarm”."""
    own = [time for time in draft.times if _belongs_to_noun(draft, time)]
    free = [time for time in draft.times if time not in own and not _is_adjective(time)]
    ranked = [time for time in free if time.is_goal][::-1] + free[::-1]
    found = next((draft.take_time(time) for time in ranked if slot.accepts(time.words)), None)
    if own and not draft.rest[own[-1].end :].strip(plain.EDGE):
        return found
    return found or _find_bare_time(draft, slot)


def _is_adjective(time: SaidTime) -> bool:
    """Return whether a time only says what kind of thing is meant: “the weekly sync”."""
    return time.reading.kind == "recurrence" and " " not in time.words.strip()


def _belongs_to_noun(draft: Draft, time: SaidTime) -> bool:
    """Return whether a time says which thing is meant: “tomorrow's booking”, “meine Buchung am Freitag”."""
    before, behind = draft.rest[: time.begin].rstrip(), draft.rest[time.end :]
    preposition = words.PREPOSITION.match(draft.text[time.begin :].partition(" ")[0] + " ")
    if (
        preposition
        and not time.is_goal
        and any(words.NOUN[noun].search(before, _last_word(before)) for noun in draft.nouns)
    ):
        return True
    return behind[:2] in ("'s", "’s") or any(words.NOUN[noun].match(behind.lstrip()) for noun in draft.nouns)


def _last_word(text: str) -> int:
    return max(map(text.rfind, " \n|")) + 1


def _find_time(draft: Draft, slot: Slot) -> str | None:
    """Return the time of the wish. Beside a subject, it stands at the edge or behind a preposition."""
    times = [time for time in draft.times if slot.accepts(time.words)]
    if draft.has("thing") or draft.has("name"):
        others = (time for time in times if not _is_adjective(time))
        times = sorted(others, key=lambda time: _belongs_to_noun(draft, time))
    if draft.has("subject"):
        edges = [time for time in times if _is_at_edge(draft, time)]
        said = [time for time in times if draft.text[time.begin : time.end] != time.words or time.is_goal]
        times = edges or said
    if times or draft.has("subject"):
        return draft.take_time(times[0]) if times else _find_alarm_hour(draft, slot)
    return _find_bare_time(draft, slot) or (draft.text if slot.required and slot.accepts(draft.text) else None)


def _find_alarm_hour(draft: Draft, slot: Slot) -> str | None:
    """Return the bare hour of an alarm of which nothing else is said: “set an alarm for 7”."""
    frame = find_frame(draft.rest, draft.nouns)
    hour = draft.left(frame.begin, frame.end)
    if frame.kind != "alarm" or not _HOUR.fullmatch(hour) or not slot.accepts(hour):
        return None
    draft.rest = masked(draft.rest, ((frame.begin, frame.end),))
    return hour


def _find_bare_time(draft: Draft, slot: Slot) -> str | None:
    """Return words that are a time only where one is asked for, at the end or behind “to”: “to 5”, “haircut sat”."""
    said = list(re.finditer(r"[^\s|]+", draft.rest))
    while said and is_edge(said[-1][0]):  # “11 instead”
        said.pop()
    for first in said[-MOST_BARE:]:
        bare = draft.text[first.start() : said[-1].end()].strip(plain.EDGE)
        before = draft.rest[: first.start()]
        is_goal = (words.GOAL.search(before) or words.INSTEAD.search(before)) is not None
        if (is_goal or (bare.isalpha() and not is_edge(bare))) and slot.accepts(bare) and is_time(bare):
            draft.rest = masked(draft.rest, ((first.start(), said[-1].end()),))
            return bare
    return None


def _is_at_edge(draft: Draft, time: SaidTime) -> bool:
    rest = masked(draft.rest, time.spans)
    frame = find_frame(rest, draft.nouns)
    begins = not any(map(str.isalnum, rest[frame.begin : time.begin])) if time.begin >= frame.begin else True
    return begins or not any(map(str.isalnum, rest[time.end : frame.end]))


def _find_thing(draft: Draft, slot: Slot) -> str | None:
    """Return the words that name a thing, or that point to one: “my dentist reminder”, “the second one”, “it”."""
    if _names_every_reminder(draft) and slot.accepts(ALL):
        return ALL
    every = words.REFERENCE.search(draft.rest)
    if every and every[0][:1] in "#ab" and not find_thing(draft.rest[every.end() :], ()) and slot.accepts(every[0]):
        return draft.take(*every.span())
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


def _names_every_reminder(draft: Draft) -> bool:
    """Return whether all reminders are meant, and none is named: “lösch alle meine Erinnerungen”."""
    every = words.EVERY.search(draft.rest) if "reminder" in draft.nouns else None
    noun = words.NOUN["reminder"].match(draft.rest, _behind(draft.rest, every.end())) if every else None
    return noun is not None and find_thing(draft.rest[noun.end() :], ()) is None


def _pointing(rest: str) -> re.Match[str] | None:
    """Return “it” or “that” if it stands alone: “move that to 5”, but not “move that dentist thing”."""
    for match in words.POINTING.finditer(rest):
        following = re.match(r"\s*([^\s|]*)", rest[match.end() :])
        if following is None or not following[1] or is_edge(following[1]):
            return match
    return None


def _find_name(draft: Draft, slot: Slot) -> str | None:
    """Return the words that tell a thing from others of its kind, or its channel."""
    channels = plain.spans_of_mentions(draft, "#", plain.CHANNEL)
    if channels:
        return draft.take(*channels[0])
    thing = find_thing(draft.rest, draft.nouns)
    said = draft.left(*thing) if thing else ""
    topic = core_of(said, draft.nouns)
    found = next((value for value in (said, topic) if topic and slot.accepts(value)), None)
    if found and thing:
        draft.take(*thing)
    return found


def _find_new_text(draft: Draft, slot: Slot) -> str | None:
    """Return the quoted words, or those behind “to”: “rename it to gym bag”."""
    quoted = _QUOTED.search(draft.text)
    if quoted and slot.accepts(quoted[1] or quoted[2]):
        return draft.take(*quoted.span()) and (quoted[1] or quoted[2])
    noun = next((found for kind in draft.nouns if (found := words.NOUN[kind].search(draft.text))), None)
    link = words.INTO.search(draft.text, noun.end() if noun else 0) or words.INTO.search(draft.text)
    frame = find_frame(draft.text, ())
    value = unquoted(draft.text[link.end() : frame.end]) if link else ""
    if link and value and slot.accepts(value):
        draft.take(link.start(), len(draft.text))
        return value
    return None


def _find_wish(draft: Draft, slot: Slot) -> str | None:
    """Return the whole wish, with its times and people, from behind its verb and noun on if its type accepts that."""
    frame = find_frame(draft.rest, tuple(noun for noun in draft.nouns if noun != "meeting"))
    begin = frame.begin if frame.adjectives is None else frame.adjectives
    if frame.noun and frame.adjectives is None:
        about = words.ABOUT.match(draft.rest, _behind(draft.rest, frame.noun[1]))
        begin = about.end() if about else frame.noun[1]
    for start, stop in ((begin, frame.end), (0, len(draft.text))):
        bare = draft.left(start, stop) + ("?" if draft.text[start:stop].rstrip().endswith("?") else "")
        opened = f"¿{bare}" if "¿" in draft.text[:stop] else ""  # a mark by which Spanish is told from Portuguese
        for value in (bare, opened, slot.about.format(bare)) if bare.strip("?") else ():
            if value and slot.accepts(value):
                return value
    return None


def _behind(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip(" :,-–—|"))


def _find_subject(draft: Draft, slot: Slot) -> str | None:
    """Return what is left of the message, or else the noun of the wish: “wake me up”, “timer”."""
    quoted = _QUOTED.search(draft.rest)
    frame = find_frame(draft.rest, draft.nouns)
    for value in (_after_frame(draft, frame), quoted and (quoted[1] or quoted[2])):
        if value and slot.accepts(value):
            draft.rest = TAKEN * len(draft.rest)
            return value
    return None


def _after_frame(draft: Draft, frame: Frame) -> str:
    said = draft.left(frame.begin, frame.end)
    if not said or words.POINTING.fullmatch(said):
        said = draft.left(*before_frame(draft.rest, frame)) or said
    if not said and frame.adjectives is not None and frame.noun:
        said = draft.left(frame.adjectives, frame.noun[0])
    if not said and frame.noun and frame.kind == "alarm":
        said = draft.text[slice(*frame.noun)]
    return said or (draft.text[slice(*frame.waking)] if frame.waking else "")


_FINDERS: Final[dict[str, Callable[[Draft, Slot], Any]]] = {
    "shape": plain.find_shape,
    "channel": plain.find_channel,
    "person": plain.find_person,
    "people": plain.find_people,
    "option": plain.find_option,
    "number": plain.find_number,
    "clock": plain.find_clock,
    "length": plain.find_length,
    "valid": plain.find_valid,
    "new text": _find_new_text,
    "new time": _find_goal,
    "time": _find_time,
    "instant": plain.find_instant,
    "thing": _find_thing,
    "name": _find_name,
    "wish": _find_wish,
    "subject": _find_subject,
}
