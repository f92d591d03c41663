"""Turns a person's words into a plan: what to be reminded of and when, for a new reminder or a changed one."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator

from core.abilities.arguments import Holds
from core.model.errors import SkillError
from core.skills.reminders.modifiers import SOME_AHEAD, Modifiers, take_modifiers
from core.skills.reminders.reminder import Start
from core.skills.reminders.reminder_lookup import QUESTION_WORDS
from core.skills.reminders.request.default_subject import default_subject, in_the_morning, is_alarm, is_waking
from core.skills.reminders.request.several_times import split_times
from core.text.catalogue import N_, _
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

    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Firing, Plan, Reminder
    from core.when import Occurrence


def _a_wish(words: str) -> str:
    if QUESTION_WORDS.match(words):
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
_CLOCK = re.compile(r";BY(?:HOUR|MINUTE|SECOND)=\d+(?=;|$)")
"""The parts of a rule that give its only time of day."""
_ENDING = re.compile(r";(?:UNTIL|COUNT)=\w+")
"""The part of a rule that says when it ends."""
_ONE_TIME_OF_DAY = re.compile(r"(?!.*BYHOUR)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)")
"""A rule that occurs at most once a day, without those parts. Its time of day can be changed alone."""
_EXCEPT = re.compile(r"\b(?:except|but)\b", re.IGNORECASE)
_BYDAY = re.compile(r";BYDAY=([A-Z]{2}(?:,[A-Z]{2})*)(?=;|$)")
_BARE_RULE = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=\d+)?")
"""A rule that says how often, but neither on which day nor at what time."""
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
    others = _other_days(reading, among, **context)
    if is_waking(what) or is_alarm(what):
        morning = in_the_morning(reading, now=context["now"], locale=context["locale"])
        if is_alarm(what) and morning != reading:  # an alarm may be for the evening too
            others = (*others, reading)
        reading = morning
    return Request(what, reading, said, others)


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
    refused = next((other for other in readings if other.kind == "none" and other.text), readings[0])
    best = max(readings, key=lambda other: sum(end - begin for begin, end in other.pieces))
    return best if best.kind != "none" else refused


def _other_days(reading: Reading, text: str, *, locale: str | None, **context: Any) -> tuple[Reading, ...]:
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


def move(old: Reminder, reading: Reading, *, now: datetime) -> Reminder:
    """Return the reminder moved. A time of day alone keeps its day; a day alone keeps its time of day.

    Raises:
        SkillError: The time is past, or does not fit a repeating reminder.
    """
    next_ = next_occurrence(old)
    if not old.plan.rrule and reading.rrule and _EXCEPT.search(reading.text):
        raise SkillError(_("It comes only once. Say the whole schedule, such as “every Monday to Saturday at 8”."))
    if old.plan.rrule:
        plan = _repeating(old.plan, reading, next_)
    else:
        is_duration = reading.kind == "duration"  # a duration counts from the old time
        is_bare_rule = reading.rrule is not None and _BARE_RULE.fullmatch(reading.rrule) is not None
        begin = start_of(reading, now=next_.instant if is_duration else now)
        local = begin.local if is_duration else at_same_time(begin.local, reading, next_)
        local = next_.local if is_bare_rule else local  # “make it weekly” repeats it from the time that it has
        plan = replace(old.plan, starts=local, zone=begin.zone, rrule=begin.rrule)
    return replace(old, plan=plan, next=first_firing(plan, now), held=None)


def moves_elsewhere(old: Reminder, when: str, reading: Reading, turn: Turn) -> list[datetime]:
    """Return when a reminder would come on the other days that the words for its new time can mean."""
    context: dict[str, Any] = {"now": turn.now, "zone": old.plan.tz, "locale": turn.message.person.locale}
    moved = []
    for other in _other_days(reading, when, **context):
        with suppress(SkillError):  # that day is past
            moved.append(next_occurrence(move(old, other, now=turn.now)).instant)
    return moved


def postpone(old: Reminder, reading: Reading, turn: Turn) -> tuple[Reminder, Reminder]:
    """Return a repeating reminder without its next occurrence, and a one-time reminder for that occurrence later."""
    coming = next_occurrence(old)
    later = draft_once_more(turn, old, start_of(reading, now=coming.instant), leads=old.plan.leads)
    return skip_occurrences(old, [coming], now=turn.now), later


def draft_once_more(turn: Turn, old: Reminder, start: Start, *, leads: tuple[timedelta, ...]) -> Reminder:
    """Return an unstored one-time copy of a reminder at another time. Raise `SkillError` as `first_firing` does."""
    plan = replace(
        old.plan, starts=start.local, zone=start.zone, rrule=None, policy="catch_up", leads=leads, without=()
    )
    first = first_firing(plan, turn.now)
    return replace(old, id=0, plan=plan, state="active", next=first, held=None, party=None, turn=turn.id)


def skip_occurrences(old: Reminder, skipped: list[Occurrence], *, now: datetime) -> Reminder:
    """Return a reminder that also skips these occurrences. Skips that are long past are dropped from its plan."""
    recent = localize(now, old.plan.tz) - timedelta(days=2)
    without = {*(local for local in old.plan.without if local > recent), *(occurrence.local for occurrence in skipped)}
    return old.replanned(replace(old.plan, without=tuple(sorted(without))), now)


def next_occurrence(reminder: Reminder) -> Occurrence:
    """Return the next occurrence, or the one that nags now. If there is none, raise `SkillError`."""
    if reminder.coming is None:
        raise SkillError(_("That reminder has come already."))
    return reminder.coming


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


def _repeating(plan: Plan, reading: Reading, next_: Occurrence) -> Plan:
    """Change the rule, or only its end or its time of day. Then, skipped occurrences stay skipped."""
    if reading.kind == "interval" and reading.start is None and reading.end:  # “until Christmas”
        last = localize(reading.end, reading.zone) - _GRACE
        return replace(plan, rrule=f"{_ENDING.sub('', plan.rrule or '')};UNTIL={last:%Y%m%d}")
    local = start_of(reading, now=next_.instant).local
    if reading.rrule and reading.start and _EXCEPT.search(reading.text):
        return replace(plan, rrule=_narrowed(plan.rrule or "", reading.rrule))
    if reading.rrule and reading.start:
        return replace(plan, starts=at_same_time(local, reading, next_), rrule=reading.rrule, without=())
    rule = _CLOCK.sub("", plan.rrule or "")
    if reading.kind == "duration" or local.date() != next_.local.date() or not _ONE_TIME_OF_DAY.match(rule):
        raise SkillError(_("It repeats: say the whole schedule, such as “every Friday at 10”, or “skip the next one”."))
    clock = local.time().replace(second=0, microsecond=0)
    starts, *skipped = (datetime.combine(local, clock) for local in (plan.starts, *plan.without))
    return replace(plan, starts=starts, rrule=rule, without=tuple(skipped))


def _narrowed(rule: str, other: str) -> str:
    """Return a daily rule, or one with weekdays, without the days that the other rule does not have."""
    kept, own = _BYDAY.search(other), _BYDAY.search(rule)
    if kept is None or not (own or rule.startswith("FREQ=DAILY")) or "INTERVAL" in rule:
        raise SkillError(_("Say the whole schedule, such as “every Monday to Saturday at 8”."))
    days = [day for day in kept[1].split(",") if own is None or day in own[1].split(",")]
    if not days:
        raise SkillError(_("Then it would never come. To cancel it, say “cancel it”."))
    bare = _BYDAY.sub("", rule).replace("FREQ=DAILY", "FREQ=WEEKLY")
    return f"{bare};BYDAY={','.join(days)}"


def at_same_time(local: datetime, reading: Reading, next_: Occurrence) -> datetime:
    """Return a local time, with the time of day of the next occurrence if only a day was named."""
    return local.replace(hour=next_.local.hour, minute=next_.local.minute) if reading.grain in COARSE else local
