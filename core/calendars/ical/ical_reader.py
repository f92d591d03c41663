"""Reads the busy times in an iCalendar file, at a bounded cost whatever the file contains."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from icalendar.parser import Contentline
from icalendar.prop import vDuration, vText

from core.calendars.ical.content_lines import extract
from core.calendars.ical.ical_zones import FileZones, find_iana_zone
from core.model.errors import BadRule, InputError
from core.text.catalogue import _
from core.text.enumeration import count
from core.when import between, localize, resolve
from core.when.recurrence import parse_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_BUSY_TIMES: Final = 10_000
"""In one calendar, within its window."""
MOST_OCCURRENCES: Final = 2_500
"""The most occurrences of one event within the window: more than one an hour for three months."""
MOST_DATES: Final = 5_000
"""The most dates of one event that are listed one by one (RDATE, EXDATE)."""
MOST_EVENTS: Final = 50_000
"""In all files of a calendar. Each event costs a tenth of a millisecond, whatever it contains."""
MOST_RECURRENCE_COST: Final = 300_000
"""For the rules of all events of a calendar together; see `recurrence_cost`."""
LONGEST_TITLE: Final = 200
A_DAY: Final = timedelta(days=1)
_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_STEPS_A_DAY: Final = {"MINUTELY": 1440, "HOURLY": 24}
_FREE: Final = (("STATUS", "CANCELLED"), ("TRANSP", "TRANSPARENT"), ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE"))
_TIME: Final = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class BusyTime:
    """The time (aware, in UTC) that an event occupies."""

    start: datetime
    end: datetime
    uid: str
    title: str


@dataclass(frozen=True, slots=True)
class CalendarContents:
    """The busy times of a calendar, in order, and the number of its events that could not be read."""

    busy: tuple[BusyTime, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The instants (aware) between which a calendar is read.

    Times without a zone are in the owner's `zone`. `emails` (in lower case) identify the owner among the attendees.
    """

    start: datetime
    end: datetime
    zone: tzinfo
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A wall-clock time in a zone, as an event gives it. For a whole day, it is midnight."""

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
    rrules: tuple[str, ...]
    added: tuple[_Stamp, ...]
    excluded: tuple[_Stamp, ...]
    replaces: _Stamp | None
    title: str
    is_busy: bool


def read_calendar(contents: Sequence[bytes], window: Window) -> CalendarContents:
    """Return the owner's busy times within a window, from the files of one calendar.

    Cancelled, transparent and declined events are not busy. Events that cannot be read are counted.

    Raises:
        InputError: A file is not a calendar, or exceeds a limit. The text gives the reason and fits after a colon.
    """
    _check_count(len(contents))
    events: list[_Event] = []
    unread = 0
    first, last = (f"{day:%Y%m%d}" for day in (window.start - 2 * A_DAY, window.end + 2 * A_DAY))
    for content in contents:
        file = extract(content, first=first, last=last)
        zones = FileZones(file.zones)
        default_zone = (file.zone and find_iana_zone(file.zone)) or window.zone
        unread += file.too_large
        _check_count(len(events) + len(file.events))
        for lines in file.events:
            try:
                events.append(_parse_event(lines, zones, default_zone, window.emails))
            except (ValueError, OverflowError):
                unread += 1
    busy, malformed = _expand(events, window)
    return CalendarContents(busy, unread + malformed)


def _check_count(events: int) -> None:
    if events > MOST_EVENTS:
        raise InputError(_("it has more than {n} events in these months").format(n=count(MOST_EVENTS)))


def _expand(events: Sequence[_Event], window: Window) -> tuple[tuple[BusyTime, ...], int]:
    """Return the busy times of events, and the number of events whose repetition cannot be read."""
    replaced: dict[str, set[datetime]] = defaultdict(set)
    for event in events:
        if event.replaces:
            replaced[event.uid].add(event.replaces.instant)
    busy: set[BusyTime] = set()
    unread, cost = 0, 0.0
    for event in events:
        if not event.is_busy:
            continue
        try:
            since = window.start - max(event.length, timedelta()) - A_DAY
            cost += sum(recurrence_cost(rrule, event.start.local, since, window.end) for rrule in event.rrules)
            if cost > MOST_RECURRENCE_COST:
                raise InputError(_("its repeating events cost more time than a calendar may"))
            busy.update(list(_busy_times(event, since, window, replaced[event.uid])))
        except (BadRule, ValueError, OverflowError):
            unread += 1
        if len(busy) > MOST_BUSY_TIMES:
            raise InputError(_("it has more than {n} busy times in these months").format(n=count(MOST_BUSY_TIMES)))
    return tuple(sorted(busy)), unread


def recurrence_cost(rrule: str, start: datetime, since: datetime, until: datetime) -> float:
    """Return about how many days or steps `core.when.between` examines from one instant to another.

    `start` is the naive wall-clock time of the event. A rule with a COUNT is examined from there on.

    Raises:
        BadRule: The rule is malformed.
    """
    rule = parse_rule(rrule)
    begin = start.replace(tzinfo=UTC)
    days = max(0.0, (until - (begin if rule.count else max(begin, since))) / A_DAY)
    if rule.by_elapsed_time:
        steps = days * _STEPS_A_DAY[rule.freq] / rule.interval
        return 1 + (min(steps, rule.count) if rule.count and not (rule.numbers or rule.days) else steps)
    times_a_day = len(rule.numbers.get("BYHOUR", ())) * len(rule.numbers.get("BYMINUTE", ()))
    return 1 + (days / rule.interval + _DAYS[rule.freq]) * (1 + times_a_day / 10)


def _busy_times(event: _Event, since: datetime, window: Window, replaced: set[datetime]) -> Iterator[BusyTime]:
    excluded = {stamp.instant for stamp in event.excluded} | (set() if event.replaces else replaced)
    for number, (local, instant) in enumerate(_starts(event, since, window.end)):
        if number > MOST_OCCURRENCES:
            raise BadRule(_("It comes too often."))
        end = resolve(local + event.length, event.start.zone) if event.start.whole_day else instant + event.length
        if instant not in excluded and instant < window.end and end > window.start and end > instant:
            yield BusyTime(instant, end, event.uid, event.title)


def _starts(event: _Event, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the starts of an event, as wall-clock time and instant. The first is included even if the rule omits it."""
    for stamp in (event.start, *event.added):
        yield localize(stamp.instant, event.start.zone), stamp.instant
    for rrule in event.rrules:
        yield from between(event.start.local, rrule, event.start.zone, since, until)


def _parse_event(lines: Sequence[str], zones: FileZones, default_zone: tzinfo, emails: frozenset[str]) -> _Event:
    """Parse one event. Raise `ValueError` if it is malformed."""
    properties: dict[str, list[tuple[dict[str, str], str]]] = defaultdict(list)
    for line in lines:
        name, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
        first = {key.upper(): str(of[0] if isinstance(of, list) and of else of) for key, of in parameters.items()}
        properties[name.upper()].append((first, value))

    def stamps(name: str) -> tuple[_Stamp, ...]:
        found = properties.get(name, ())
        listed = [(text, parameters) for parameters, value in found for text in value.split(",", MOST_DATES + 1)]
        if len(listed) > MOST_DATES:
            raise ValueError("too many dates")
        return tuple(_parse_stamp(text, parameters, zones, default_zone) for text, parameters in listed if text)

    def text(name: str) -> str:
        return next((value for _, value in properties.get(name, ())), "")

    start = next(iter(stamps("DTSTART")), None)
    if start is None:
        raise ValueError("an event without a start")
    return _Event(
        text("UID")[:LONGEST_TITLE] or f"{start.instant:%Y%m%dT%H%M%SZ}",
        start,
        _length(start, next(iter(stamps("DTEND")), None), text("DURATION")),
        tuple(value for _, value in properties.get("RRULE", ()))[:2],
        stamps("RDATE"),
        stamps("EXDATE"),
        next(iter(stamps("RECURRENCE-ID")), None),
        " ".join(str(vText.from_ical(text("SUMMARY"))).split())[:LONGEST_TITLE],
        _is_busy(text, properties.get("ATTENDEE", ()), emails),
    )


def _is_busy(
    text: Callable[[str], str], attendees: Sequence[tuple[dict[str, str], str]], emails: frozenset[str]
) -> bool:
    if any(text(name).upper() == free for name, free in _FREE):
        return False
    own = [parameters for parameters, value in attendees if value.casefold().removeprefix("mailto:") in emails]
    return not any(parameters.get("PARTSTAT", "").upper() == "DECLINED" for parameters in own)


def _length(start: _Stamp, end: _Stamp | None, duration: str) -> timedelta:
    if end and start.whole_day:
        return max(end.local - start.local, A_DAY)
    if end:
        return end.instant - start.instant
    if duration:
        length: timedelta = vDuration.from_ical(duration)  # type: ignore[no-untyped-call]
        return length
    return A_DAY if start.whole_day else timedelta()


def _parse_stamp(value: str, parameters: dict[str, str], zones: FileZones, default_zone: tzinfo) -> _Stamp:
    match = _TIME.fullmatch(value.partition("/")[0].strip())  # a period counts from its start
    if match is None:
        raise ValueError("not a time")
    day, clock, utc = match.groups()
    local = datetime.strptime(f"{day}{clock or '000000'}", "%Y%m%d%H%M%S")  # noqa: DTZ007 — on the wall
    if not 2 <= local.year <= 9990:  # noqa: PLR2004 — room for zones
        raise ValueError("no such year")
    named = zones.find(parameters["TZID"]) if clock and "TZID" in parameters else None
    return _Stamp(local, UTC if utc else named or default_zone, clock is None)
