"""An iCalendar file cut into what may matter, in one cheap pass: before anything in it is understood, it is bounded."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES: Final = 1_000_000
MOST_DEPTH: Final = 8
"""Components in components; real files have four."""
MOST_EVENT_CHARACTERS: Final = 100_000
"""Of the lines of one event that are kept: no description is among them."""
MOST_KEPT_CHARACTERS: Final = 4_000_000
"""Of all events that may lie in the window."""
MOST_ZONES: Final = 100
MOST_ZONE_CHARACTERS: Final = 10_000

_KEPT: Final = re.compile(
    r"(?:UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|TRANSP|SUMMARY|ATTENDEE"
    r"|X-MICROSOFT-CDO-BUSYSTATUS)[;:]",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"(DTSTART|DTEND|RECURRENCE-ID)[^\n]*?:(\d{8})", re.IGNORECASE)
_CUT_OUT: Final = ("VEVENT", "VTIMEZONE")
_LASTS: Final = re.compile(r"(?:RRULE|RDATE|DURATION)[;:]", re.IGNORECASE)


@dataclass(slots=True)
class FileExtract:
    """What is left of a file: the lines of each event that may matter, those of each zone, and the calendar's zone.

    `too_large` counts the events that were dropped for their size.
    """

    events: list[list[str]] = field(default_factory=list)
    zones: list[list[str]] = field(default_factory=list)
    zone: str = ""
    too_large: int = 0
    kept: int = 0


def extract(content: bytes, *, first: str, last: str) -> FileExtract:
    """Return the events of a file that may lie between two days (`20261125`, both included) or repeat.

    Raises:
        InputError: it is no calendar, or larger than anybody's is.
    """
    if b"BEGIN:VCALENDAR" not in content[:MOST_EVENT_CHARACTERS].upper():
        raise InputError("it is no calendar in iCalendar format (a file that begins with BEGIN:VCALENDAR)")
    found, stack = FileExtract(), list[str]()
    lines, size = list[str](), 0
    for line in _unfolded(content):
        opened, ended = _edge(line, stack)
        if opened in _CUT_OUT:
            lines, size = [], 0
        if ended == "VEVENT":
            _keep_event(found, lines, size, first=first, last=last)
        elif ended == "VTIMEZONE" and len(found.zones) < MOST_ZONES and size <= MOST_ZONE_CHARACTERS:
            found.zones.append([*lines, line])
        elif _belongs(line, stack):
            size += len(line)
            if size <= MOST_EVENT_CHARACTERS:
                lines.append(line)
        elif line[:14].upper() == "X-WR-TIMEZONE:":
            found.zone = line[14:].strip()[:100]
    return found


def _edge(line: str, stack: list[str]) -> tuple[str, str]:
    """Return the component that begins or the one that ends with a line, and note where we are then."""
    if line[:6].upper() == "BEGIN:":
        stack.append(line[6:].strip().upper())
        if len(stack) > MOST_DEPTH:
            raise InputError("its components lie inside each other too deep")
        return stack[-1], ""
    return ("", stack.pop()) if stack and line[:4].upper() == "END:" else ("", "")


def _belongs(line: str, stack: list[str]) -> bool:
    """Tell whether a line is to be kept: all of a zone, and of an event what tells its time."""
    return "VTIMEZONE" in stack or (bool(stack) and stack[-1] == "VEVENT" and _KEPT.match(line) is not None)


def _keep_event(found: FileExtract, lines: list[str], size: int, *, first: str, last: str) -> None:
    if size > MOST_EVENT_CHARACTERS:
        found.too_large += 1
    elif _may_matter(lines, first, last):
        found.kept += size
        if found.kept > MOST_KEPT_CHARACTERS:
            raise InputError("it has more events in these months than I can read")
        found.events.append(lines)


def _may_matter(lines: list[str], first: str, last: str) -> bool:
    """Tell whether an event may lie between two days, by the digits of its days alone."""
    days: dict[str, str] = {}
    for line in lines:
        if _LASTS.match(line):
            return True
        if day := _DAY.match(line):
            days[day[1].upper()] = day[2]
    start = days.get("DTSTART", "")
    if first <= days.get("RECURRENCE-ID", "") <= last:
        return True
    return start <= last and days.get("DTEND", start) >= first


def _unfolded(content: bytes) -> Iterator[str]:
    """Yield the lines, those that go on in the next one put together; what is no UTF-8 is replaced, NULs go."""
    parts: list[bytes] = []
    for number, raw in enumerate(io.BytesIO(content)):
        if number >= MOST_LINES:
            raise InputError(f"it has more than {MOST_LINES:,} lines")
        line = raw.rstrip(b"\r\n")
        if line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
            continue
        if parts:
            yield _text(parts)
        parts = [line] if line else []
    if parts:
        yield _text(parts)


def _text(parts: list[bytes]) -> str:
    return b"".join(parts).decode("utf-8", errors="replace").replace("\x00", "").lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
