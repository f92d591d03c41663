"""A rotation's roster: who is on now, who follows, and which rotation and which turn people mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from core.abilities.routines import check_running, choose_routine, is_known_to
from core.model.errors import SkillError
from core.skills.rotations import store
from core.skills.rotations.rotation import upcoming
from core.text.terms import terms
from core.when import find_zone, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.rotations.rotation import Member, Rotation, Slot
    from core.skills.rotations.store import Done

MOST_AHEAD = 60
"""How many future turns are worked out."""
_LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_FILLING = frozenset({"turn", "rotat", "rota", "duti", "now", "today", "current"})


def _topic(words: str) -> frozenset[str]:
    """Return what the name of a rotation is about: `on-call`, `oncall` and `be on call` are one."""
    plain = re.sub(r"\bon[- ]?call\b", "oncall", words.casefold())
    return frozenset(terms(plain)) - _FILLING


async def known_rotations(connection: AsyncConnection, turn: Turn) -> list[Rotation]:
    """Return the rotations that the speaker may know of: their own, and those of the channel."""
    found = await store.active(connection, turn.message.address)
    return [rotation for rotation in found if is_known_to(rotation, turn)]


async def find_rotation(connection: AsyncConnection, turn: Turn, what: str) -> Rotation:
    """Return the rotation that is meant; raises as `choose_routine`."""
    wanted = _topic(what)

    def matches(rotation: Rotation) -> bool:
        own = _topic(rotation.name)
        return bool(own) and (own <= wanted or wanted <= own)

    known = await known_rotations(connection, turn)
    return choose_routine(known, what if wanted else "", turn, kind="rotation", matches=matches)


async def lock_rotation(connection: AsyncConnection, turn: Turn, what: str) -> Rotation:
    """Return the rotation that is meant, locked: nothing else changes it or hands it over meanwhile."""
    return check_running(await store.get(connection, (await find_rotation(connection, turn, what)).id))


@dataclass(frozen=True, slots=True)
class Roster:
    """A rotation as it stands: the current turn, if there is one, and the future ones."""

    rotation: Rotation
    current: Done | None
    slots: tuple[Slot, ...]

    @property
    def turns(self) -> Iterator[tuple[datetime, str, str]]:
        """Yield when each turn begins, from the current one on, with the id and the name of the person."""
        if self.current:
            yield self.current.begins, self.current.does, self.current.name
        for slot in self.slots:
            yield slot.begins, slot.does.person, slot.does.name

    def slot(self, begins: datetime) -> Slot:
        """Return the future turn that begins at an instant."""
        return next(slot for slot in self.slots if slot.begins == begins)


async def current_turn(connection: AsyncConnection, rotation: Rotation, *, now: datetime) -> Done | None:
    """Return the turn that has begun last."""
    turns = await store.turns(connection, rotation, until=now)
    return turns[0] if turns else None


async def read_roster(connection: AsyncConnection, rotation: Rotation, *, now: datetime) -> Roster:
    """Return how a rotation stands."""
    changes = await store.changes(connection, rotation, since=now)
    slots = upcoming(rotation, islice(_begins(rotation, now), MOST_AHEAD), changes)
    return Roster(rotation, await current_turn(connection, rotation, now=now), tuple(slots))


def _begins(rotation: Rotation, now: datetime) -> Iterator[datetime]:
    rhythm = rotation.rhythm
    coming = rhythm.after(now) if rhythm else None
    while coming and rhythm:
        yield coming.instant
        coming = rhythm.after(coming.instant)


@dataclass(frozen=True, slots=True)
class Window:
    """A time that people named: from one instant to another (both aware), or one instant if they are equal."""

    start: datetime
    end: datetime

    def covers(self, begins: datetime) -> bool:
        """Tell whether a turn begins in this time."""
        return self.start <= begins < self.end


def read_window(when: str, rotation: Rotation, turn: Turn) -> Window:
    """Return the time that words name, in the rotation's zone.

    Raises:
        SkillError: they name none.
    """
    zone = find_zone(rotation.zone)
    reading = read(when, now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None:
        raise SkillError(f"I do not understand “{when}” as a time. Say it like “next week” or “on Friday”.")
    length = timedelta(days=_LENGTHS.get(reading.grain or "", 0))
    return Window(reading.start, reading.end or reading.start + length)


def within(turns: list[tuple[datetime, str, str]], asked: Window) -> list[tuple[datetime, str, str]]:
    """Return the turns that begin in a time; if none does, the turn that runs at its middle."""
    inside = [each for each in turns if asked.covers(each[0])]
    middle = asked.start + (asked.end - asked.start) / 2
    return inside or [each for each in turns if each[0] <= middle][-1:]


def find_turn(roster: Roster, member: Member, when: str, turn: Turn) -> datetime:
    """Return when the member's turn begins that is meant: the current or next one, or one of a named time.

    Raises:
        SkillError: there is no such turn.
    """
    turns = list(roster.turns)
    meant = within(turns, read_window(when, roster.rotation, turn)) if when else turns
    own = next((begins for begins, person, _ in meant if person == member.person), None)
    if own is None:
        raise SkillError(f"{member.name} has no turn at “{roster.rotation.name}” {when or 'to come'}.")
    return own
