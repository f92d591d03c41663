"""A poll: the question, the options, and the votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 — the store reads the annotations
from typing import ClassVar, Final

from core.abilities.routines import Routine
from core.model.messages import Address  # noqa: TC001 — likewise
from core.text.catalogue import _

MOST_OPTIONS: Final = 10


@dataclass(frozen=True, slots=True)
class Voter:
    """A person who has voted: the id on the platform, and the name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its words, its instant if it is a time, and its voters in order."""

    words: str
    at: datetime | None = None
    voters: tuple[Voter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll(Routine):
    """A poll at an address: `proposed`, `open` or `closed`. Its home is the conversation with its owner.

    Times are shown in `zone`. If `sole`, each person has one vote; otherwise, each can choose several options.
    """

    kind: ClassVar[str] = "poll"

    address: Address
    question: str
    zone: str
    options: tuple[Option, ...]
    sole: bool
    closes_at: datetime | None = None

    @property
    def called(self) -> str:
        """The poll's name in a sentence."""
        return _("the poll “{question}”").format(question=self.question)

    @property
    def voters(self) -> tuple[Voter, ...]:
        """All voters, without duplicates."""
        return tuple({voter.id: voter for option in self.options for voter in option.voters}.values())

    @property
    def winners(self) -> tuple[Option, ...]:
        """The options with the most votes, or none if nobody has voted."""
        most = max(len(option.voters) for option in self.options)
        return tuple(option for option in self.options if most and len(option.voters) == most)
