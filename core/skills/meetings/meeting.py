"""A meeting: who is invited, what they have answered, and the table of its states and events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING, Final, Literal

from core.model.errors import SkillError
from core.model.messages import Address  # noqa: TC001 — the store validates the annotation
from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

State = Literal["offered", "held", "confirmed", "lapsed", "cancelled"]
"""`offered`: times were proposed, none chosen. `held`: one is held while people answer. `lapsed`: it fell through."""
Event = Literal["choose", "complete", "fall", "cancel"]
"""A time is chosen; everybody has accepted; nobody is left, or the hold has ended; the organiser cancels."""
Answer = Literal["waiting", "accepted", "declined"]
NEXT: Final[dict[tuple[State, Event], State]] = {
    ("offered", "choose"): "held",
    ("offered", "cancel"): "cancelled",
    ("held", "choose"): "held",
    ("held", "complete"): "confirmed",
    ("held", "fall"): "lapsed",
    ("held", "cancel"): "cancelled",
    ("confirmed", "choose"): "held",
    ("confirmed", "fall"): "lapsed",
    ("confirmed", "cancel"): "cancelled",
    ("lapsed", "choose"): "held",
    ("lapsed", "cancel"): "cancelled",
}
"""All transitions of a meeting; others are refused. A new time asks everybody again."""
REFUSALS: Final[dict[State, str]] = {
    "offered": "No time has been chosen for it yet.",
    "held": "It is not confirmed yet.",
    "confirmed": "It is confirmed already.",
    "lapsed": "It has fallen through.",
    "cancelled": "It was cancelled.",
}
STANDING: Final[tuple[State, ...]] = ("held", "confirmed")
"""The states in which a time is reserved."""
SUBJECT: Final = "meeting"
LONGEST_HOLD: Final = timedelta(hours=24)
AHEAD: Final = 4
"""How many occurrences of a series are reserved."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A participant: the platform's id, the name that people read, and the answer to the current time."""

    id: str
    name: str
    answer: Answer = "waiting"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of an organiser and guests. `round` counts the times that were chosen; an answer belongs to one round.

    `home` is the organiser's direct conversation with the desk. `start` is the chosen time (of a series, the next one),
    or None; `zone` is the organiser's. A series repeats every so many `weeks` at the same local time. It leaves out the
    weeks that contain a day in `skipped`, so that a skipped week stays skipped if the series moves to another weekday.
    Times were searched from `since` to `until`; a hold ends at `held_until`.
    """

    id: int
    home: Address
    organiser: str
    name: str
    title: str
    length: timedelta
    zone: str
    guests: tuple[Guest, ...]
    since: datetime
    until: datetime
    state: State = "offered"
    round: int = 0
    start: datetime | None = None
    weeks: int | None = None
    held_until: datetime | None = None
    skipped: tuple[date, ...] = ()

    @property
    def subject(self) -> str:
        """Its name in replies and alarms."""
        return f"{SUBJECT} {self.id}"

    @property
    def purposes(self) -> tuple[str, ...]:
        """The purposes of its reservations. Each time of a series has its own, since it is an event in a calendar."""
        if self.start is None:
            return ()
        if self.weeks is None:
            return (self.subject,)
        return tuple(f"{self.subject}, {start:%Y-%m-%d}" for start in self.occurrences())

    @property
    def reference(self) -> str:
        """Its name in buttons."""
        return f"#{self.id}"

    @property
    def begins(self) -> datetime:
        """When it begins. A meeting for which no time was chosen raises `SkillError`."""
        if self.start is None:
            raise SkillError(REFUSALS["offered"])
        return self.start

    @property
    def ends(self) -> datetime:
        """When it ends."""
        return self.begins + self.length

    @property
    def is_complete(self) -> bool:
        """Whether every guest has accepted."""
        return bool(self.guests) and all(guest.answer == "accepted" for guest in self.guests)

    @property
    def coming(self) -> tuple[Guest, ...]:
        """The guests who have not declined."""
        return tuple(guest for guest in self.guests if guest.answer != "declined")

    def guest(self, person: str) -> Guest | None:
        """Return a guest by the platform's id."""
        return next((guest for guest in self.guests if guest.id == person), None)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has ended and does not repeat."""
        return self.start is not None and self.weeks is None and self.ends <= now

    def after(self, event: Event) -> Meeting:
        """Return it after an event. One that is not possible in its state raises `SkillError`."""
        state = NEXT.get((self.state, event))
        if state is None:
            raise SkillError(REFUSALS[self.state])
        return replace(self, state=state, held_until=None)

    def chosen(self, start: datetime, *, now: datetime) -> Meeting:
        """Return it held at a time, with every guest to be asked (again)."""
        guests = tuple(replace(guest, answer="waiting") for guest in self.guests)
        held_until = min((now + LONGEST_HOLD).replace(second=0, microsecond=0), start)
        own = self._week(start)
        return replace(
            self.after("choose"),
            start=start,
            round=self.round + 1,
            guests=guests,
            held_until=held_until,
            skipped=tuple(day for day in self.skipped if _monday(day) != own),
        )

    def answered(self, person: str, answer: Answer) -> Meeting:
        """Return it with a guest's answer."""
        return replace(
            self, guests=tuple(replace(guest, answer=answer) if guest.id == person else guest for guest in self.guests)
        )

    def without(self, person: str) -> Meeting:
        """Return it without a guest."""
        return replace(self, guests=tuple(guest for guest in self.guests if guest.id != person))

    def occurrences(self) -> tuple[datetime, ...]:
        """Return when it takes place: once, or the next times of a series."""
        if self.weeks is None:
            return (self.begins,)
        return tuple(islice(self.times(), AHEAD))

    def times(self) -> Iterator[datetime]:
        """Yield the times of a series, from the next one on, without end."""
        skipped = set(map(_monday, self.skipped))
        return (start for start in map(self._occurrence, count()) if self._week(start) not in skipped)

    def skipping(self, start: datetime) -> Meeting:
        """Return a series without one of its times. If that was the next one, the one after it becomes the next."""
        day = localize(start, find_zone(self.zone)).date()
        less = replace(self, skipped=(*self.skipped, day))
        return replace(less, start=less.occurrences()[0])

    def unskipped(self, start: datetime) -> datetime:
        """Return the time to which a move leads: a series goes to the first week from then on that is not skipped."""
        return next(replace(self, start=start).times()) if self.weeks else start

    def gone_on(self, now: datetime) -> Meeting:
        """Return a series advanced by one time."""
        skipped = tuple(day for day in self.skipped if _monday(day) >= self._week(now))
        return replace(self, start=self.occurrences()[1], skipped=skipped)

    @property
    def skips(self) -> tuple[datetime, ...]:
        """The times of a series that are skipped."""
        weeks = [(_monday(day) - self._week(self.begins)).days // 7 for day in self.skipped]
        return tuple(self._occurrence(week // self.weeks) for week in weeks if self.weeks and week % self.weeks == 0)

    def _occurrence(self, index: int) -> datetime:
        """Return a time of a series by its index after the next one, at the same local time."""
        zone = find_zone(self.zone)
        return resolve(localize(self.begins, zone) + timedelta(weeks=(self.weeks or 0) * index), zone)

    def _week(self, instant: datetime) -> date:
        """Return the Monday of the week of an instant."""
        return _monday(localize(instant, find_zone(self.zone)).date())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
