"""Those who are to meet, as their calendars show them: zones, busy times, and times that suit everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from core.calendars import Span, Wanted, diaries, fairest, find_resource, person_of, slots
from core.calendars.remote.calendar_writer import event_uid
from core.people.people import met
from core.when import localize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.calendars import Diary, Resource, Slot
    from core.model.messages import Address
    from core.skills.meetings.meeting import Meeting


MOST_SLOTS: Final = 3
NOTICE: Final = timedelta(minutes=5)
STRETCHES: Final = (timedelta(), timedelta(hours=2), timedelta(hours=4), timedelta(hours=6))
"""So far outside of anybody's hours a time may lie if none lies nearer: it asks least of whoever is asked most."""


AWAKE: Final = time(7), time(22)
"""Nobody is asked to meet at night, if there is any other time."""


@dataclass(frozen=True, slots=True)
class Party:
    """One of those who are to meet; the zone is `guessed` if neither the person nor the platform ever told it."""

    resource: Resource
    name: str
    guessed: bool = False

    @property
    def id(self) -> str:
        """The platform's id."""
        return self.resource.key


async def party(connection: AsyncConnection, place: Address, person: str, name: str, *, zone: str) -> Party:
    """Return somebody of a workspace: in the zone told to us, else the platform's, else in the `zone` given."""
    seen = await met(connection, place, person)
    known = await find_resource(connection, place.service, place.workspace, "person", person, default_zone="")
    if known is None or not known.hours.zone:  # written to only then: two who meet the same people would wait
        known = await person_of(
            connection,
            place.service,
            place.workspace,
            person,
            seen.name if seen else name,
            zone=seen.zone if seen else None,
            default_zone="",
        )
    guessed = not known.hours.zone
    hours = replace(known.hours, zone=zone) if guessed else known.hours
    return Party(replace(known, hours=hours), name, guessed)


async def parties(connection: AsyncConnection, meeting: Meeting) -> list[Party]:
    """Return the organiser, whose zone is the meeting's, and the guests."""
    organiser = await party(connection, meeting.home, meeting.organiser, meeting.name, zone=meeting.zone)
    guests = [await party(connection, meeting.home, each.id, each.name, zone=meeting.zone) for each in meeting.guests]
    return [replace(organiser, guessed=False), *guests]


async def suiting(
    connection: AsyncConnection,
    meeting: Meeting,
    people: Sequence[Party],
    *,
    now: datetime,
    since: datetime,
    until: datetime,
    fits: Callable[[datetime], bool] = lambda _: True,
) -> list[Slot]:
    """Return a few times that suit all and fit, in order; the one that the meeting has is none."""
    window = Span(max(since, now), until)
    if window.start >= window.end:
        return []
    known = await _diaries(connection, meeting, people, window, now=now)
    for stretch, awake in (*((each, True) for each in STRETCHES), (STRETCHES[-1], False)):
        wanted = Wanted(meeting.length, notice=NOTICE, stretch=stretch)
        found = [
            each for each in slots(known, window, wanted, now=now) if each.start != meeting.start and fits(each.start)
        ]
        if awake:
            found = [each for each in found if all(_is_awake(party, each) for party in people)]
        if meeting.weeks:
            found = [each for each in found if meeting.unskipped(each.start) == each.start]
            found = [each for each in found if not await taken(connection, meeting, people, each.start, now=now)]
        if found:
            return fairest(found, most=MOST_SLOTS)
    return []


def _is_awake(each: Party, slot: Slot) -> bool:
    zone = each.resource.hours.tz
    start, end = localize(slot.start, zone), localize(slot.end, zone)
    return start.time() >= AWAKE[0] and end.time() <= AWAKE[1] and start.date() == end.date()


async def taken(
    connection: AsyncConnection,
    meeting: Meeting,
    people: Sequence[Party],
    start: datetime,
    *,
    now: datetime,
    besides: Meeting | None = None,
) -> list[str]:
    """Return the names of those who are taken at a time, or at one of the next times of a series from then on.

    What is reserved for the meeting itself counts as free, or for the one that it is to take the place of, `besides`.
    """
    names: list[str] = []
    for begin in replace(meeting, start=start).occurrences():
        span = Span(begin, begin + meeting.length)
        known = await _diaries(connection, besides or meeting, people, span, now=now)
        names += [each.name for each, diary in zip(people, known, strict=True) if diary.taken]
    return list(dict.fromkeys(names))


async def _diaries(
    connection: AsyncConnection, meeting: Meeting, people: Sequence[Party], window: Span, *, now: datetime
) -> list[Diary]:
    """Return what is taken of each in a window, but for the meeting itself, here and in calendars elsewhere."""
    uids = [await event_uid(connection, purpose) for purpose in meeting.purposes]
    parties = [each.resource for each in people]
    return await diaries(connection, parties, window, now=now, besides=meeting.purposes, uids=uids)
