"""A stand-up: its questions, its people, and when each of them is asked in their own morning. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Literal

from core.abilities.routines import Group
from core.when import find_zone, localize, resolve
from core.when.schedule import Schedule  # noqa: TC001 — the store reads the annotations

State = Literal["waiting", "asked", "chased", "answered", "skipped"]
OPEN = frozenset({"waiting", "asked", "chased"})
"""The states of an answer that has not been given yet."""

QUESTIONS = ("What have you done since the last time?", "What will you do today?", "Is anything in your way?")
"""The questions, unless others are given."""
MORNING = time(9)
"""When people are asked, in their own time, if the digest is late enough."""
EARLIEST = time(7)
"""Nobody in another time zone is asked earlier: their answers are added to the digest later."""
LEAD = timedelta(minutes=30)
"""People are asked at least this long before the digest."""
CHASE = timedelta(minutes=10)
"""They are asked again at the latest this long before the digest."""
PATIENCE = timedelta(hours=2)
"""They are asked again this long after the first time, where the digest is much later or already posted."""
OPENS = timedelta(hours=26)
"""A round opens this long before its digest: before the earliest morning of that day on earth."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part: the id, the name, the time zone if known, and until when they are off."""

    person: str
    name: str
    zone: str | None = None
    off_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standup(Group[Member]):
    """A stand-up; its rhythm is that of the digest, which is posted at `home`."""

    kind: ClassVar[str] = "standup"

    members: tuple[Member, ...]
    questions: tuple[str, ...]
    rhythm: Schedule

    @property
    def called(self) -> str:
        """Its name in a sentence."""
        return f"the stand-up in {self.home.label}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said in a round, and when they are asked (aware)."""

    person: str
    name: str
    ask_at: datetime
    state: State = "waiting"
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it has not been given yet."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Round:
    """One occurrence: its digest is posted at `due` (aware) at the latest; `day` is the date there."""

    id: int
    standup: int
    due: datetime
    day: date
    state: str
    answers: tuple[Answer, ...]

    @property
    def subject(self) -> str:
        """The name of its alarms."""
        return f"standup {self.standup} round {self.id}"

    @property
    def is_complete(self) -> bool:
        """Whether everybody has answered or been skipped."""
        return not any(answer.is_open for answer in self.answers)

    def of(self, person: str) -> Answer | None:
        """Return the answer of the person with an id."""
        return next((answer for answer in self.answers if answer.person == person), None)


def ask_at(due: datetime, day: date, *, zone: str, home: str) -> datetime:
    """Return when somebody in a zone is asked for a digest that is due (aware) on a day of the stand-up's `home` zone.

    People are asked at 9:00 in their own time, or half an hour before the digest if that is earlier. Where that would
    be before 7:00 in another zone, they are asked at 9:00 all the same, after the digest.
    """
    own = find_zone(zone)
    morning = resolve(datetime.combine(day, MORNING), own)
    before = min(morning, due - LEAD)
    is_elsewhere = localize(due, own) != localize(due, find_zone(home))
    return morning if is_elsewhere and before < resolve(datetime.combine(day, EARLIEST), own) else before


def chase_at(due: datetime, asked: datetime) -> datetime:
    """Return when somebody who has not answered is asked again."""
    later = asked + PATIENCE
    return min(later, max(due - CHASE, asked + CHASE)) if asked < due else later
