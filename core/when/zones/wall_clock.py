"""Converts between wall-clock time and instants.

What is stored is wall-clock time: a naive local time and a zone. The instant is computed for each occurrence when it is
needed, so an update of the time zone database also applies to pending occurrences.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def resolve(local: datetime, zone: tzinfo) -> datetime:
    """Return the instant, in UTC, of a naive wall-clock time in a zone.

    A time that the clocks skip moves forward by the length of the gap (02:30 becomes 03:30 on that day). If a time
    occurs twice, the first is taken. This is the rule of RFC 5545 (section 3.3.5) and of java.time, elsewhere called
    "compatible".
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def localize(instant: datetime, zone: tzinfo) -> datetime:
    """Return the naive wall-clock time in a zone at an aware instant."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def is_skipped(local: datetime, zone: tzinfo) -> bool:
    """Return whether the clocks of a zone skip a naive wall-clock time."""
    return localize(resolve(local, zone), zone) != local.replace(fold=0)


def is_repeated(local: datetime, zone: tzinfo) -> bool:
    """Return whether a naive wall-clock time occurs twice in a zone."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second
