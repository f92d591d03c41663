"""Which rotation is meant by “on call” or “to make coffee”, who of it, and which of its turns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from core.model.errors import NotHere, SkillError
from core.skills.rotations import store
from core.skills.rotations.rotation import upcoming
from core.text.terms import terms
from core.when import find_zone, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.rotations.rotation import Changes, Member, Rotation, Slot
    from core.skills.rotations.store import Done

FAR = 60
"""Turns to come that are looked through."""
_ID = re.compile(r"#(\d{1,18})")
_LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_FILLING = frozenset({"turn", "rotat", "rota", "duti", "now", "today", "current"})


def topic(words: str) -> frozenset[str]:
    """Return what the name of a rotation is about: `on-call`, `oncall` and `be on call` are one."""
    plain = re.sub(r"\bon[- ]?call\b", "oncall", words.casefold())
    return frozenset(terms(plain)) - _FILLING


async def seen(connection: AsyncConnection, turn: Turn) -> list[Rotation]:
    """Return the rotations that who speaks may know of: his or her own, and those of the channel that is spoken in.

    A workspace may hold communities that are strangers to each other, such as the servers of a platform for them.
    """
    person, channel = turn.message.person.id, turn.message.address.channel
    found = await store.active(connection, turn.message.address)
    return [each for each in found if person == each.owner or each.member(person) or each.place.channel == channel]


async def find(connection: AsyncConnection, turn: Turn, what: str) -> Rotation:
    """Return the rotation that is meant; without a name, the only one of the channel that is spoken in, or at all.

    Raises:
        NotHere: there is none like that.
        SkillError: there are several.
    """
    rotations = await seen(connection, turn)
    if named := _ID.fullmatch(what):
        found = [each for each in rotations if each.id == int(named[1])]
    elif wanted := topic(what):
        found = [each for each in rotations if (own := topic(each.name)) and (own <= wanted or wanted <= own)]
    else:
        here = [each for each in rotations if each.place.channel == turn.message.address.channel]
        found = here or rotations
    if not found:
        raise NotHere(f"I know no rotation for “{what}” here. Say “list the rotations” for those that there are.")
    if len(found) > 1:
        names = ", ".join(f"“{each.name}”" for each in found)
        raise SkillError(f"There are several rotations: {names}. Say which one, by its name.")
    return found[0]


async def found_and_locked(connection: AsyncConnection, turn: Turn, what: str) -> Rotation:
    """Return the rotation that is meant, locked, so that nothing else changes it or hands it over meanwhile."""
    found = await store.get(connection, (await find(connection, turn, what)).id)
    if found is None or found.state != "active":
        raise SkillError("That rotation has ended.")
    return found


def member_named(rotation: Rotation, words: str, turn: Turn) -> Member:
    """Return the member whom words mean: by the id of a mention, else by a name that only one member has.

    Raises:
        SkillError: nobody of the rotation is.
    """
    plain = words.strip(" .!?").removeprefix("@").casefold()
    ids = {each.id for each in turn.message.mentions if each.name.removeprefix("@").casefold() == plain}
    named = [each for each in rotation.members if each.person in ids]
    named = named or [each for each in rotation.members if each.name.removeprefix("@").casefold() == plain]
    if len(named) != 1:
        names = ", ".join(each.name for each in rotation.members)
        raise SkillError(f"“{words}” is nobody of the rotation “{rotation.name}”: {names}.")
    return named[0]


def check_owner(rotation: Rotation, turn: Turn) -> None:
    """Refuse who has not set a rotation up.

    Raises:
        SkillError: it is another one's.
    """
    if not turn.message.address.shares_people(rotation.place) or turn.message.person.id != rotation.owner:
        raise SkillError(f"Only {rotation.owner_name}, who set up “{rotation.name}”, can do that.")


def member_meant(rotation: Rotation, who: str, turn: Turn) -> Member:
    """Return whose turn is changed: the speaker's own, or, by the owner, another one's.

    Raises:
        SkillError: the speaker is not in it, or it is not the speaker's to change.
    """
    speaker = rotation.member(turn.message.person.id)
    member = member_named(rotation, who, turn) if who and who.casefold() != "me" else speaker
    if member is None:
        raise SkillError(f"You are not in the rotation “{rotation.name}”.")
    if member != speaker:
        check_owner(rotation, turn)
    return member


@dataclass(frozen=True, slots=True)
class Outlook:
    """A rotation as it stands: the turn that runs, if one does, and those to come."""

    rotation: Rotation
    current: Done | None
    slots: tuple[Slot, ...]
    changes: Changes

    @property
    def turns(self) -> Iterator[tuple[datetime, str, str]]:
        """Yield when each turn begins, from the one that runs on, with the id and the name of who does it."""
        if self.current:
            yield self.current.begins, self.current.does, self.current.name
        for each in self.slots:
            yield each.begins, each.does.person, each.does.name


async def outlook(connection: AsyncConnection, rotation: Rotation, *, now: datetime) -> Outlook:
    """Return how a rotation stands."""
    current = await store.turns(connection, rotation, until=now)
    changes = await store.changes(connection, rotation, since=now)
    slots = tuple(upcoming(rotation, islice(_begins(rotation, now), FAR), changes))
    return Outlook(rotation, current[0] if current else None, slots, changes)


def _begins(rotation: Rotation, now: datetime) -> Iterator[datetime]:
    rhythm = rotation.rhythm
    coming = rhythm.after(now) if rhythm else None
    while coming and rhythm:
        yield coming.instant
        coming = rhythm.after(coming.instant)


@dataclass(frozen=True, slots=True)
class Window:
    """A time that people named: from an instant to another (both aware), or one instant if they are equal."""

    start: datetime
    end: datetime

    def covers(self, begins: datetime) -> bool:
        """Tell whether a turn that begins at an instant is one of this time."""
        return self.start <= begins < self.end


def window(when: str, rotation: Rotation, turn: Turn) -> Window:
    """Return the time that words name, in the rotation's zone.

    Raises:
        SkillError: they name none.
    """
    zone = find_zone(rotation.zone)
    reading = read(when, now=turn.now, zone=zone, locale=turn.message.person.locale, bare=True)
    if reading.start is None:
        raise SkillError(f"I do not understand “{when}” as a time. Say it like “next week” or “on Friday”.")
    if reading.end:
        return Window(reading.start, reading.end)
    days = _LENGTHS.get(reading.grain or "", 0)
    return Window(reading.start, reading.start + timedelta(days=days))


def within(turns: list[tuple[datetime, str, str]], asked: Window) -> list[tuple[datetime, str, str]]:
    """Return the turns that begin in a time, else the one that runs at its middle."""
    inside = [each for each in turns if asked.covers(each[0])]
    middle = asked.start + (asked.end - asked.start) / 2
    return inside or [each for each in turns if each[0] <= middle][-1:]


def turn_meant(view: Outlook, member: Member, when: str, turn: Turn) -> datetime:
    """Return when the turn of somebody begins that is meant: the one that runs, or the next one, or one of a time.

    Raises:
        SkillError: there is none like that.
    """
    turns = list(view.turns)
    meant = within(turns, window(when, view.rotation, turn)) if when else turns
    own = next((begins for begins, person, _ in meant if person == member.person), None)
    if own is None:
        raise SkillError(f"{member.name} has no turn at “{view.rotation.name}” {when or 'that is to come'}.")
    return own
