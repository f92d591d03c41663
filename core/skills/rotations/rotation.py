"""Whose turn it is: a rotation, and the rule by which turns are fair. Pure.

Each turn counts for one person. The next one is whose turns are the fewest; among equals, whose last one is the
longest ago; nobody has two in a row while there are two others. Without changes that is a plain round. Who is skipped
has a turn less, and so makes up for it with the next free one. A swap exchanges who does two turns, and each still
counts for whom it was due: so it changes nothing else. Who joins begins with as many turns as the one who has most: at
the end of the round.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from core.model.messages import Address
    from core.when.schedule import Schedule

_PAIR = 2


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes turns: how many count for him or her, and the number of the last one, 0 if there is none."""

    person: str
    name: str
    place: int
    turns: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Swap:
    """Who does a turn, and for whom it counts; both are people's ids."""

    does: str
    counts_for: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A turn to come: when it begins (aware), who does it, and for whom it counts."""

    begins: datetime
    does: Member
    counts_for: Member


@dataclass(frozen=True, slots=True)
class Changes:
    """What was agreed on of turns to come, by when they begin: who is skipped, and who swapped."""

    skips: Mapping[datetime, frozenset[str]] = field(default_factory=dict)
    swaps: Mapping[datetime, Swap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rotation:
    """A rotation: `number` counts its turns so far, `last` is for whom the last one counted.

    Without a `rhythm`, a turn ends when somebody says so.
    """

    id: int
    name: str
    owner: str
    owner_name: str
    place: Address
    zone: str
    rhythm: Schedule | None
    state: str
    members: tuple[Member, ...]
    number: int = 0
    last: str = ""

    @property
    def subject(self) -> str:
        """How alarms and replies name it."""
        return f"rotation {self.id}"

    def member(self, person: str) -> Member | None:
        """Return the member with an id."""
        return next((each for each in self.members if each.person == person), None)


def choose(members: Sequence[Member], *, last: str, skipped: frozenset[str] = frozenset()) -> Member:
    """Return whose turn is next, after one that counted for `last`; who is skipped only if all are."""
    able = [each for each in members if each.person not in skipped] or list(members)
    several = len(able) > _PAIR  # of two, one could never make up for a turn
    others = [each for each in able if each.person != last] if several else able
    return min(others, key=lambda each: (each.turns, each.last, each.place))


def slot(rotation: Rotation, begins: datetime, changes: Changes) -> Slot:
    """Return the turn of a rotation that begins at an instant, as the next one. Who has left swaps no more."""
    swap = changes.swaps.get(begins)
    if swap:
        does, counts_for = rotation.member(swap.does), rotation.member(swap.counts_for)
        if does and counts_for:
            return Slot(begins, does, counts_for)
    member = choose(rotation.members, last=rotation.last, skipped=changes.skips.get(begins, frozenset()))
    return Slot(begins, member, member)


def counted(rotation: Rotation, person: str) -> Rotation:
    """Return a rotation after one more turn, which counts for a person."""
    number = rotation.number + 1
    members = tuple(
        replace(each, turns=each.turns + 1, last=number) if each.person == person else each for each in rotation.members
    )
    return replace(rotation, members=members, number=number, last=person)


def handed_on(rotation: Rotation, person: str) -> Rotation:
    """Return a rotation in which the turn that runs does not count any more for a person, who was skipped."""
    members = tuple(replace(each, turns=each.turns - 1) if each.person == person else each for each in rotation.members)
    return replace(rotation, members=members)


def joined(rotation: Rotation, person: str, name: str) -> Rotation:
    """Return a rotation with one more, at the end of the round."""
    place = max((each.place for each in rotation.members), default=0) + 1
    turns = max((each.turns for each in rotation.members), default=0)
    return replace(rotation, members=(*rotation.members, Member(person, name, place, turns)))


def left(rotation: Rotation, person: str) -> Rotation:
    """Return a rotation without somebody."""
    return replace(rotation, members=tuple(each for each in rotation.members if each.person != person))


def upcoming(rotation: Rotation, begins: Iterable[datetime], changes: Changes) -> Iterator[Slot]:
    """Yield the turns that begin at instants, in order, as they will be if nothing more is changed."""
    for instant in begins:
        if not rotation.members:
            return
        found = slot(rotation, instant, changes)
        yield found
        rotation = counted(rotation, found.counts_for.person)
