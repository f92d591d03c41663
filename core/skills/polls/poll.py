"""A poll: the question, the options, and the votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 — pydantic reads the annotation
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from core.model.messages import Address

State = Literal["proposed", "open", "closed"]
SUBJECT: Final = "poll"
MOST_OPTIONS: Final = 10


@dataclass(frozen=True, slots=True)
class Voter:
    """A person who has voted: the platform's id and the name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its words, the instant if it is a time, and its voters in order."""

    words: str
    at: datetime | None = None
    voters: tuple[Voter, ...] = ()


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll. `home` is the owner's direct conversation with the desk; times are shown in `zone`.

    If `sole`, each person has one vote; else each may choose several options.
    """

    id: int
    home: Address
    address: Address
    owner: str
    name: str
    question: str
    zone: str
    options: tuple[Option, ...]
    sole: bool
    state: State = "open"
    closes_at: datetime | None = None

    @property
    def subject(self) -> str:
        """Its name in replies and alarms."""
        return f"{SUBJECT} {self.id}"

    @property
    def is_for_a_time(self) -> bool:
        """Whether every option is a time."""
        return all(option.at for option in self.options)

    @property
    def voters(self) -> tuple[Voter, ...]:
        """All voters, without duplicates."""
        by_id = {voter.id: voter for option in self.options for voter in option.voters}
        return tuple(by_id.values())

    @property
    def winners(self) -> tuple[Option, ...]:
        """The options with the most votes; none if nobody has voted."""
        most = max(len(option.voters) for option in self.options)
        return tuple(option for option in self.options if most and len(option.voters) == most)
