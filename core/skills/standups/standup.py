"""A stand-up: who is asked what, and when each one is asked in his or her own morning. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from datetime import date

    from core.model.messages import Address
    from core.when.schedule import Schedule

State = Literal["waiting", "asked", "chased", "answered", "skipped"]
OPEN = frozenset({"waiting", "asked", "chased"})
"""The states of who has not answered yet."""

QUESTIONS = (
    "What have you done since the last time?",
    "What will you do today?",
    "Is anything in your way?",
)
"""What is asked if nothing else is said."""
MORNING = time(9)
"""When people are asked, on their own clocks, if the digest comes late enough."""
EARLIEST = time(7)
"""Nobody of another time zone is asked before: his or her answer is added to the digest."""
LEAD = timedelta(minutes=30)
"""How long before the digest people are asked at least."""
CHASE = timedelta(minutes=10)
"""How long before the digest, at the latest, they are asked once more."""
PATIENCE = timedelta(hours=2)
"""How long after they were asked that is, where the digest comes much later, or has come."""
OPENS = timedelta(hours=26)
"""How long before the digest a round opens: before the earliest morning of its day on earth."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part: the id, the name, the time zone if it is known, and until when he or she is off."""

    person: str
    name: str
    zone: str | None = None
    off_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standup:
    """A stand-up; its rhythm is that of the digest, which is posted at `place`."""

    id: int
    owner: str
    owner_name: str
    place: Address
    questions: tuple[str, ...]
    rhythm: Schedule
    state: str
    members: tuple[Member, ...]

    @property
    def subject(self) -> str:
        """How its opening alarm and replies name it."""
        return f"standup {self.id}"

    @property
    def called(self) -> str:
        """How people call it."""
        return f"the stand-up in {self.place.label}"

    def member(self, person: str) -> Member | None:
        """Return the member with an id."""
        return next((each for each in self.members if each.person == person), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said in a round, if anything yet, and when he or she is asked (aware)."""

    person: str
    name: str
    ask_at: datetime
    state: State = "waiting"
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing was said yet."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Round:
    """One occurrence: `due` is when its digest is posted at the latest (aware), `day` its date there."""

    id: int
    standup: int
    due: datetime
    day: date
    state: str
    answers: tuple[Answer, ...]

    @property
    def subject(self) -> str:
        """How its alarms name it."""
        return f"standup {self.standup} round {self.id}"

    @property
    def is_complete(self) -> bool:
        """Whether nobody is waited for."""
        return not any(each.is_open for each in self.answers)

    def of(self, person: str) -> Answer | None:
        """Return the answer of the person with an id."""
        return next((each for each in self.answers if each.person == person), None)


def ask_at(due: datetime, day: date, *, zone: str, home: str) -> datetime:
    """Return when somebody of a zone is asked for a digest that is due (aware) on a day of the stand-up's `home` zone.

    It is at 9 on the own clock on that day, or half an hour before the digest if that is earlier; but who lives where
    that is before 7 is asked at 9 all the same, after the digest.
    """
    own = find_zone(zone)
    morning = resolve(datetime.combine(day, MORNING), own)
    before = min(morning, due - LEAD)
    is_elsewhere = localize(due, own) != localize(due, find_zone(home))
    return morning if is_elsewhere and before < resolve(datetime.combine(day, EARLIEST), own) else before


def chase_at(due: datetime, asked: datetime) -> datetime:
    """Return when somebody is asked once more who has not answered."""
    later = asked + PATIENCE
    return min(later, max(due - CHASE, asked + CHASE)) if asked < due else later
