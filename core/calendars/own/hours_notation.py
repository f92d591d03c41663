"""How working hours are written in settings files: `mon-fri 9:00-12:30`, or a list of such lines."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

WANTED: Final = "must be written like “mon-fri 9:00-17:00” (a list, if there are several)"
_DAYS: Final = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_HOURS: Final = re.compile(
    r"(?P<first>[a-z]{3})[a-z]*(?:\s*-\s*(?P<last>[a-z]{3})[a-z]*)?\s+"
    r"(?P<start>\d{1,2}:\d{2})\s*-\s*(?P<end>\d{1,2}:\d{2})",
    re.IGNORECASE,
)


def parse_hours(value: object) -> tuple[tuple[int, str, str], ...]:
    """Return the shifts that lines stand for, in the stored form of `parse_shifts`.

    Raises:
        ValueError: a line cannot be read; the text says how it must be written.
    """
    found: list[tuple[int, str, str]] = []
    for line in value if isinstance(value, list) else [value]:
        match = _HOURS.fullmatch(str(line).strip())
        first = _DAYS.get(match["first"].lower()) if match else None
        last = _DAYS.get((match["last"] or match["first"]).lower()) if match else None
        if match is None or first is None or last is None or last < first:
            raise ValueError(WANTED)
        found.extend((day, _clock(match["start"]), _clock(match["end"])) for day in range(first, last + 1))
    return tuple(found)


def _clock(text: str) -> str:
    """Return a time of day as `HH:MM`; 24:00 becomes 00:00."""
    try:
        return f"{time.fromisoformat(f'{text:0>5}'.replace('24:00', '00:00')):%H:%M}"
    except ValueError as error:
        raise ValueError(WANTED) from error
