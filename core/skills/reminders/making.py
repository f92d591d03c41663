"""Making a reminder out of a plan, and moving one to another time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.skills.reminders.asked import LAST_YEAR, start, time
from core.skills.reminders.reminder import Owner, Plan, Reminder
from core.when import COARSE, check_rule, localize

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Address
    from core.skills.reminders.reminder import Form, Saying
    from core.when import Occurrence, Reading

REPEATS = "It repeats: say the whole of it, such as “every Friday at 10”, or “skip the next one”."


def new_reminder(turn: Turn, address: Address, form: Form, plan: Plan) -> Reminder:
    """Return a new reminder of who speaks, not written yet.

    Raises:
        SkillError: its time never comes, or it comes too often.
    """
    next_ = first_of(plan, turn.now)
    return Reminder(0, Owner.of(turn.message), address, form, plan, "active", next_, turn=turn.id)


def moved(old: Reminder, reading: Reading, *, now: datetime) -> Reminder:
    """Return a reminder at another time: a bare time of day keeps the day, a bare day keeps the time of day.

    Raises:
        SkillError: the time is past, or one that fits no reminder that repeats.
    """
    coming = coming_of(old)
    plan = _repeating(old.plan, reading, coming) if old.plan.rrule else _once(old.plan, reading, coming, now)
    return replace(old, plan=plan, next=first_of(plan, now), held=None)


def put_off(old: Reminder, reading: Reading, turn: Turn) -> tuple[Reminder, Reminder]:
    """Return a reminder that repeats without the occurrence that comes next, and that one by itself, later.

    Raises:
        SkillError: its time never comes.
    """
    coming = coming_of(old)
    begin = start(reading, now=coming.instant)
    alone = replace(old.plan, starts=begin.local, rrule=None, policy="catch_up", without=())
    later = replace(new_reminder(turn, old.address, old.form, alone), owner=old.owner, elsewhere=old.elsewhere)
    return without(old, [coming], now=turn.now), later


def without(old: Reminder, called_off: list[Occurrence], *, now: datetime) -> Reminder:
    """Return a reminder without some of its occurrences; those that are long over need not be named any more."""
    recent = localize(now, old.plan.tz) - timedelta(days=2)
    kept = [each for each in old.plan.without if each > recent]
    return old.replanned(replace(old.plan, without=tuple(sorted({*kept, *(each.local for each in called_off)}))), now)


def coming_of(reminder: Reminder) -> Occurrence:
    """Return the occurrence that comes next, or is nagged about.

    Raises:
        SkillError: there is none.
    """
    if reminder.coming is None:
        raise SkillError("That reminder has come already.")
    return reminder.coming


def first_of(plan: Plan, now: datetime) -> Saying:
    """Return when a plan speaks first.

    Raises:
        SkillError: that is past, or never comes.
    """
    if plan.starts.year > LAST_YEAR:
        raise SkillError(f"I can remind you until {LAST_YEAR}. Give a time before that.")
    if plan.rrule:
        check_rule(plan.rrule)
    found = plan.first(now - _GRACE)
    if found is None:
        raise SkillError("That time is past, or never comes. Give one that is to come.")
    return found


def reading_of(old: Reminder, when: str, turn: Turn) -> Reading:
    """Read a new time for a reminder; a bare time of day falls on the day of the occurrence that comes next.

    Raises:
        SkillError: it is none.
    """
    on = coming_of(old).local.date()
    return time(when, now=turn.now, zone=old.plan.zone, locale=turn.message.person.locale, on=on)


def _once(plan: Plan, reading: Reading, next_: Occurrence, now: datetime) -> Plan:
    """Put the one occurrence somewhere else; a length of time is counted from when it was to come."""
    begin = start(reading, now=next_.instant if reading.kind == "duration" else now)
    local = begin.local
    if reading.grain in COARSE and reading.kind != "duration":
        local = local.replace(hour=next_.local.hour, minute=next_.local.minute)
    return replace(plan, starts=local, zone=begin.zone, rrule=begin.rrule)


def _repeating(plan: Plan, reading: Reading, next_: Occurrence) -> Plan:
    """Change the rule, or its time of day alone: then what was called off stays so."""
    local = start(reading, now=next_.instant).local
    if reading.rrule and reading.start:
        if reading.grain in COARSE:
            local = local.replace(hour=next_.local.hour, minute=next_.local.minute)
        return replace(plan, starts=local, rrule=reading.rrule, without=())
    rule = _CLOCK.sub("", plan.rrule or "")
    if reading.kind == "duration" or local.date() != next_.local.date() or not _ONE_TIME_OF_DAY.match(rule):
        raise SkillError(REPEATS)
    clock = local.time().replace(second=0, microsecond=0)
    starts, *called_off = (datetime.combine(each, clock) for each in (plan.starts, *plan.without))
    return replace(plan, starts=starts, rrule=rule, without=tuple(called_off))


_CLOCK = re.compile(r";BY(?:HOUR|MINUTE|SECOND)=\d+(?=;|$)")
"""The parts of a rule that name the one time of day at which it comes."""
_ONE_TIME_OF_DAY = re.compile(r"(?!.*BYHOUR)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)")
"""A rule without those parts that comes at one time of the day: that can be changed alone."""
_GRACE = timedelta(seconds=1)
"""“Now” is no past."""
