"""Time zones: finding one by the name that people use, and going between wall-clock time and instants in it.

Wall-clock intent is what is stored (a naive local time and a zone); an instant is computed for each occurrence when it
is needed, so that a change of the zone database changes what is pending.
"""

from __future__ import annotations

import difflib
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from core.model.errors import UnknownZone
from core.when.zones.cities import CITIES

_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+\-\N{MINUS SIGN}])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_UTC_NAMES = frozenset({"utc", "gmt", "z", "zulu", "universal", "etc/utc"})
_LARGEST_OFFSET = timedelta(hours=18)
_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})


def resolve(local: datetime, zone: tzinfo) -> datetime:
    """Return the instant, in UTC, of a naive wall-clock time in a zone.

    A time that the clocks skip moves forward by what they skip (02:30 is 03:30 on that day); of a time that comes
    twice, the first is taken. This is RFC 5545's rule (section 3.3.5) and java.time's, called "compatible" elsewhere.
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def localize(instant: datetime, zone: tzinfo) -> datetime:
    """Return the naive wall-clock time in a zone at an aware instant."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def is_skipped(local: datetime, zone: tzinfo) -> bool:
    """Tell whether the clocks of a zone jump over a naive wall-clock time."""
    return localize(resolve(local, zone), zone) != local.replace(fold=0)


def is_repeated(local: datetime, zone: tzinfo) -> bool:
    """Tell whether a naive wall-clock time comes twice in a zone."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def zone_name(zone: tzinfo) -> str:
    """Return the name of a zone that `find_zone` made, such that it finds the zone again."""
    if isinstance(zone, ZoneInfo):
        return zone.key
    offset = zone.utcoffset(None) or timedelta()
    if not offset:
        return "UTC"
    sign, minutes = ("-", -offset) if offset < timedelta() else ("+", offset)
    hours, rest = divmod(int(minutes.total_seconds()) // 60, 60)
    return f"UTC{sign}{hours:02}:{rest:02}"


def find_zone(text: str) -> tzinfo:
    """Return the zone that a text names: an IANA name, a fixed offset ("UTC-02:00", "+05:30"), or a well-known city.

    Raises:
        UnknownZone: it names none; the text offers near ones.
    """
    name = " ".join(text.split())
    if name.lower() in _UTC_NAMES:
        return UTC
    if offset := _OFFSET.fullmatch(name):
        return _fixed(offset, name)
    known = _names().get(name.lower().replace(" ", "_")) or place_zone(name)
    if known is None:
        raise UnknownZone(_complaint(name))
    return ZoneInfo(known)


def place_zone(place: str) -> str | None:
    """Return the IANA name of the zone of a well-known city, whatever its capitals, or None."""
    return _places().get(place.lower().replace("_", " "))


def place_names() -> frozenset[str]:
    """Return all places that `place_zone` knows, in lower case."""
    return frozenset(_places())


def _fixed(offset: re.Match[str], name: str) -> tzinfo:
    sign, hours, minutes = offset.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if size > _LARGEST_OFFSET or int(minutes or 0) > 59:  # noqa: PLR2004 — minutes of an hour
        raise UnknownZone(f"No place is {name} away from UTC. Offsets reach from UTC-12:00 to UTC+14:00.")
    if not size:
        return UTC
    return timezone(size if sign == "+" else -size)


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() - _NO_PLACES}


@cache
def _places() -> dict[str, str]:
    """Take the last part of each IANA name for a city, and add the cities without a zone of their own."""
    found = {
        name.rsplit("/", 1)[1].replace("_", " ").lower(): name
        for name in sorted(_names().values())
        if "/" in name and name.split("/")[0] not in {"Etc", "US", "Canada", "Brazil", "Chile", "Mexico"}
    }
    return found | CITIES


def _complaint(name: str) -> str:
    shown = f"{name[:40]}…" if len(name) > 40 else name  # noqa: PLR2004 — what fits in a sentence
    known = {place.title(): zone for place, zone in _places().items()} | {zone: zone for zone in _names().values()}
    lower = {key.lower(): key for key in known}
    near = difflib.get_close_matches(name.lower()[:60], lower, n=3, cutoff=0.7)
    hint = f" Did you mean {' or '.join(lower[key] for key in near)}?" if near else ""
    return (
        f"I know no time zone “{shown}”.{hint} Name a city such as Paris, or a zone such as Europe/Paris or UTC+02:00."
    )
