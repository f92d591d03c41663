"""A reminder is moved, or skips an occurrence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.model.errors import SkillError
from core.skills.reminders.request.plan_changes import move, skip_occurrences
from core.skills.reminders.request.reminder_request import read_time
from tests.core.skills.reminders.made import HOUR, NOW, plan, reminder


def test_a_time_of_day_keeps_the_day_and_a_day_keeps_the_time() -> None:
    old = reminder(plan(at=datetime(2026, 11, 27, 15, 30, tzinfo=UTC)))
    on = old.plan.starts.date()
    at_ten = move(old, read_time("10:00", now=NOW, zone="UTC", locale="en", on=on), now=NOW)
    assert f"{at_ten.plan.starts:%Y-%m-%d %H:%M}" == "2026-11-27 10:00"
    moved = move(old, read_time("tomorrow", now=NOW, zone="UTC", locale="en"), now=NOW)
    assert f"{moved.plan.starts:%Y-%m-%d %H:%M}" == "2026-11-26 15:30"
    with pytest.raises(SkillError, match="past"):
        move(old, read_time("yesterday", now=NOW, zone="UTC", locale="en"), now=NOW)


def test_postponing_takes_one_occurrence_out_of_the_series() -> None:
    old = reminder(plan(rrule="FREQ=DAILY"))
    assert old.coming
    rest = skip_occurrences(old, [old.coming], now=NOW)
    assert rest.coming
    assert rest.coming.instant == old.coming.instant + 24 * HOUR
    assert rest.plan.without == (old.coming.local,)
