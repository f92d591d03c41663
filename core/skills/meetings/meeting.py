"""A meeting: its guests and their answers, and the table of its states and events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING, Final, Literal

from core.model.errors import SkillError
from core.model.messages import Address  # noqa: TC001 — the store validates the annotation
from core.text.catalogue import N_, _
from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

State = Literal["offered", "held", "confirmed", "lapsed", "cancelled"]
"""`offered`: times were proposed, none is chosen. `held`: guests are answering. `lapsed`: the meeting fell through."""
Event = Literal["choose", "complete", "fall", "cancel"]
"""`choose` a time; `complete`: all accepted; `fall`: no guest is left, or the hold ended; `cancel` by the organiser."""
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
"""All transitions of a meeting; others are refused. After `choose`, everybody is asked again."""
REFUSALS: Final[dict[State, str]] = {
    "offered": N_("No time has been chosen for it yet."),
    "held": N_("It is not confirmed yet."),
    "confirmed": N_("It is confirmed already."),
    "lapsed": N_("It has fallen through."),
    "cancelled": N_("It was cancelled."),
}
STANDING: Final[tuple[State, ...]] = ("held", "confirmed")
"""The states in which a time is reserved."""
SUBJECT: Final = "meeting"
LONGEST_HOLD: Final = timedelta(hours=24)
AHEAD: Final = 4
"""How many occurrences of a series are reserved."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest: the id on the platform, the name to show, and the answer to the current invitation."""

    id: str
    name: str
    answer: Answer = "waiting"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of an organiser and guests. `round` counts the times that were chosen; an answer belongs to one round.

    `home` is the organiser's direct conversation. `start` is the chosen time (for a series, its next one) or None;
    `zone` is the organiser's. A series repeats every `weeks` weeks at the same local time, except in weeks that
    contain a day in `skipped`, so a skipped week stays skipped if the series moves to another weekday. Times are
    searched from `since` to `until`. A hold ends at `held_until`.
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
        """The meeting's name in replies and alarms."""
        return f"{SUBJECT} {self.id}"

    @property
    def purposes(self) -> tuple[str, ...]:
        """The purposes of the reservations. Each time of a series has its own, as it is an event in a calendar."""
        if self.start is None:
            return ()
        if self.weeks is None:
            return (self.subject,)
        return tuple(f"{self.subject}, {start:%Y-%m-%d}" for start in self.occurrences())

    @property
    def reference(self) -> str:
        """The meeting's name in buttons."""
        return f"#{self.id}"

    @property
    def begins(self) -> datetime:
        """When the meeting begins. If no time has been chosen, reading this raises `SkillError`."""
        if self.start is None:
            raise SkillError(_(REFUSALS["offered"]))
        return self.start

    @property
    def ends(self) -> datetime:
        """When the meeting ends."""
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
        """Return a guest by the id on the platform."""
        return next((guest for guest in self.guests if guest.id == person), None)

    def is_over(self, now: datetime) -> bool:
        """Return whether the meeting has ended and does not repeat."""
        return self.start is not None and self.weeks is None and self.ends <= now

    def after(self, event: Event) -> Meeting:
        """Return the meeting after an event. An event that its state does not allow raises `SkillError`."""
        state = NEXT.get((self.state, event))
        if state is None:
            raise SkillError(_(REFUSALS[self.state]))
        return replace(self, state=state, held_until=None)

    def chosen(self, start: datetime, *, now: datetime) -> Meeting:
        """Return the meeting held at a time, with no guest's answer yet."""
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
        """Return the meeting with a guest's answer."""
        return replace(
            self, guests=tuple(replace(guest, answer=answer) if guest.id == person else guest for guest in self.guests)
        )

    def without(self, person: str) -> Meeting:
        """Return the meeting without a guest."""
        return replace(self, guests=tuple(guest for guest in self.guests if guest.id != person))

    def occurrences(self) -> tuple[datetime, ...]:
        """Return when the meeting takes place: one time, or the next times of a series."""
        if self.weeks is None:
            return (self.begins,)
        return tuple(islice(self.times(), AHEAD))

    def times(self) -> Iterator[datetime]:
        """Yield the times of a series, beginning with the next one, without end."""
        skipped = set(map(_monday, self.skipped))
        return (start for start in map(self._occurrence, count()) if self._week(start) not in skipped)

    def skipping(self, start: datetime) -> Meeting:
        """Return a series without one of its times. If that was the next one, the following one is next."""
        day = localize(start, find_zone(self.zone)).date()
        less = replace(self, skipped=(*self.skipped, day))
        return replace(less, start=less.occurrences()[0])

    def unskipped(self, start: datetime) -> datetime:
        """Return where a move to `start` leads. A series moves to its first week from then on that is not skipped."""
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
        """Return the time of a series that is `index` repetitions after the next one, at the same local time."""
        zone = find_zone(self.zone)
        return resolve(localize(self.begins, zone) + timedelta(weeks=(self.weeks or 0) * index), zone)

    def _week(self, instant: datetime) -> date:
        """Return the Monday of the week that contains an instant."""
        return _monday(localize(instant, find_zone(self.zone)).date())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
