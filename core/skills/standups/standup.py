"""A stand-up: its questions and people, and when each of them is asked, in the morning where they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Literal

from core.abilities.routines import Group
from core.text.catalogue import N_, _
from core.when import find_zone, localize, resolve
from core.when.schedule import Schedule  # noqa: TC001 — the store reads the annotations

State = Literal["waiting", "asked", "chased", "answered", "skipped"]
OPEN = frozenset({"waiting", "asked", "chased"})
"""The states in which an answer is still missing."""

QUESTIONS = (
    N_("What have you done since the last time?"),
    N_("What will you do today?"),
    N_("Is anything in your way?"),
)
"""The questions to ask if the owner gives no others."""
MORNING = time(9)
"""When people are asked, in local time, if that is early enough before the digest, the post with all answers."""
EARLIEST = time(7)
"""Nobody in another time zone is asked before this local time. Their answers are posted after the digest instead."""
LEAD = timedelta(minutes=30)
"""How long before the digest people are asked, at least."""
CHASE = timedelta(minutes=10)
"""How long before the digest people who have not answered are asked again, at the latest."""
PATIENCE = timedelta(hours=2)
"""How long after the first time people are asked again, if the digest is much later or already posted."""
OPENS = timedelta(hours=26)
"""How long before its digest a round opens. That is before the earliest morning of the day anywhere on earth."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person who takes part: the id, the name, the time zone if known, and until when they are off."""

    person: str
    name: str
    zone: str | None = None
    off_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standup(Group[Member]):
    """A stand-up. Its rhythm says when the digest is posted, at the address `home`."""

    kind: ClassVar[str] = "standup"

    members: tuple[Member, ...]
    questions: tuple[str, ...]
    rhythm: Schedule

    @property
    def called(self) -> str:
        """The stand-up's name in a sentence."""
        return _("the stand-up in {channel}").format(channel=self.home.label)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said in a round, and when they are asked (aware)."""

    person: str
    name: str
    ask_at: datetime
    state: State = "waiting"
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the answer is still missing."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Round:
    """One occurrence of a stand-up. Its digest is posted at `due` (aware) or earlier; `day` is its date at home."""

    id: int
    standup: int
    due: datetime
    day: date
    state: str
    answers: tuple[Answer, ...]

    @property
    def subject(self) -> str:
        """The subject of the round's alarms."""
        return f"standup {self.standup} round {self.id}"

    @property
    def is_complete(self) -> bool:
        """Whether everybody has answered or been skipped."""
        return not any(answer.is_open for answer in self.answers)

    def of(self, person: str) -> Answer | None:
        """Return the answer of a person, by id."""
        return next((answer for answer in self.answers if answer.person == person), None)


def ask_at(due: datetime, day: date, *, zone: str, home: str) -> datetime:
    """Return when a person in a zone is asked, for a digest due (aware) on a day of the stand-up's `home` zone.

    People are asked at 9:00 local time, or half an hour before the digest if that is earlier. If that would be before
    7:00 in a zone other than `home`, they are asked at 9:00 all the same, after the digest.
    """
    own = find_zone(zone)
    morning = resolve(datetime.combine(day, MORNING), own)
    before = min(morning, due - LEAD)
    is_elsewhere = localize(due, own) != localize(due, find_zone(home))
    return morning if is_elsewhere and before < resolve(datetime.combine(day, EARLIEST), own) else before


def chase_at(due: datetime, asked: datetime) -> datetime:
    """Return when a person who has not answered is asked again."""
    later = asked + PATIENCE
    return min(later, max(due - CHASE, asked + CHASE)) if asked < due else later
