"""A reminder: what it says, when, to whom and where; when it is due, and what happens if that time was missed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from core.model.messages import Mention
from core.when import LATE, Occurrence, between, due, find_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.model.messages import Address
    from core.model.person_ref import PersonRef

Policy = Literal["catch_up", "latest_only", "skip"]
Form = Literal["direct", "named", "posted"]
"""To its owner alone, to its owner by name where others read, or to others: a channel or another person."""
Kind = Literal["ahead", "itself", "again"]
"""Before an occurrence, at it, or again after it until it is done."""
NAGGED_FOR = timedelta(days=1)
"""How long after an occurrence the nagging goes on."""
TICK = timedelta(microseconds=1)
MOST_FIRINGS = 500
"""Firings of one reminder that are settled at a time; the next round continues."""
SUBJECT = "reminder"
LATER_ONE = "a later one was due before I could deliver it"
TOO_LATE = "I could not deliver it in time"
IN_ITS_PLACE = "the reminder itself was delivered late, in its place"
WAITED = "it waited for the end of quiet hours"
QUIET = "it fell into quiet hours, and a later one came at their end"


@dataclass(frozen=True, slots=True)
class Firing:
    """One time at which a reminder is delivered: `due` is before, at or after the instant of its occurrence."""

    occurrence: Occurrence
    due: datetime

    @property
    def kind(self) -> Kind:
        """Whether it is before, at or after its occurrence."""
        instant = self.occurrence.instant
        return "ahead" if self.due < instant else "again" if self.due > instant else "itself"


@dataclass(frozen=True, slots=True)
class Plan:
    """The text of a reminder, its naive wall-clock time in a zone, its rule if it repeats, its policy if missed.

    `leads` are how long before an occurrence to alert, `nag` is the interval at which to repeat it until it is done,
    `without` are the skipped occurrences, and `link` leads to the message that it is about.
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
        """The time zone."""
        return find_zone(self.zone)

    def following(self, instant: datetime) -> Occurrence | None:
        """Return the first occurrence at or after an instant that is not skipped."""
        found = due(self.starts, self.rrule, self.tz, instant)
        while found and found.local in self.without:
            found = due(self.starts, self.rrule, self.tz, found.instant + TICK)
        return found

    def within(self, since: datetime, until: datetime) -> Iterator[Occurrence]:
        """Yield the occurrences of its rule from an instant until before another, those that are not skipped."""
        series = between(self.starts, self.rrule, self.tz, since, until) if self.rrule else ()
        return (occurrence for occurrence in series if occurrence.local not in self.without)

    def first(self, instant: datetime) -> Firing | None:
        """Return the first firing at or after an instant, for an occurrence at or after it."""
        occurrence = self.following(instant)
        return self._opening(occurrence, instant) if occurrence else None

    def after(self, firing: Firing) -> Firing | None:
        """Return the firing after another one, unless the reminder is ticked off in between."""
        occurrence, past = firing.occurrence, firing.due + TICK
        if firing.kind == "ahead":
            return self._opening(occurrence, past)
        following = self.following(max(past, occurrence.instant + TICK)) if self.rrule else None
        found = [self._opening(following, past)] if following else []
        if self.nag and firing.due + self.nag <= occurrence.instant + NAGGED_FOR:
            found.append(Firing(occurrence, firing.due + self.nag))
        return min(found, key=lambda one: one.due, default=None)

    def _opening(self, occurrence: Occurrence, since: datetime) -> Firing:
        """Return the first firing for an occurrence from an instant on."""
        early = [occurrence.instant - lead for lead in self.leads]
        return Firing(occurrence, min((alert for alert in early if alert >= since), default=occurrence.instant))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder. `next` is its next firing, if there is one; `turn` is the turn that stored it.

    `held` is the end of the quiet hours for which the next firing waits. Reminders with the same `party` were set
    together, for several people. `elsewhere` is the person's account to which this one goes instead of `address`.
    """

    id: int
    owner: PersonRef
    owner_name: str
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
        """Return the unsettled firings due up to `now` (aware), at most 500, and the one after them."""
        found: list[Firing] = []
        coming = self.next
        while coming and coming.due <= now and len(found) < MOST_FIRINGS:
            found.append(coming)
            coming = self.plan.after(coming)
        return found, coming

    def replanned(self, plan: Plan, now: datetime) -> Reminder:
        """Return the reminder with another plan; a waiting occurrence still comes first, unless the plan skips it."""
        next_, since = self.next, now
        if next_ and next_.due <= now:
            if next_.kind != "again" and next_.occurrence.local not in plan.without:
                return replace(self, plan=plan)
            since = min(now, next_.occurrence.instant + TICK)
        next_ = plan.first(since)
        return replace(self, plan=plan, next=next_, held=None, state="active" if next_ else "over")

    @property
    def subject(self) -> str:
        """Its name among the subjects of a reply."""
        return f"{SUBJECT} {self.id}"

    @property
    def owner_address(self) -> Address:
        """The direct conversation with its owner, on the platform of its own address."""
        return self.address.of(Mention(self.owner.id, self.owner_name))

    @property
    def for_person(self) -> PersonRef | None:
        """The person whom it reminds, whoever set it; None if it is for a channel."""
        if self.form != "posted":
            return self.owner
        return replace(self.owner, id=self.address.channel) if self.address.label.startswith("@") else None

    @property
    def coming(self) -> Occurrence | None:
        """The next occurrence, or the one with nagging now."""
        return self.next.occurrence if self.next else None


@dataclass(frozen=True, slots=True)
class Settled:
    """The firings to deliver now, those to skip with the reason, and the next one."""

    deliver: tuple[Firing, ...]
    skip: tuple[tuple[Firing, str], ...]
    next: Firing | None


def settle(reminder: Reminder, now: datetime) -> Settled:
    """Apply the policy for missed times to the firings due up to `now` (aware), at most 500 at a time.

    Occurrences are delivered by the policy; an early alert or a nag only if there is no occurrence.
    """
    come, coming = reminder.due_by(now)
    is_last, held = coming is None or coming.due > now, reminder.held
    main = [firing for firing in come if firing.kind == "itself"]
    chosen = main if reminder.plan.policy == "catch_up" else main[-1:] if is_last else []
    said = chosen or (come[-1:] if is_last else [])
    if reminder.plan.policy == "skip":
        said = [firing for firing in said if now - max(firing.due, held or firing.due) <= LATE]

    def reason(skipped: Firing) -> str:
        if held and said:
            return QUIET
        if skipped.kind != "itself" and any(firing.kind == "itself" for firing in said):
            return IN_ITS_PLACE
        return TOO_LATE if skipped is come[-1] else LATER_ONE

    return Settled(tuple(said), tuple((firing, reason(firing)) for firing in come if firing not in said), coming)
