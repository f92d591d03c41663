"""Where to look for a time that words leave open: a day, a week, from an instant on. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.model.errors import SkillError
from core.when import COARSE, localize, resolve
from core.when.grains import step

if TYPE_CHECKING:
    from datetime import datetime

    from core.when import Reading

DAYS_AHEAD: Final = timedelta(days=7)
"""Where a time is looked for if nothing is said."""


def is_exact(reading: Reading) -> bool:
    """Tell whether a reading names a time of day, and not a stretch in which to look for one."""
    return reading.kind in ("instant", "duration") and reading.grain not in COARSE


def window(reading: Reading, *, now: datetime) -> tuple[datetime, datetime]:
    """Return the stretch of time that a reading means, from now on.

    Raises:
        SkillError: it is past.
    """
    start = reading.start or now
    if reading.end:
        end = reading.end
    elif reading.grain in COARSE and reading.kind == "instant":
        end = resolve(step(localize(start, reading.zone), reading.grain or "day", 1), reading.zone)
    else:
        end = start + DAYS_AHEAD if reading.kind == "interval" else start
    if max(end, start) < now:
        raise SkillError(f"“{reading.text}” is past. Give a time to come.")
    return max(start, now), max(end, start)
