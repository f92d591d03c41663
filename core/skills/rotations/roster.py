"""A rotation's roster: whose turn it is, who follows, and which rotation or turn a message refers to."""

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
from core.skills.rotations.store import Done
from core.text.catalogue import _
from core.text.terms import terms
from core.when import find_zone, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.rotations.rotation import Member, Rotation, Slot

MOST_AHEAD = 60
"""How many future turns are computed."""
_LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_FILLING = frozenset({"turn", "rotat", "rota", "duti", "now", "today", "current"})
LANGUAGES = ("en", "de", "es", "fr", "pt")
"""In which languages times are read if the person's is unknown."""


def _topic(words: str) -> frozenset[str]:
    """Return the words that tell rotations apart. `on-call`, `oncall` and `be on call` are the same topic."""
    plain = re.sub(r"\bon[- ]?call\b", "oncall", words.casefold())
    return frozenset(terms(plain)) - _FILLING


async def known_rotations(connection: AsyncConnection, turn: Turn) -> list[Rotation]:
    """Return the rotations that the speaker may see: those they take part in, and those of the channel."""
    found = await store.active(connection, turn.message.address)
    return [rotation for rotation in found if is_known_to(rotation, turn)]


async def find_rotation(connection: AsyncConnection, turn: Turn, what: str) -> Rotation:
    """Return the rotation that fits the words. Raise `NotHere` if none does, or `SkillError` if several do."""
    wanted = _topic(what)

    def matches(rotation: Rotation) -> bool:
        own = _topic(rotation.name)
        return bool(own) and (own <= wanted or wanted <= own)

    known = await known_rotations(connection, turn)
    return choose_routine(known, what if wanted else "", turn, missing=_missing, matches=matches)


def _missing(name: str) -> str:
    if name:
        return _("I know no rotation “{name}” here. Say “list the rotations” to see them.").format(name=name)
    return _("I know no rotation here. Say “list the rotations” to see them.")


async def lock_rotation(connection: AsyncConnection, turn: Turn, what: str) -> Rotation:
    """Return the rotation that the words refer to, locked, so that nothing else changes it or hands it over."""
    return check_running(await store.get(connection, (await find_rotation(connection, turn, what)).id))


@dataclass(frozen=True, slots=True)
class Roster:
    """A rotation at the present time: its current turn, if any, and its future ones."""

    rotation: Rotation
    current: Done | None
    slots: tuple[Slot, ...]

    @property
    def turns(self) -> list[Done]:
        """The current turn, if any, and the future ones."""
        coming = [Done(slot.begins, slot.does.person, slot.does.name, slot.counts_for.person) for slot in self.slots]
        return [self.current, *coming] if self.current else coming

    def slot(self, begins: datetime) -> Slot:
        """Return the future turn that begins at an instant."""
        return next(slot for slot in self.slots if slot.begins == begins)


async def current_turn(connection: AsyncConnection, rotation: Rotation, *, now: datetime) -> Done | None:
    """Return the turn that began last."""
    return next(iter(await store.turns(connection, rotation, until=now)), None)


async def read_roster(connection: AsyncConnection, rotation: Rotation, *, now: datetime) -> Roster:
    """Return the roster of a rotation."""
    changes = await store.changes(connection, rotation, since=now)
    slots = upcoming(rotation, islice(_begins(rotation, now), MOST_AHEAD), changes)
    return Roster(rotation, await current_turn(connection, rotation, now=now), tuple(slots))


def _begins(rotation: Rotation, now: datetime) -> Iterator[datetime]:
    while rotation.rhythm and (coming := rotation.rhythm.after(now)):
        now = coming.instant
        yield now


def turns_within(turns: Sequence[Done], when: str, rotation: Rotation, turn: Turn) -> list[Done]:
    """Return the turns that begin in a period in the rotation's zone, or the one at its middle if none does.

    Raises:
        SkillError: `when` is not a time.
    """
    zone = find_zone(rotation.zone)
    locale = turn.message.person.locale
    readings = (read(when, now=turn.now, zone=zone, locale=code, bare=True) for code in (locale, *LANGUAGES))
    reading = next((found for found in readings if found.start), None)
    if reading is None or reading.start is None:
        unclear = _("I do not understand “{words}” as a time. Say it like “next week” or “on Friday”.")
        raise SkillError(unclear.format(words=when))
    start = reading.start
    end = reading.end or start + timedelta(days=_LENGTHS.get(reading.grain or "", 0))
    inside = [done for done in turns if start <= done.begins < end]
    return inside or [done for done in turns if done.begins <= start + (end - start) / 2][-1:]


def find_turn(roster: Roster, member: Member, when: str, turn: Turn) -> datetime:
    """Return when a member's turn begins: the current or next one, or the first in the period `when`.

    Raises:
        SkillError: There is no such turn.
    """
    turns = turns_within(roster.turns, when, roster.rotation, turn) if when else roster.turns
    own = next((done.begins for done in turns if done.does == member.person), None)
    if own is None:
        none = (
            _("{name} has no turn at “{rotation}” {when}.")
            if when
            else _("{name} has no turn at “{rotation}” to come.")
        )
        raise SkillError(none.format(name=member.name, rotation=roster.rotation.name, when=when))
    return own
