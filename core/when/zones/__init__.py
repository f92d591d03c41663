"""Time zones: finding one by name, and converting between wall-clock time and instants."""

from core.when.zones.wall_clock import is_repeated, is_skipped, localize, resolve
from core.when.zones.zone_names import find_zone, place_zone, zone_name

__all__ = [
    "find_zone",
    "is_repeated",
    "is_skipped",
    "localize",
    "place_zone",
    "resolve",
    "zone_name",
]
