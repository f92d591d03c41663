"""A rotation, and the rule that makes its turns fair. Pure.

Each turn counts for one person. The next turn goes to the person with the fewest turns or, among equals, to the one
whose last turn was longest ago. With three people or more, nobody has two turns in a row. So without changes, people
take turns in order. A person who is skipped has one turn fewer, and so makes up for it soon. When two people swap, each
does the other's turn, but it still counts for the person whose turn it was, so nobody else is affected. A person who
joins starts with as many turns as the member with the most, at the end of the round.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from core.abilities.routines import Group
from core.text.catalogue import _
from core.when.schedule import Schedule  # noqa: TC001 — the store reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

_PAIR = 2


@dataclass(frozen=True, slots=True)
class Member:
    """A person who takes turns: how many turns have counted, and the number of the last one (0 for none)."""

    person: str
    name: str
    place: int
    turns: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Swap:
    """The person who does a turn and the person for whom it counts, by id."""

    does: str
    counts_for: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A future turn: when it begins (aware), who does it, and for whom it counts."""

    begins: datetime
    does: Member
    counts_for: Member


@dataclass(frozen=True, slots=True)
class Changes:
    """The skips and swaps of future turns, by the instant at which the turn begins."""

    skips: Mapping[datetime, frozenset[str]] = field(default_factory=dict)
    swaps: Mapping[datetime, Swap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation(Group[Member]):
    """A rotation. `number` is how many turns it has had, and `last` the person for whom the last one counted.

    Without a `rhythm`, a turn ends when somebody says so.
    """

    kind: ClassVar[str] = "rotation"

    members: tuple[Member, ...]
    name: str
    zone: str
    rhythm: Schedule | None
    number: int = 0
    last: str = ""

    @property
    def called(self) -> str:
        """The rotation's name in a sentence."""
        return _("the rotation “{name}”").format(name=self.name)


def choose(members: Sequence[Member], *, last: str, skipped: frozenset[str] = frozenset()) -> Member:
    """Return who is next after a turn that counted for `last`. Skipped members are chosen only if all are skipped."""
    able = [member for member in members if member.person not in skipped] or list(members)
    several = len(able) > _PAIR  # two people who always alternate could never make up for a turn
    others = [member for member in able if member.person != last] if several else able
    return min(others, key=lambda member: (member.turns, member.last, member.place))


def slot(rotation: Rotation, begins: datetime, changes: Changes) -> Slot:
    """Return the turn that begins at an instant. A swap with somebody who has left does not count."""
    if swap := changes.swaps.get(begins):
        does, counts_for = rotation.member(swap.does), rotation.member(swap.counts_for)
        if does and counts_for:
            return Slot(begins, does, counts_for)
    member = choose(rotation.members, last=rotation.last, skipped=changes.skips.get(begins, frozenset()))
    return Slot(begins, member, member)


def counted(rotation: Rotation, person: str) -> Rotation:
    """Return the rotation after one more turn, which counts for `person`."""
    number = rotation.number + 1
    return replace(_with_turns(rotation, person, 1, last=number), number=number, last=person)


def handed_on(rotation: Rotation, person: str) -> Rotation:
    """Return the rotation with one turn fewer for `person`, who was skipped during the current turn."""
    return _with_turns(rotation, person, -1)


def _with_turns(rotation: Rotation, person: str, more: int, *, last: int | None = None) -> Rotation:
    members = (
        replace(member, turns=member.turns + more, last=last or member.last) if member.person == person else member
        for member in rotation.members
    )
    return replace(rotation, members=tuple(members))


def joined(rotation: Rotation, person: str, name: str) -> Rotation:
    """Return the rotation with one more member, at the end of the round."""
    place = max((member.place for member in rotation.members), default=0) + 1
    turns = max((member.turns for member in rotation.members), default=0)
    return replace(rotation, members=(*rotation.members, Member(person, name, place, turns)))


def left(rotation: Rotation, person: str) -> Rotation:
    """Return the rotation without a person."""
    return replace(rotation, members=tuple(member for member in rotation.members if member.person != person))


def upcoming(rotation: Rotation, begins: Iterable[datetime], changes: Changes) -> Iterator[Slot]:
    """Yield the turns that begin at these instants, in order, assuming that nothing else changes."""
    for instant in begins:
        if not rotation.members:
            return
        found = slot(rotation, instant, changes)
        yield found
        rotation = counted(rotation, found.counts_for.person)
