"""Finds a time zone by the name that people use for it, and returns the name of a zone."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from core.model.errors import UnknownZone
from core.text.catalogue import _
from core.text.enumeration import join_alternatives

_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+\-\N{MINUS SIGN}])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_UTC_NAMES = frozenset({"utc", "gmt", "z", "zulu", "universal", "etc/utc"})
_LARGEST_OFFSET = timedelta(hours=18)
_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})
_BY_ZONE: Final = {
    "Africa/Casablanca": "marrakesh rabat",
    "Africa/Johannesburg": "cape_town durban pretoria",
    "Africa/Lagos": "abuja",
    "Africa/Nairobi": "kenya",
    "America/Argentina/Buenos_Aires": "buenos_aires cordoba rosario",
    "America/Bogota": "medellin cali",
    "America/Chicago": "austin dallas houston san_antonio minneapolis new_orleans nashville milwaukee",
    "America/Denver": "salt_lake_city boulder albuquerque",
    "America/Los_Angeles": "la san_francisco sf san_diego seattle portland san_jose las_vegas california",
    "America/Mexico_City": "cdmx guadalajara",
    "America/New_York": "nyc boston washington miami atlanta philadelphia orlando pittsburgh cleveland",
    "America/Sao_Paulo": "rio rio_de_janeiro são_paulo brasilia brasília belo_horizonte curitiba porto_alegre",
    "America/Toronto": "ottawa montreal montréal quebec",
    "America/Vancouver": "victoria",
    "America/Edmonton": "calgary",
    "Asia/Dubai": "abu_dhabi",
    "Asia/Ho_Chi_Minh": "hanoi saigon",
    "Asia/Jakarta": "bandung",
    "Asia/Karachi": "islamabad lahore",
    "Asia/Kolkata": "mumbai bombay delhi new_delhi bangalore bengaluru chennai hyderabad pune india",
    "Asia/Riyadh": "jeddah mecca",
    "Asia/Jerusalem": "tel_aviv haifa",
    "Asia/Shanghai": "beijing shenzhen guangzhou hangzhou chengdu china",
    "Asia/Tokyo": "osaka kyoto yokohama nagoya japan",
    "Australia/Sydney": "canberra",
    "Europe/Berlin": "munich münchen hamburg frankfurt cologne köln stuttgart düsseldorf leipzig dresden germany",
    "Europe/Brussels": "antwerp bruxelles",
    "Europe/Istanbul": "ankara",
    "Europe/Kyiv": "kiev lviv odesa",
    "Europe/Lisbon": "porto lisboa",
    "Europe/London": "edinburgh glasgow manchester birmingham bristol cambridge oxford leeds liverpool cardiff",
    "Europe/Madrid": "barcelona valencia sevilla seville bilbao",
    "Europe/Moscow": "st._petersburg saint_petersburg",
    "Europe/Paris": "lyon marseille toulouse bordeaux lille nantes france",
    "Europe/Prague": "praha brno",
    "Europe/Rome": "milan milano turin naples napoli florence venice roma",
    "Europe/Stockholm": "gothenburg malmö",
    "Europe/Vienna": "wien graz salzburg",
    "Europe/Warsaw": "krakow kraków gdansk wroclaw",
    "Europe/Zurich": "zürich geneva genève basel bern lausanne",
    "Pacific/Auckland": "wellington christchurch",
    "Pacific/Honolulu": "hawaii",
}

_IN_OTHER_LANGUAGES: Final = {
    "Africa/Cairo": "kairo el_cairo le_caire",
    "America/Havana": "havanna la_habana la_havane",
    "America/Los_Angeles": "los_ángeles",
    "America/Mexico_City": "mexico_city mexiko-stadt ciudad_de_méxico cidade_do_méxico",
    "America/New_York": "nueva_york nova_york nova_iorque",
    "America/Sao_Paulo": "sao_paulo",
    "Asia/Dubai": "dubái dubaï",
    "Asia/Jerusalem": "jerusalén jérusalem jerusalém",
    "Asia/Kolkata": "neu-delhi nueva_delhi nova_delhi",
    "Asia/Seoul": "seúl séoul",
    "Asia/Shanghai": "peking pekín pékin pequim",
    "Asia/Singapore": "singapur singapour singapura cingapura",
    "Asia/Tokyo": "tokio tóquio",
    "Australia/Sydney": "sídney",
    "Europe/Athens": "athen atenas athènes",
    "Europe/Berlin": "berlín berlim",
    "Europe/Brussels": "brüssel bruselas bruxelas",
    "Europe/Copenhagen": "kopenhagen copenhague københavn",
    "Europe/Dublin": "dublín dublim",
    "Europe/Istanbul": "estambul istambul",
    "Europe/Lisbon": "lissabon lisbonne",
    "Europe/London": "londres",
    "Europe/Moscow": "moskau moscú moscou moscovo",
    "Europe/Paris": "parís",
    "Europe/Prague": "prag",
    "Europe/Rome": "rom",
    "Europe/Stockholm": "estocolmo",
    "Europe/Vienna": "viena vienne",
    "Europe/Warsaw": "warschau varsovia varsovie varsóvia",
    "Europe/Zurich": "genf",
}
_CITIES: Final = {
    place.replace("_", " "): zone
    for places_by_zone in (_BY_ZONE, _IN_OTHER_LANGUAGES)
    for zone, places in places_by_zone.items()
    for place in places.split()
}
"""Places in lower case, with the IANA name of their zone."""


def zone_name(zone: tzinfo) -> str:
    """Return the name of a zone, by which `find_zone` finds it again."""
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
        UnknownZone: The text names no zone. The message suggests similar names.
    """
    name = " ".join(text.split())
    if offset := _OFFSET.fullmatch(name):
        return _fixed(offset, name)
    if not is_zone(name):
        raise UnknownZone(_complaint(name))
    known = _names().get(name.lower().replace(" ", "_")) or place_zone(name)
    return ZoneInfo(known) if known and name.lower() not in _UTC_NAMES else UTC


def is_zone(text: str) -> bool:
    """Return whether a text has the form of an offset, or is the name of a zone or a well-known city."""
    name = " ".join(text.split()).lower()
    is_named = name in _UTC_NAMES or name.replace(" ", "_") in _names() or place_zone(name) is not None
    return is_named or _OFFSET.fullmatch(name) is not None


def place_zone(place: str) -> str | None:
    """Return the IANA name of the zone of a well-known city, in upper or lower case, or None."""
    return _places().get(place.lower().replace("_", " "))


def _fixed(offset: re.Match[str], name: str) -> tzinfo:
    sign, hours, minutes = offset.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if size > _LARGEST_OFFSET or int(minutes or 0) > 59:  # noqa: PLR2004 — minutes of an hour
        far = _("No place is {offset} away from UTC. Offsets reach from UTC-12:00 to UTC+14:00.")
        raise UnknownZone(far.format(offset=name))
    if not size:
        return UTC
    return timezone(size if sign == "+" else -size)


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() - _NO_PLACES}


@cache
def _places() -> dict[str, str]:
    """Return the zones of cities: the last part of each IANA name, and the cities in `_CITIES`."""
    found = {
        name.rsplit("/", 1)[1].replace("_", " ").lower(): name
        for name in sorted(_names().values())
        if "/" in name and name.split("/")[0] not in {"Etc", "US", "Canada", "Brazil", "Chile", "Mexico"}
    }
    return found | _CITIES


def _complaint(name: str) -> str:
    shown = f"{name[:40]}…" if len(name) > 40 else name  # noqa: PLR2004 — what fits in a sentence
    known = {place.title(): zone for place, zone in _places().items()} | {zone: zone for zone in _names().values()}
    lower = {key.lower(): key for key in known}
    near = difflib.get_close_matches(name.lower()[:60], lower, n=3, cutoff=0.7)
    sentences = [
        _("I know no time zone “{name}”.").format(name=shown),
        *([_("Did you mean {zones}?").format(zones=join_alternatives(lower[key] for key in near))] if near else []),
        _("Name a city such as Paris, or a zone such as Europe/Paris or UTC+02:00."),
    ]
    return " ".join(sentences)
