"""A meeting: who is asked, what each has answered, and the table of its life."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING, Final, Literal

from core.model.errors import SkillError
from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.model.messages import Address


State = Literal["offered", "held", "confirmed", "lapsed", "cancelled"]
"""`offered`: times were proposed, none is taken; `held`: one is held while people answer; `lapsed`: it fell through."""
Event = Literal["choose", "complete", "fall", "cancel"]
"""A time is chosen, everybody has accepted, nobody is left or the hold has ended, the organiser cancels."""
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
"""The life of a meeting; what does not stand here is refused. A new time asks everybody again."""
REFUSALS: Final[dict[State, str]] = {
    "offered": "No time has been chosen for it yet.",
    "held": "It is not confirmed yet.",
    "confirmed": "It is confirmed already.",
    "lapsed": "It has fallen through.",
    "cancelled": "It was cancelled.",
}
STANDING: Final[tuple[State, ...]] = ("held", "confirmed")
"""Where a time is reserved."""
SUBJECT: Final = "meeting"
LONGEST_HOLD: Final = timedelta(hours=24)
AHEAD: Final = 4
"""Of a series, so many occurrences are reserved."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who takes part: the platform's id, the name that people read, and the answer to the present time."""

    id: str
    name: str
    answer: Answer = "waiting"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of an organiser and guests. `round` counts the times that were chosen: an answer is to one of them.

    `home` is where the organiser is alone with the desk. `start` is the time chosen (of a series, the next one), None
    before that; `zone` is the organiser's. A series comes again after so many `weeks`, at the same time on the wall,
    but not in the weeks in which the days `skipped` lie: so what was skipped stays so on whatever day the series is.
    `since` and `until` are where times were looked for; `held_until` is when a hold ends.
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
        """How replies and alarms name it."""
        return f"{SUBJECT} {self.id}"

    @property
    def purposes(self) -> tuple[str, ...]:
        """What its times are reserved for; each time of a series for itself, since it is an event in a calendar."""
        if self.start is None:
            return ()
        if self.weeks is None:
            return (self.subject,)
        return tuple(f"{self.subject}, {each:%Y-%m-%d}" for each in self.occurrences())

    @property
    def reference(self) -> str:
        """How its buttons name it."""
        return f"#{self.id}"

    @property
    def begins(self) -> datetime:
        """When it begins.

        Raises:
            SkillError: no time was chosen.
        """
        if self.start is None:
            raise SkillError(REFUSALS["offered"])
        return self.start

    @property
    def ends(self) -> datetime:
        """When it ends."""
        return self.begins + self.length

    @property
    def is_complete(self) -> bool:
        """Whether everybody has accepted."""
        return bool(self.guests) and all(guest.answer == "accepted" for guest in self.guests)

    @property
    def coming(self) -> tuple[Guest, ...]:
        """The guests who have not declined."""
        return tuple(guest for guest in self.guests if guest.answer != "declined")

    def guest(self, person: str) -> Guest | None:
        """Return a guest by the platform's id."""
        return next((guest for guest in self.guests if guest.id == person), None)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has ended, and does not come again."""
        return self.start is not None and self.weeks is None and self.ends <= now

    def after(self, event: Event) -> Meeting:
        """Return it after an event.

        Raises:
            SkillError: that cannot happen to it any more, or not yet.
        """
        state = NEXT.get((self.state, event))
        if state is None:
            raise SkillError(REFUSALS[self.state])
        return replace(self, state=state, held_until=None)

    def chosen(self, start: datetime, *, now: datetime) -> Meeting:
        """Return it held at a time, everybody to be asked (again)."""
        guests = tuple(replace(guest, answer="waiting") for guest in self.guests)
        held_until = min((now + LONGEST_HOLD).replace(second=0, microsecond=0), start)
        own = _week(localize(start, find_zone(self.zone)).date())
        return replace(
            self.after("choose"),
            start=start,
            round=self.round + 1,
            guests=guests,
            held_until=held_until,
            skipped=tuple(each for each in self.skipped if _week(each) != own),
        )

    def answered(self, person: str, answer: Answer) -> Meeting:
        """Return it with the answer of a guest."""
        return replace(
            self, guests=tuple(replace(each, answer=answer) if each.id == person else each for each in self.guests)
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
        """Yield when a series takes place, from the next time on, without end."""
        return (each for each in map(self.occurrence, count()) if not self._skips(each))

    def skipping(self, start: datetime) -> Meeting:
        """Return a series without one of its times; if that is the next one, the one after it is the next."""
        day = localize(start, find_zone(self.zone)).date()
        less = replace(self, skipped=(*self.skipped, day))
        return replace(less, start=less.occurrences()[0])

    def unskipped(self, start: datetime) -> datetime:
        """Return a time to which it is moved; of a series, in the first week from then on that is not skipped."""
        return next(replace(self, start=start).times()) if self.weeks else start

    def gone_on(self, now: datetime) -> Meeting:
        """Return a series at its next time but one, which is the next one then."""
        week = _week(localize(now, find_zone(self.zone)).date())
        skipped = tuple(each for each in self.skipped if _week(each) >= week)
        return replace(self, start=self.occurrences()[1], skipped=skipped)

    @property
    def skips(self) -> tuple[datetime, ...]:
        """When a series would take place if it was not skipped."""
        own = _week(localize(self.begins, find_zone(self.zone)).date())
        weeks = [(_week(each) - own).days // 7 for each in self.skipped]
        return tuple(self.occurrence(each // self.weeks) for each in weeks if self.weeks and each % self.weeks == 0)

    def _skips(self, start: datetime) -> bool:
        return _week(localize(start, find_zone(self.zone)).date()) in map(_week, self.skipped)

    def occurrence(self, index: int) -> datetime:
        """Return an occurrence of a series by its place after the next one, at the same time on the wall."""
        zone = find_zone(self.zone)
        local = localize(self.begins, zone) + timedelta(weeks=(self.weeks or 0) * index)
        return resolve(local, zone)


def _week(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
