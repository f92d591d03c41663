"""The window in which to search for a time: a day, a week, or from an instant. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.model.errors import SkillError
from core.text.catalogue import _
from core.when import COARSE, localize, resolve
from core.when.grains import step

if TYPE_CHECKING:
    from datetime import datetime

    from core.when import Reading

DAYS_AHEAD: Final = timedelta(days=7)
"""How far ahead to search if no time is named."""


def is_exact(reading: Reading) -> bool:
    """Return whether a reading names a time of day, rather than a period in which to search for one."""
    return reading.kind in ("instant", "duration") and reading.grain not in COARSE


def window(reading: Reading, *, now: datetime) -> tuple[datetime, datetime]:
    """Return the period that a reading names, beginning now at the earliest.

    Raises:
        SkillError: The period is past.
    """
    start = reading.start or now
    if reading.end:
        end = reading.end
    elif reading.grain in COARSE and reading.kind == "instant":
        end = resolve(step(localize(start, reading.zone), reading.grain or "day", 1), reading.zone)
    else:
        end = start + DAYS_AHEAD if reading.kind == "interval" else start
    if max(end, start) < now:
        raise SkillError(_("“{words}” is past. Give a future time.").format(words=reading.text))
    return max(start, now), max(end, start)
