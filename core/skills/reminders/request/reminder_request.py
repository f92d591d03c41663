"""Turns a person's words into what to be reminded of and when, for a new reminder or a changed one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator

from core.abilities.arguments import Holds
from core.model.errors import SkillError
from core.skills.reminders.modifiers import SOME_AHEAD, Modifiers, take_modifiers
from core.skills.reminders.reminder import Start
from core.skills.reminders.request.default_subject import default_subject, in_the_morning, is_alarm, is_waking
from core.skills.reminders.request.several_times import split_times
from core.text.catalogue import N_, _
from core.text.question_words import begins_question
from core.when import (
    COARSE,
    Reading,
    check_rule,
    find_zone,
    localize,
    moment,
    other_days,
    read,
    zone_name,
)
from core.when.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from core.skills.reminders.reminder import Firing, Plan


def _a_wish(words: str) -> str:
    if begins_question(words):
        raise ValueError("is a question, not something to be reminded of")
    if SOME_AHEAD.fullmatch(words.strip(" .!")):
        raise ValueError("is about an existing reminder")
    return words


Wish = Annotated[str, AfterValidator(_a_wish), Holds("subject")]
"""What to be reminded of, perhaps with the time."""
MORNING = 9
"""The hour to use if only a day is named."""
LONGEST_WHAT = 500
"""In characters. A reminder must fit every platform."""
LAST_YEAR = 2999
"""The last year for which a reminder can be set. Python's calendar ends in 9999."""
_NO_SUCH_TIME = N_("I cannot set a reminder for “{words}”. Say a time like “tomorrow at 9”, without an exception.")
_TOO_FAR = N_("I can remind you until {year}. Give a time before that.")
MOST_TIMES = 3
"""How many times are read in one request."""
_BEFORE = re.compile(
    r"^[\s,.;:|–—-]*(?:(?:to|that|about|of|daran|zu|an|de|que|sobre|à)\b[\s,:]*|d['’])?(?:i (?:have|need) to )?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:[\s,;:|–—-]+(?:at|on|in|by|from|um|am|à|le|el|às))?[\s,.;:|–—-]*$", re.IGNORECASE)
_PREPOSITION = r"(?:at|on|in|by|for|from|um|am|à|a|le|el|às|para|pour)"
_LEADING = re.compile(rf"[\s,]*(?:{_PREPOSITION}\s+(?:the\s+)?)?", re.IGNORECASE)
_SAYS_WHEN = re.compile(rf"(?:{_PREPOSITION}|every|today|tonight|tomorrow)\b", re.IGNORECASE)
_ODD_TIME = re.compile(
    r"[:.]\d[\d:.]*|\s*(?:at|um|às|à)\s+\d[\d:.]*(?:\s*[ap]m)?\b|,?\s+\d{4,5}(?=\s+(?:at|um|às|à)\s|\s*$)",
    re.IGNORECASE,
)
"""The rest of a time that could not be read: “at 25:00”, or a year beyond any calendar."""
_NEEDS_TIME = re.compile(r"\b(?:is|are|was|starts?|begins?|ends?)\s*$", re.IGNORECASE)
"""Words that mean nothing without the time after them, as in “the meeting is at 3pm”."""
_NOT_FROM_NOW = re.compile(r"\s*(?:before|after|until|till|vor|nach|avant|après|antes|después|depois)\b", re.IGNORECASE)
_GRACE = timedelta(seconds=1)
"""So that “now” does not count as past."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its text and time (empty and None if not said), its modifiers, and the other days it can mean.

    `more` are further times on the same day.
    """

    what: str
    reading: Reading | None
    modifiers: Modifiers
    others: tuple[Reading, ...] = ()
    more: tuple[Reading, ...] = ()


def parse_request(what: str, when: str, *, now: datetime, zone: str, locale: str | None) -> Request:
    """Parse a request. Without `when`, find the time in `what`, preferably at its beginning or end.

    Raises:
        SkillError: `when` is not a time, or `what` asks for one that does not exist.
    """
    text, said = take_modifiers(" ".join(what.split()))
    context: dict[str, Any] = {"now": now, "zone": find_zone(zone), "locale": locale}
    if when:
        given = read_time(when, now=now, zone=zone, locale=locale)
        return _request(text, given, when, said, **context)
    text, more = split_times(text, **context)
    reading, among, rest = _take_time(text, **context)
    if reading is None and said.every:  # “every 10 minutes until it is done” also says when to begin
        reading = read_time(f"{said.every // timedelta(minutes=1)} minutes", now=now, zone=zone, locale="en")
    return replace(_request(rest, reading, among, said, **context), more=more)


def _request(text: str, reading: Reading | None, among: str, said: Modifiers, **context: Any) -> Request:
    """Return the request for a subject and a time, which was read `among` other words."""
    what = default_subject(strip_filler(text))
    if reading is None:
        return Request(what, None, said)
    meant = days_meant(reading, among, **context)
    if is_waking(what) or is_alarm(what):
        morning = in_the_morning(reading, now=context["now"], locale=context["locale"])
        if is_alarm(what) and morning != reading:  # an alarm may be for the evening too
            meant = (*meant, reading)
        reading = morning
    return Request(what, reading, said, meant)


def read_time(words: str, *, now: datetime, zone: str, locale: str | None, on: date | None = None) -> Reading:
    """Read a text that is a time and nothing else. A time of day without a date falls on the day `on`, if given.

    Raises:
        SkillError: The text is not a time.
    """
    reading = _read(words, now=now, zone=find_zone(zone), locale=locale, bare=True, on=on)
    if reading.kind == "none":
        unclear = _("I do not understand “{words}” as a time. Say it like “tomorrow at 9” or “every Monday at 8”.")
        raise SkillError(unclear.format(words=words))
    return reading


def start_of(reading: Reading, *, now: datetime) -> Start:
    """Return when a reminder starts. If only a day or part of a day is named, use a default hour."""
    zone = reading.zone
    if reading.kind == "duration" and reading.duration is not None:
        length = reading.duration
        begin = now + length if isinstance(length, timedelta) else length.after(localize(now, zone), zone)
        return Start(localize(begin, zone), zone_name(zone), None)
    if reading.start and reading.start.year > LAST_YEAR:
        raise SkillError(_(_TOO_FAR).format(year=LAST_YEAR))
    at = reading.start if reading.rrule else moment(reading, now=now)
    if at is None:
        raise SkillError(_("I cannot set a reminder for that time. Say it like “tomorrow at 9” or “in 20 minutes”."))
    local = localize(at, zone)
    if reading.rrule and reading.grain in COARSE and local == local.replace(hour=0, minute=0, second=0, microsecond=0):
        local = local.replace(hour=MORNING)
    return Start(local, zone_name(zone), reading.rrule)


def _take_time(text: str, **context: Any) -> tuple[Reading | None, str, str]:
    """Return the time in a request, the text in which it was found, and the request without it.

    The time is at the beginning or the end, or in the middle after a preposition. In the middle, it also stays in the
    request, so that no word is lost. Any other time belongs to the task (“read the friday report”).
    """
    times: dict[Reading, str] = {}
    masked = text
    for _time in range(MOST_TIMES):
        reading = _read(masked, **context)
        if reading.kind == "none":
            if reading.text and not times:
                raise SkillError(_(_NO_SUCH_TIME).format(words=reading.text))
            break
        if reading.kind != "duration" or not _NOT_FROM_NOW.match(masked[reading.span[1] :]):
            times[reading] = masked
        for begin, end in reading.pieces:
            masked = f"{masked[:begin]}{'|' * (end - begin)}{masked[end:]}"
    found = next((time for time in times if any(_is_at_edge(text, piece) for piece in time.pieces)), None)
    found = found or next((time for time in times if _SAYS_WHEN.match(time.text)), None)
    if found is None:
        return None, "", text
    whole = bare = text
    for begin, end in found.pieces:  # a piece is at the edge too if only another one is before it
        bare = f"{bare[:begin]}{' ' * (end - begin)}{bare[end:]}"
    for begin, end in reversed([piece for piece in found.pieces if _is_at_edge(bare, piece)]):
        if odd := _ODD_TIME.match(text[end:]):
            unclear = _("I do not understand “{words}” as a time. Say it like “at 9:30” or “at 5pm”.")
            raise SkillError(unclear.format(words=odd[0].strip()))
        before = "" if _LEADING.fullmatch(text[:begin]) else _AFTER.sub("", text[:begin])
        text = f"{before} {text[end:].lstrip(' ,')}"
    return found, times[found], whole if _NEEDS_TIME.search(text) else text


def _read(text: str, *, locale: str | None, **context: Any) -> Reading:
    """Read a time in the person's language. If that is unknown, use the language in which most words are a time.

    Words that are nothing but a time may be in another language too.
    """
    reading = read(text, locale=locale, **context) if locale else None
    if reading and (reading.kind != "none" or reading.text or not context.get("bare")):
        return reading
    readings = [read(text, locale=code, **context) for code in CODES]
    return max(readings, key=lambda other: sum(end - begin for begin, end in other.pieces) or len(other.text))


def days_meant(reading: Reading, text: str, *, locale: str | None, **context: Any) -> tuple[Reading, ...]:
    """Return the other days that a text can mean in the language in which `_read` has read it."""
    spoken = locale or next((code for code in CODES if read(text, locale=code, **context) == reading), None)
    return other_days(reading, text, locale=spoken, **context)


def _is_at_edge(text: str, piece: tuple[int, int]) -> bool:
    return _LEADING.fullmatch(text[: piece[0]]) is not None or not text[piece[1] :].strip(" ,.!")


def strip_filler(text: str) -> str:
    """Return the task of a request, without a leading “to” and a trailing “at”, cut to the longest allowed."""
    return _AFTER.sub("", _BEFORE.sub("", text.strip())).strip()[:LONGEST_WHAT]


def coming_instants(others: Sequence[Reading], *, besides: Start, now: datetime) -> list[datetime]:
    """Return when a reminder would come on the other days that its time can mean, if that is still to come."""
    starts = dict.fromkeys(start_of(reading, now=now) for reading in others if moment(reading, now=now))
    return [start.instant for start in starts if start != besides and not is_past(start, now=now)]


def is_past(start: Start, *, now: datetime) -> bool:
    """Return whether a one-time start has passed."""
    return start.rrule is None and start.instant < now


def first_firing(plan: Plan, now: datetime) -> Firing:
    """Return the first firing of a plan. Raise `SkillError` if there is none, it is past, or there are too many."""
    if plan.starts.year > LAST_YEAR:
        raise SkillError(_(_TOO_FAR).format(year=LAST_YEAR))
    if plan.rrule:
        check_rule(plan.rrule)
    found = plan.first(now - _GRACE)
    if found is None:
        raise SkillError(_("That time is past, or never comes. Give a future time."))
    return found
