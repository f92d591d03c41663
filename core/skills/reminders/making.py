"""Making a reminder out of a plan, and moving one to another time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import SkillError
from core.skills.reminders.asked import COARSE, start, time
from core.skills.reminders.reminder import Owner, Plan, Reminder
from core.when import check_rule

if TYPE_CHECKING:
    from datetime import datetime

    from core.messages import Address
    from core.skills.reminders.reminder import Form
    from core.turn import Turn
    from core.when import Occurrence, Reading


def new_reminder(turn: Turn, address: Address, form: Form, plan: Plan) -> Reminder:
    """Return a new reminder of who speaks, not written yet.

    Raises:
        SkillError: its time never comes, or it comes too often.
    """
    return Reminder(0, Owner.of(turn.message), address, form, plan, "active", _next(plan, turn.now))


def moved(old: Reminder, when: str, *, now: datetime, locale: str | None) -> Reminder:
    """Return a reminder at another time: a bare time of day keeps the day, a bare day keeps the time of day.

    Raises:
        SkillError: the time is none, or past, or one that fits no reminder that repeats.
    """
    if old.next is None:
        raise SkillError("That reminder has come already.")
    on = old.next.local.date()
    reading = time(when, now=now, zone=old.plan.zone, locale=locale, on=on)
    plan = _repeating(old.plan, reading, old.next) if old.plan.rrule else _once(old.plan, reading, old.next, now)
    return replace(old, plan=plan, next=_next(plan, now))


def _once(plan: Plan, reading: Reading, next_: Occurrence, now: datetime) -> Plan:
    """Put the one occurrence somewhere else; a length of time is counted from when it was to come."""
    begin = start(reading, now=next_.instant if reading.kind == "duration" else now)
    local = begin.local
    if reading.grain in COARSE and reading.kind != "duration":
        local = local.replace(hour=next_.local.hour, minute=next_.local.minute)
    return replace(plan, starts=local, zone=begin.zone, rrule=begin.rrule)


def _repeating(plan: Plan, reading: Reading, next_: Occurrence) -> Plan:
    """Change the rule, or its time of day alone."""
    if reading.rrule and reading.start:
        local = start(reading, now=next_.instant).local
        if reading.grain in COARSE:
            local = local.replace(hour=next_.local.hour, minute=next_.local.minute)
        return replace(plan, starts=local, rrule=reading.rrule)
    local = start(reading, now=next_.instant).local
    rule = _CLOCK.sub("", plan.rrule or "")
    if reading.kind == "duration" or local.date() != next_.local.date() or not _ONE_TIME_OF_DAY.match(rule):
        raise SkillError("It repeats: say the whole of it, such as “every Friday at 10”.")
    return replace(plan, starts=plan.starts.replace(hour=local.hour, minute=local.minute, second=0), rrule=rule)


def _next(plan: Plan, now: datetime) -> Occurrence:
    if plan.rrule:
        check_rule(plan.rrule)
    found = plan.following(now - _GRACE)
    if found is None:
        raise SkillError("That time is past, or never comes. Give one that is to come.")
    return found


_CLOCK = re.compile(r";BY(?:HOUR|MINUTE|SECOND)=\d+(?=;|$)")
"""The parts of a rule that name the one time of day at which it comes."""
_ONE_TIME_OF_DAY = re.compile(r"(?!.*BYHOUR)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)")
"""A rule without those parts that comes at one time of the day: that can be changed alone."""
_GRACE = timedelta(seconds=1)
"""“Now” is no past."""
