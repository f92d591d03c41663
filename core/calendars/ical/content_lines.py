"""Extracts the lines of an iCalendar file that may matter, in one cheap pass with limits, before anything is parsed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from core.model.errors import InputError
from core.text.catalogue import _
from core.text.enumeration import count

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES: Final = 1_000_000
MOST_DEPTH: Final = 8
"""How deep components may be nested. Real files have four levels."""
MOST_EVENT_CHARACTERS: Final = 100_000
"""In the kept lines of one event. Descriptions are not kept."""
MOST_KEPT_CHARACTERS: Final = 4_000_000
"""In all events that may be in the window."""
MOST_ZONES: Final = 100
MOST_ZONE_CHARACTERS: Final = 10_000

_EVENT_LINE: Final = re.compile(
    r"(?:UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|TRANSP|SUMMARY|ATTENDEE"
    r"|X-MICROSOFT-CDO-BUSYSTATUS)[;:]",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"(DTSTART|DTEND|RECURRENCE-ID)[^\n]*?:(\d{8})", re.IGNORECASE)
_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_EXTRACTED: Final = ("VEVENT", "VTIMEZONE")
_OPEN_ENDED: Final = re.compile(r"(?:RRULE|RDATE|DURATION)[;:]", re.IGNORECASE)


@dataclass(slots=True)
class FileExtract:
    """The lines of each event and each zone that may matter, and the zone of the whole calendar.

    `too_large` counts the events that were dropped because of their size.
    """

    events: list[list[str]] = field(default_factory=list)
    zones: list[list[str]] = field(default_factory=list)
    zone: str = ""
    too_large: int = 0
    kept_characters: int = 0


def extract(content: bytes, *, first: str, last: str) -> FileExtract:
    """Return the events of a file that repeat or may be between two days (`20261125`, both included).

    Raises:
        InputError: The file is not a calendar, or it is too large.
    """
    if b"BEGIN:VCALENDAR" not in content[:MOST_EVENT_CHARACTERS].upper():
        raise InputError(_("it is not a calendar in iCalendar format (a file that begins with BEGIN:VCALENDAR)"))
    result, stack = FileExtract(), list[str]()
    lines, size = list[str](), 0
    for line in _unfold(content):
        begun, ended = _follow(line, stack)
        if begun in _EXTRACTED:
            lines, size = [], 0
        if ended == "VEVENT":
            _add_event(result, lines, size, first=first, last=last)
        elif ended == "VTIMEZONE" and len(result.zones) < MOST_ZONES and size <= MOST_ZONE_CHARACTERS:
            result.zones.append([*lines, line])
        elif "VTIMEZONE" in stack or (stack and stack[-1] == "VEVENT" and _EVENT_LINE.match(line)):
            size += len(line)
            if size <= MOST_EVENT_CHARACTERS:
                lines.append(line)
        elif line[:14].upper() == "X-WR-TIMEZONE:":
            result.zone = line[14:].strip()[:100]
    return result


def _follow(line: str, stack: list[str]) -> tuple[str, str]:
    """Update the stack of open components. Return the component that the line begins and the one that it ends."""
    if line[:6].upper() == "BEGIN:":
        stack.append(line[6:].strip().upper())
        if len(stack) > MOST_DEPTH:
            raise InputError(_("its components are nested too deeply"))
        return stack[-1], ""
    return ("", stack.pop()) if stack and line[:4].upper() == "END:" else ("", "")


def _add_event(result: FileExtract, lines: list[str], size: int, *, first: str, last: str) -> None:
    if size > MOST_EVENT_CHARACTERS:
        result.too_large += 1
    elif _may_matter(lines, first, last):
        result.kept_characters += size
        if result.kept_characters > MOST_KEPT_CHARACTERS:
            raise InputError(_("it has more events in these months than I can read"))
        result.events.append(lines)


def _may_matter(lines: list[str], first: str, last: str) -> bool:
    """Return whether an event may be between two days, judging only by the digits of its dates."""
    days: dict[str, str] = {}
    for line in lines:
        if _OPEN_ENDED.match(line):
            return True
        if day := _DAY.match(line):
            days[day[1].upper()] = day[2]
    start = days.get("DTSTART", "")
    if first <= days.get("RECURRENCE-ID", "") <= last:
        return True
    return start <= last and days.get("DTEND", start) >= first


def _unfold(content: bytes) -> Iterator[str]:
    """Yield the lines with continuation lines joined (RFC 5545, 3.1). Replace invalid UTF-8, and drop NULs."""
    if content.count(b"\n") > MOST_LINES:
        raise InputError(_("it has more than {n} lines").format(n=count(MOST_LINES)))
    for line in io.BytesIO(_FOLD.sub(b"", content)):
        if text := line.rstrip(b"\r\n").decode("utf-8", errors="replace").replace("\x00", ""):
            yield text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
