"""What is said of a reminder that was set."""

from __future__ import annotations

from datetime import timedelta

from core.skills.reminders.replies.confirmation import render_modifiers, spoken
from tests.core.skills.reminders.made import HOUR, MINUTE, plan


def test_modifiers_are_said_in_whole_units() -> None:
    assert [spoken(length) for length in (HOUR, 90 * MINUTE, timedelta(days=14))] == ["1 hour", "90 minutes", "2 weeks"]
    assert render_modifiers(plan(leads=(HOUR,), nag=MINUTE)).startswith(
        "Also 1 hour before, and then again every 1 minute"
    )
    assert render_modifiers(plan()) == ""
