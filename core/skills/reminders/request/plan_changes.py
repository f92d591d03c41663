"""Changes of a plan: a reminder is moved, postponed once, or skips an occurrence. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.model.errors import SkillError
from core.skills.reminders.request.reminder_request import days_meant, first_firing, start_of
from core.text.catalogue import _
from core.when import (
    COARSE,
    Reading,
    localize,
)

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Plan, Reminder, Start
    from core.when import Occurrence

_CLOCK = re.compile(r";BY(?:HOUR|MINUTE|SECOND)=\d+(?=;|$)")
"""The parts of a rule that give its only time of day."""
_ONE_TIME_OF_DAY = re.compile(r"(?!.*BYHOUR)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)")
"""A rule that occurs at most once a day, without those parts. Its time of day can be changed alone."""
_EXCEPT = re.compile(r"\b(?:except|but)\b", re.IGNORECASE)
_BYDAY = re.compile(r";BYDAY=([A-Z]{2}(?:,[A-Z]{2})*)(?=;|$)")
_BARE_RULE = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=\d+)?")
"""A rule that says how often, but neither on which day nor at what time."""


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
    for other in days_meant(reading, when, **context):
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


def _repeating(plan: Plan, reading: Reading, next_: Occurrence) -> Plan:
    """Change the rule, or only its time of day. In the second case, skipped occurrences stay skipped."""
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
