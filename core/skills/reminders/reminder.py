"""A reminder: what it says, when, to whom and where; when it is due, and what happens if that time was missed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from core.model.messages import Mention
from core.when import LATE, Occurrence, due, find_zone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.messages import Address, Message


Policy = Literal["catch_up", "latest_only", "skip"]
Form = Literal["direct", "named", "posted"]
"""Said to its owner alone, to its owner by name among others, or to others: a channel, or somebody else."""
Kind = Literal["ahead", "itself", "again"]
"""Of what is said: before an occurrence, at it, or again after it until it is done."""
NAGGED_FOR = timedelta(days=1)
"""How long after an occurrence it is said again."""
TICK = timedelta(microseconds=1)
MOST_FIRINGS = 500
"""How many of one reminder are written to the ledger at a time; the next round goes on."""
SUBJECT = "reminder"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a reminder is: a person of a workspace, as the platform's service knows him or her."""

    service: str
    workspace: str
    person: str
    name: str = field(compare=False)

    @classmethod
    def of(cls, message: Message) -> Owner:
        """Return who speaks, as an owner."""
        return cls(message.address.service, message.address.workspace, message.person.id, message.person.name)

    def alone(self, here: Address) -> Address:
        """Return the direct conversation with this person, on the platform of a place."""
        return here.of(Mention(self.person, self.name))


@dataclass(frozen=True, slots=True)
class Firing:
    """One time at which a reminder speaks of an occurrence: `due` is before it, its instant, or after it."""

    occurrence: Occurrence
    due: datetime

    @property
    def kind(self) -> Kind:
        """How it stands to its occurrence."""
        instant = self.occurrence.instant
        return "ahead" if self.due < instant else "again" if self.due > instant else "itself"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reminder means: wall-clock time (naive) in a zone, a rule to repeat it by, and the policy if missed.

    `leads` are how long before an occurrence it speaks already, `nag` after what time it speaks again until it is done,
    `without` the occurrences that were called off, and `link` leads to the message that it is about.
    """

    what: str
    starts: datetime
    zone: str
    rrule: str | None
    policy: Policy
    leads: tuple[timedelta, ...] = ()
    nag: timedelta | None = None
    without: tuple[datetime, ...] = ()
    link: str | None = None

    @property
    def tz(self) -> tzinfo:
        """The zone itself."""
        return find_zone(self.zone)

    def following(self, instant: datetime) -> Occurrence | None:
        """Return the first occurrence at or after an instant that was not called off."""
        found = due(self.starts, self.rrule, self.tz, instant)
        while found and found.local in self.without:
            found = due(self.starts, self.rrule, self.tz, found.instant + TICK)
        return found

    def first(self, instant: datetime) -> Firing | None:
        """Return the first time at or after an instant at which something is said of an occurrence after it."""
        coming = self.following(instant)
        return self._opening(coming, instant) if coming else None

    def after(self, firing: Firing) -> Firing | None:
        """Return the time after one at which the reminder speaks next, unless somebody ticks it off meanwhile."""
        occurrence, past = firing.occurrence, firing.due + TICK
        if firing.kind == "ahead":
            return self._opening(occurrence, past)
        following = self.following(max(past, occurrence.instant + TICK)) if self.rrule else None
        coming = [self._opening(following, past)] if following else []
        if self.nag and firing.due + self.nag <= occurrence.instant + NAGGED_FOR:
            coming.append(Firing(occurrence, firing.due + self.nag))
        return min(coming, key=lambda each: each.due, default=None)

    def _opening(self, occurrence: Occurrence, since: datetime) -> Firing:
        """Return what is said first of an occurrence from an instant on."""
        early = [occurrence.instant - lead for lead in self.leads]
        return Firing(occurrence, min((each for each in early if each >= since), default=occurrence.instant))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A promise to say something. `next` is when it speaks next, None if never; `turn` is in which turn it was written.

    `held` is until when what is said next waits for the end of somebody's quiet hours. Those with one `party` were set
    together, for several. `elsewhere` is the account of the person's at which this one is wanted, wherever it was set.
    """

    id: int
    owner: Owner
    address: Address
    form: Form
    plan: Plan
    state: str
    next: Firing | None
    held: datetime | None = None
    party: int | None = None
    turn: int | None = None
    elsewhere: Address | None = None

    def due_by(self, now: datetime) -> tuple[list[Firing], Firing | None]:
        """Return what was due up to `now` (aware) and is not settled yet, 500 at most, and what comes after that."""
        found: list[Firing] = []
        coming = self.next
        while coming and coming.due <= now and len(found) < MOST_FIRINGS:
            found.append(coming)
            coming = self.plan.after(coming)
        return found, coming

    def waiting(self, now: datetime) -> tuple[Firing, ...]:
        """Return the occurrences that were due up to `now` (aware) and are not said yet, as in quiet hours."""
        return tuple(each for each in self.due_by(now)[0] if each.kind == "itself")

    def replanned(self, plan: Plan, now: datetime) -> Reminder:
        """Return the reminder by another plan; an occurrence that waits still comes first, unless that calls it off."""
        next_, since = self.next, now
        if next_ and next_.due <= now:
            if next_.kind != "again" and next_.occurrence.local not in plan.without:
                return replace(self, plan=plan)
            since = min(now, next_.occurrence.instant + TICK)
        return replace(self, plan=plan, next=plan.first(since), held=None)

    @property
    def subject(self) -> str:
        """How a reply names it among the things that it tells of."""
        return f"{SUBJECT} {self.id}"

    @property
    def for_person(self) -> str | None:
        """The id of the person whom it reminds, None if it is a channel's."""
        if self.form != "posted":
            return self.owner.person
        return self.address.channel if self.address.label.startswith("@") else None

    @property
    def coming(self) -> Occurrence | None:
        """The occurrence that comes next, or is nagged about."""
        return self.next.occurrence if self.next else None

    def is_for(self, person: Owner) -> bool:
        """Tell whether it reminds a person, whoever set it."""
        there = (self.owner.service, self.owner.workspace)
        return there == (person.service, person.workspace) and self.for_person == person.person


LATER_ONE = "a later one was due before I could deliver it"
TOO_LATE = "I could not deliver it in time"
IN_ITS_PLACE = "the reminder itself was said late, in its place"
WAITED = "it waited for the end of quiet hours"
QUIET = "it fell into quiet hours, and a later one came at their end"


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said now, what is skipped and why, and what waits."""

    deliver: tuple[Firing, ...]
    skip: tuple[tuple[Firing, str], ...]
    next: Firing | None


def settle(reminder: Reminder, now: datetime) -> Settled:
    """Decide by the reminder's policy what becomes of all that was due up to `now` (aware), 500 at most at a time."""
    come, coming = reminder.due_by(now)
    is_last = coming is None or coming.due > now
    said = _said(reminder.plan.policy, come, is_last=is_last)
    since = reminder.held
    if reminder.plan.policy == "skip":
        late = tuple(each for each in said if now - max(each.due, since or each.due) > LATE)
        said = tuple(each for each in said if each not in late)
    skip = tuple((each, _why(each, come, said, held=since is not None)) for each in come if each not in said)
    return Settled(said, skip, coming)


def hold_reason(reminder: Reminder, firing: Firing) -> str | None:
    """Return why something is said later than it was due, if that was so wanted."""
    return WAITED if reminder.held and firing.due < reminder.held else None


def _said(policy: Policy, come: Sequence[Firing], *, is_last: bool) -> tuple[Firing, ...]:
    """Return what is said of what has come: occurrences by the policy, an alert or a nag only if nothing else is."""
    main = [each for each in come if each.kind == "itself"]
    chosen = main if policy == "catch_up" else main[-1:] if is_last else []
    return tuple(chosen or (come[-1:] if is_last else ()))


def _why(skipped: Firing, come: Sequence[Firing], said: Sequence[Firing], *, held: bool) -> str:
    if held and said:
        return QUIET
    if skipped.kind != "itself" and any(each.kind == "itself" for each in said):
        return IN_ITS_PLACE
    return TOO_LATE if skipped is come[-1] else LATER_ONE
