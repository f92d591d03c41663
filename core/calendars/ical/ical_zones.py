"""Time zones as calendar files name them: by IANA name, Windows name, a path that ends in one, or their own rules."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from dateutil import tz
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

_LOCATION: Final = re.compile(r"X-LIC-LOCATION:(.+)", re.IGNORECASE)
_ID: Final = re.compile(r"TZID[^:]*:(.+)", re.IGNORECASE)
_RULE: Final = re.compile(r"RRULE:(?!.*FREQ=YEARLY)", re.IGNORECASE)
_UNSUITABLE: Final = re.compile(r"(?:RDATE|EXDATE|X-)", re.IGNORECASE)
MOST_RULED: Final = 20
"""The most zones of one file that are read from their own rules."""


class FileZones:
    """The zones of one file, by the names that its events use. Each name is resolved once."""

    def __init__(self, blocks: Sequence[Sequence[str]]) -> None:
        self._blocks = {_value(_ID, block): block for block in reversed(blocks)}
        self._known: dict[str, tzinfo | None] = {}
        self._ruled = 0

    def find(self, name: str) -> tzinfo | None:
        """Return the zone of that name in this file, or None."""
        name = name.strip().strip('"')
        if name not in self._known:
            block = self._blocks.get(name, ())
            location = _value(_LOCATION, block)
            self._known[name] = find_iana_zone(name) or find_iana_zone(location) or self._from_rules(block)
        return self._known[name]

    def _from_rules(self, block: Sequence[str]) -> tzinfo | None:
        """Read a zone from its own rules. Only yearly rules are read, because the cost of others is unbounded."""
        if not block or any(map(_RULE.match, block)) or self._ruled >= MOST_RULED:
            return None
        self._ruled += 1
        lines = ["BEGIN:VTIMEZONE", *(line for line in block[1:-1] if not _UNSUITABLE.match(line)), "END:VTIMEZONE"]
        try:
            return tz.tzical(io.StringIO("\n".join(lines))).get()
        except (ValueError, TypeError, IndexError, OverflowError):  # raised by dateutil for malformed rules
            return None


def find_iana_zone(name: str) -> tzinfo | None:
    """Return the zone of an IANA name, a Windows name or a path that ends in an IANA name, or None."""
    plain = name.strip().strip('"').strip("/")
    windows = _windows().get(plain.casefold())
    parts = (windows or plain).split("/")
    for take in range(min(3, len(parts)), 0, -1):
        known = _names().get("/".join(parts[-take:]).casefold())
        if known and (take > 1 or len(parts) == 1):
            return ZoneInfo(known)
    return None


def _value(pattern: re.Pattern[str], block: Sequence[str]) -> str:
    return next((match[1].strip() for line in block if (match := pattern.match(line))), "")


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() - {"localtime", "posixrules", "Factory"}}


@cache
def _windows() -> dict[str, str]:
    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
