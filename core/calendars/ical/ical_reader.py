"""What an iCalendar file says of when somebody is taken up. Pure; what it costs is bounded, whatever the file says."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

from icalendar.parser import Contentline
from icalendar.prop import vDuration, vText

from core.calendars.ical.content_lines import extract
from core.calendars.ical.ical_zones import FileZones, find_iana_zone
from core.calendars.ical.recurrence_cost import recurrence_cost
from core.model.errors import BadRule, InputError
from core.when import between, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_TAKEN: Final = 10_000
"""Rows of one calendar in its window."""
MOST_OCCURRENCES: Final = 2_500
"""Of one event in the window: more than one an hour, for three months."""
MOST_DATES: Final = 5_000
"""Days of one event that are listed one by one."""
MOST_EVENTS: Final = 50_000
"""Of all files of a calendar: each costs a tenth of a millisecond, whatever it says."""
MOST_STEPS: Final = 300_000
"""What the rules of all events of a file may cost together."""
LONGEST_TITLE: Final = 200
A_DAY: Final = timedelta(days=1)
_TIME: Final = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class BusyTime:
    """A stretch of time (aware, in UTC) that an event takes up."""

    start: datetime
    end: datetime
    uid: str
    title: str


@dataclass(frozen=True, slots=True)
class CalendarContents:
    """What was read of a file, in order, and how many of its events were not understood."""

    taken: tuple[BusyTime, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The instants (aware) between which a calendar is read; whose it is decides about the rest.

    `zone` is where times without one are meant; by `emails` (in lower case) the owner is known among the attendees.
    """

    start: datetime
    end: datetime
    zone: tzinfo
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A time as an event writes it: on the wall of a zone; of a whole day, its midnight."""

    local: datetime
    zone: tzinfo
    whole_day: bool

    @property
    def instant(self) -> datetime:
        return resolve(self.local, self.zone)


@dataclass(frozen=True, slots=True)
class _Event:
    uid: str
    start: _Stamp
    length: timedelta
    rules: tuple[str, ...]
    more: tuple[_Stamp, ...]
    less: tuple[_Stamp, ...]
    replaces: _Stamp | None
    title: str
    counts: bool


def read_calendar(contents: Sequence[bytes], window: Window) -> CalendarContents:
    """Return when the events of some files that belong together take their owner up, within a window.

    What is cancelled, transparent or declined takes up no time. An event that is not understood is counted.

    Raises:
        InputError: a file is no calendar, or costs more than a calendar may; the text says why, to go on after a colon.
    """
    _check_count(len(contents))
    events: list[_Event] = []
    unread = 0
    first, last = (f"{day:%Y%m%d}" for day in (window.start - 2 * A_DAY, window.end + 2 * A_DAY))
    for content in contents:
        found = extract(content, first=first, last=last)
        zones = FileZones(found.zones)
        floating = (found.zone and find_iana_zone(found.zone)) or window.zone
        unread += found.too_large
        _check_count(len(events) + len(found.events))
        for lines in found.events:
            try:
                events.append(_event(lines, zones, floating, window.emails))
            except (ValueError, OverflowError):
                unread += 1
    taken, odd = _taken(events, window)
    return CalendarContents(taken, unread + odd)


def _check_count(events: int) -> None:
    if events > MOST_EVENTS:
        raise InputError(f"it has more than {MOST_EVENTS:,} events in these months")


def _taken(events: Sequence[_Event], window: Window) -> tuple[tuple[BusyTime, ...], int]:
    """Return the stretches of events, and how many of those that repeat are not understood."""
    replaced: dict[str, set[datetime]] = defaultdict(set)
    for event in events:
        if event.replaces:
            replaced[event.uid].add(event.replaces.instant)
    found: set[BusyTime] = set()
    unread, steps = 0, 0.0
    for event in events:
        if not event.counts:
            continue
        try:
            since = window.start - max(event.length, timedelta()) - A_DAY
            steps += sum(recurrence_cost(rrule, event.start.local, since, window.end) for rrule in event.rules)
            if steps > MOST_STEPS:
                raise InputError("its repeating events cost more time than a calendar may")
            found.update(list(_stretches(event, since, window, replaced[event.uid])))
        except (BadRule, ValueError, OverflowError):
            unread += 1
        if len(found) > MOST_TAKEN:
            raise InputError(f"it takes up more than {MOST_TAKEN:,} stretches of time in these months")
    return tuple(sorted(found)), unread


def _stretches(event: _Event, since: datetime, window: Window, replaced: set[datetime]) -> Iterator[BusyTime]:
    """Yield when an event takes place in the window."""
    gone = {each.instant for each in event.less} | (set() if event.replaces else replaced)
    for count, (local, instant) in enumerate(_starts(event, since, window.end)):
        if count > MOST_OCCURRENCES:
            raise BadRule("It comes too often.")
        end = resolve(local + event.length, event.start.zone) if event.start.whole_day else instant + event.length
        if instant not in gone and instant < window.end and end > window.start and end > instant:
            yield BusyTime(instant, end, event.uid, event.title)


def _starts(event: _Event, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield when an event begins, on the wall and in UTC; the first time counts also where its rule leaves it out."""
    for stamp in (event.start, *event.more):
        yield localize(stamp.instant, event.start.zone), stamp.instant
    for rrule in event.rules:
        yield from between(event.start.local, rrule, event.start.zone, since, until)


def _event(lines: Sequence[str], zones: FileZones, floating: tzinfo, emails: frozenset[str]) -> _Event:
    """Understand one event; raises ValueError where that fails."""
    found: dict[str, list[tuple[dict[str, str], str]]] = defaultdict(list)
    for line in lines:
        name, parameters, value = _parts(line)
        found[name.upper()].append(({key.upper(): _one(each) for key, each in parameters.items()}, value))

    def stamps(name: str) -> tuple[_Stamp, ...]:
        listed = [(given, each) for given, value in found.get(name, ()) for each in value.split(",", MOST_DATES + 1)]
        if len(listed) > MOST_DATES:
            raise ValueError("too many dates")
        return tuple(_stamp(each.partition("/")[0], given, zones, floating) for given, each in listed if each)

    def text(name: str) -> str:
        return next((value for _, value in found.get(name, ())), "")

    start = stamps("DTSTART")[0] if found.get("DTSTART") else None
    if start is None:
        raise ValueError("an event without a beginning")
    return _Event(
        text("UID")[:LONGEST_TITLE] or f"{start.instant:%Y%m%dT%H%M%SZ}",
        start,
        _length(start, next(iter(stamps("DTEND")), None), text("DURATION")),
        tuple(value for _, value in found.get("RRULE", ()))[:2],
        stamps("RDATE"),
        stamps("EXDATE"),
        next(iter(stamps("RECURRENCE-ID")), None),
        " ".join(str(vText.from_ical(text("SUMMARY"))).split())[:LONGEST_TITLE],
        _counts(text, found.get("ATTENDEE", ()), emails),
    )


def _counts(
    text: Callable[[str], str], attendees: Sequence[tuple[dict[str, str], str]], emails: frozenset[str]
) -> bool:
    """Tell whether an event takes its owner up."""
    if text("STATUS").upper() == "CANCELLED" or text("TRANSP").upper() == "TRANSPARENT":
        return False
    if text("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE":
        return False
    mine = [given for given, value in attendees if value.casefold().removeprefix("mailto:") in emails]
    return not any(given.get("PARTSTAT", "").upper() == "DECLINED" for given in mine)


def _length(start: _Stamp, end: _Stamp | None, duration: str) -> timedelta:
    if end and start.whole_day:
        return max(end.local - start.local, A_DAY)
    if end:
        return end.instant - start.instant
    if duration:
        return _duration(duration)
    return A_DAY if start.whole_day else timedelta()


def _stamp(value: str, given: dict[str, str], zones: FileZones, floating: tzinfo) -> _Stamp:
    match = _TIME.fullmatch(value.strip())
    if match is None:
        raise ValueError("no time")
    day, clock, utc = match.groups()
    local = datetime.strptime(f"{day}{clock or '000000'}", "%Y%m%d%H%M%S")  # noqa: DTZ007 — on the wall
    if not 2 <= local.year <= 9990:  # noqa: PLR2004 — room for zones
        raise ValueError("no year")
    named = zones.find(given["TZID"]) if clock and "TZID" in given else None
    return _Stamp(local, UTC if utc else named or floating, clock is None)


def _parts(line: str) -> tuple[str, Any, str]:
    found: tuple[str, Any, str] = Contentline(line).parts()  # type: ignore[no-untyped-call]
    return found


def _duration(text: str) -> timedelta:
    found: timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]
    return found


def _one(parameter: object) -> str:
    return str(parameter[0]) if isinstance(parameter, list) and parameter else str(parameter)
