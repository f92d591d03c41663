"""Working and opening hours in words."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from core.text.catalogue import _
from core.text.enumeration import join_words
from core.when.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.calendars.own.hours import Shift


def describe_shifts(shifts: Sequence[Shift]) -> str:
    """Describe shifts. Days with the same hours are joined: `Monday to Thursday 09:00–17:00, Friday 09:00–14:00`."""
    runs: list[tuple[int, int, str]] = []
    for day, of_day in groupby(sorted(shifts), key=attrgetter("weekday")):
        hours = join_words(f"{shift.start:%H:%M}–{shift.end:%H:%M}" for shift in of_day)
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    names = wording().days["plain"].names
    return ", ".join(
        f"{names[first]} {hours}"
        if first == last
        else _("{day} to {other_day} {hours}").format(day=names[first], other_day=names[last], hours=hours)
        for first, last, hours in runs
    )
