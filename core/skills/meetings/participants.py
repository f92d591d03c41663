"""The participants of a meeting: their zones, their busy times, and the times that suit everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from core import calendars
from core.abilities.preferred_times import ANY_TIME, PreferredTimes, preferred_times
from core.calendars import SlotRequirements, Span
from core.people.people import met
from core.when import localize
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, tzinfo

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.abilities.unit_of_work import UnitOfWork
    from core.calendars import Diary, Resource, Slot
    from core.model.messages import Address
    from core.model.replies import Moment
    from core.skills.meetings.meeting import Meeting

MOST_SLOTS: Final = 3
NOTICE: Final = timedelta(minutes=5)
STRETCHES: Final = (timedelta(), timedelta(hours=2), timedelta(hours=4), timedelta(hours=6))
"""How far outside working hours a time may be. A wider stretch is tried only if a narrower one finds nothing."""
AWAKE: Final = time(7), time(22)
"""Local hours in which people are awake. Times at night are offered only if there are no others."""


@dataclass(frozen=True, slots=True)
class Party:
    """A participant. The zone is `guessed` if neither the person nor the platform has told us."""

    resource: Resource
    name: str
    guessed: bool = False

    @property
    def id(self) -> str:
        """The person's id on the platform."""
        return self.resource.key

    @property
    def zone(self) -> tzinfo:
        """The person's zone, as far as we know."""
        return self.resource.hours.tz

    def told(self, instant: datetime, *, now: datetime) -> Moment:
        """Return an instant in words for a notice, which still hold if it is read on another day."""
        return told(instant, self.zone, now=now, lasting=True)


async def find_party(connection: AsyncConnection, place: Address, person: str, name: str, *, zone: str) -> Party:
    """Return a person of a workspace, in their own zone or, if they set none, in the platform's, or else in `zone`."""
    where = (place.service, place.workspace)
    seen = await met(connection, place, person)
    known = await calendars.find_resource(connection, *where, "person", person, default_zone="")
    if known is None or not known.hours.zone:  # write only if needed, because a write blocks other transactions
        called, told_zone = (seen.name, seen.zone) if seen else (name, None)
        known = await calendars.ensure_person(connection, *where, person, called, zone=told_zone, default_zone="")
    guessed = not known.hours.zone
    hours = replace(known.hours, zone=zone) if guessed else known.hours
    return Party(replace(known, hours=hours), name, guessed)


async def find_parties(connection: AsyncConnection, meeting: Meeting) -> list[Party]:
    """Return the organiser and the guests. The meeting's zone is the organiser's, unless another is known."""
    people = [(meeting.organiser, meeting.name), *((guest.id, guest.name) for guest in meeting.guests)]
    organiser, *guests = [
        await find_party(connection, meeting.home, person, name, zone=meeting.zone) for person, name in people
    ]
    return [replace(organiser, guessed=False), *guests]


async def find_meeting_times(
    unit: UnitOfWork,
    meeting: Meeting,
    people: Sequence[Party],
    window: Span,
    fits: Callable[[datetime], bool] = lambda _: True,
    *,
    preferred: PreferredTimes = ANY_TIME,
) -> list[Slot]:
    """Return a few times that suit everybody and pass `fits`, without the meeting's present time.

    Those that the organiser has `preferred` come first, unless they are outside of working hours; otherwise the
    earliest does.
    """
    window = Span(max(window.start, unit.now), window.end)
    if window.start >= window.end:
        return []
    known = await _diaries(unit, meeting, people, window)
    for stretch, awake in (*((stretch, True) for stretch in STRETCHES), (STRETCHES[-1], False)):
        wanted = SlotRequirements(meeting.length, notice=NOTICE, stretch=stretch)
        found = [
            slot
            for slot in calendars.find_slots(known, window, wanted, now=unit.now)
            if slot.start != meeting.start and fits(slot.start)
        ]
        if awake:
            found = [slot for slot in found if all(_is_awake(party, slot) for party in people)]
        if meeting.weeks:
            found = [slot for slot in found if meeting.unskipped(slot.start) == slot.start]
            found = [slot for slot in found if not await find_busy(unit, meeting, people, slot.start)]
        if found:
            first = ANY_TIME if stretch else preferred
            return first.choose(found, calendars.choose_fairest, most=MOST_SLOTS)
    return []


async def preferred_by(meeting: Meeting, turn: Turn) -> PreferredTimes:
    """Return the times that the organiser prefers. What guests asked to be remembered is theirs alone."""
    return await preferred_times(turn) if turn.message.person.id == meeting.organiser else ANY_TIME


def _is_awake(party: Party, slot: Slot) -> bool:
    start, end = localize(slot.start, party.zone), localize(slot.end, party.zone)
    return start.time() >= AWAKE[0] and end.time() <= AWAKE[1] and start.date() == end.date()


async def find_busy(
    unit: UnitOfWork, meeting: Meeting, people: Sequence[Party], start: datetime, *, besides: Meeting | None = None
) -> list[str]:
    """Return who is busy at a time, or at one of the next times of a series that starts then, by name.

    Reservations of the meeting itself count as free. With `besides`, those of that meeting do instead.
    """
    names: list[str] = []
    for begin in replace(meeting, start=start).occurrences():
        span = Span(begin, begin + meeting.length)
        known = await _diaries(unit, besides or meeting, people, span)
        names += [person.name for person, diary in zip(people, known, strict=True) if diary.taken]
    return list(dict.fromkeys(names))


async def _diaries(unit: UnitOfWork, meeting: Meeting, people: Sequence[Party], window: Span) -> list[Diary]:
    """Return each person's busy times in a window, here and in connected calendars, except the meeting itself."""
    uids = [await calendars.find_event_uid(unit.connection, purpose) for purpose in meeting.purposes]
    resources = [person.resource for person in people]
    return await calendars.find_diaries(
        unit.connection, resources, window, now=unit.now, besides=meeting.purposes, uids=uids
    )
