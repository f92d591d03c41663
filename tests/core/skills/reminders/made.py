"""Reminders as values, for tests that need no desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.model.messages import Address, Mention
from core.model.person_ref import PersonRef
from core.skills.reminders.reminder import Plan, Reminder

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANA, LI = PersonRef("board", "w", "ana"), PersonRef("board", "w", "u7")
HERE = Address("board", "w", "D1")
TO_ANA, TO_LI = HERE.of(Mention("ana", "Ana")), HERE.of(Mention("u7", "Li"))


def plan(what: str = "call the bank", *, at: datetime = NOW + HOUR, rrule: str | None = None, **more: Any) -> Plan:
    """Return a plan in UTC, an hour from now."""
    return replace(Plan(what, at.replace(tzinfo=None), "UTC", rrule, "catch_up"), **more)


def reminder(made: Plan, *, number: int = 1, **more: Any) -> Reminder:
    """Return a reminder of Ana's by a plan, pending from now."""
    return replace(Reminder(number, ANA, "Ana", HERE, "direct", made, "active", made.first(NOW)), **more)
