"""Working and opening hours in words."""

from __future__ import annotations

from calendar import day_name
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.calendars.own.hours import Shift


def describe_shifts(shifts: Sequence[Shift]) -> str:
    """Describe shifts. Days with the same hours are joined: `Monday to Thursday 09:00–17:00, Friday 09:00–14:00`."""
    runs: list[tuple[int, int, str]] = []
    for day, of_day in groupby(sorted(shifts), key=attrgetter("weekday")):
        hours = " and ".join(f"{shift.start:%H:%M}–{shift.end:%H:%M}" for shift in of_day)
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    return ", ".join(
        f"{day_name[first]}{'' if first == last else f' to {day_name[last]}'} {hours}" for first, last, hours in runs
    )
