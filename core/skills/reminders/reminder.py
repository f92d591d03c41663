"""A reminder and its plan: when it is due, and what to deliver if that time was missed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter

from core.model.messages import Mention
from core.text.catalogue import N_
from core.when import LATE, Occurrence, between, due, find_zone, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.model.messages import Address
    from core.model.person_ref import PersonRef

Policy = Literal["catch_up", "latest_only", "skip"]
Form = Literal["direct", "named", "posted"]
"""To its owner alone; to its owner by name where others read; or to others, that is, a channel or another person."""
Kind = Literal["ahead", "itself", "again"]
"""Before an occurrence, at it, or after it, repeated until it is done."""
NAGGED_FOR = timedelta(days=1)
"""How long nagging goes on after an occurrence."""
TICK = timedelta(microseconds=1)
MOST_FIRINGS = 500
"""How many firings of one reminder are settled at a time. The next round continues."""
SUBJECT = "reminder"
LATER_ONE = N_("a later one was due before I could deliver it")
TOO_LATE = N_("I could not deliver it in time")
IN_ITS_PLACE = "the reminder itself was delivered late, in its place"
WAITED = "it waited for the end of quiet hours"
QUIET = "it fell into quiet hours, and a later one came at their end"


@dataclass(frozen=True, slots=True)
class Start:
    """When a reminder starts, as naive wall-clock time in a zone, and the rule by which it repeats."""

    local: datetime
    zone: str
    rrule: str | None

    @property
    def instant(self) -> datetime:
        """When that is, aware."""
        return resolve(self.local, find_zone(self.zone))


@dataclass(frozen=True, slots=True)
class Firing:
    """A time at which a reminder is delivered. `due` is before, at or after the instant of the occurrence."""

    occurrence: Occurrence
    due: datetime

    @property
    def kind(self) -> Kind:
        """Whether the firing is before, at or after its occurrence."""
        instant = self.occurrence.instant
        return "ahead" if self.due < instant else "again" if self.due > instant else "itself"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reminder says and when: naive wall-clock time in a zone, a rule if it repeats, and a policy if missed.

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
        """The zone as a `tzinfo`."""
        return find_zone(self.zone)

    def following(self, instant: datetime) -> Occurrence | None:
        """Return the first occurrence at or after an instant that is not skipped."""
        found = due(self.starts, self.rrule, self.tz, instant)
        while found and found.local in self.without:
            found = due(self.starts, self.rrule, self.tz, found.instant + TICK)
        return found

    def within(self, since: datetime, until: datetime) -> Iterator[Occurrence]:
        """Yield the occurrences of a rule from `since` until before `until`, except the skipped ones."""
        series = between(self.starts, self.rrule, self.tz, since, until) if self.rrule else ()
        return (occurrence for occurrence in series if occurrence.local not in self.without)

    def first(self, instant: datetime) -> Firing | None:
        """Return the first firing at or after an instant. Its occurrence is at or after the instant, too."""
        occurrence = self.following(instant)
        return self._opening(occurrence, instant) if occurrence else None

    def after(self, firing: Firing) -> Firing | None:
        """Return the firing that follows another one, if the reminder is not ticked off in between."""
        occurrence, past = firing.occurrence, firing.due + TICK
        if firing.kind == "ahead":
            return self._opening(occurrence, past)
        following = self.following(max(past, occurrence.instant + TICK)) if self.rrule else None
        found = [self._opening(following, past)] if following else []
        if self.nag and firing.due + self.nag <= occurrence.instant + NAGGED_FOR:
            found.append(Firing(occurrence, firing.due + self.nag))
        return min(found, key=lambda one: one.due, default=None)

    def _opening(self, occurrence: Occurrence, since: datetime) -> Firing:
        """Return the first firing for an occurrence at or after an instant."""
        early = [occurrence.instant - lead for lead in self.leads]
        return Firing(occurrence, min((alert for alert in early if alert >= since), default=occurrence.instant))


PLAN = TypeAdapter(Plan)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder. `next` is its next firing, if any; `turn` is the turn that stored it.

    If the next firing waits for the end of quiet hours, `held` is that end. Reminders with the same `party` were set
    together for several people. If a reminder goes to another account of its person, `elsewhere` is its address.
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
        """Return the firings due up to `now` (aware), at most 500, and the one after them."""
        found: list[Firing] = []
        coming = self.next
        while coming and coming.due <= now and len(found) < MOST_FIRINGS:
            found.append(coming)
            coming = self.plan.after(coming)
        return found, coming

    def replanned(self, plan: Plan, now: datetime) -> Reminder:
        """Return the reminder with another plan. An occurrence that is due still fires, unless the plan skips it."""
        next_, since = self.next, now
        if next_ and next_.due <= now:
            if next_.kind != "again" and next_.occurrence.local not in plan.without:
                return replace(self, plan=plan)
            since = min(now, next_.occurrence.instant + TICK)
        next_ = plan.first(since)
        return replace(self, plan=plan, next=next_, held=None, state="active" if next_ else "over")

    @property
    def subject(self) -> str:
        """The reminder's name in the subjects of a reply."""
        return f"{SUBJECT} {self.id}"

    @property
    def owner_address(self) -> Address:
        """The direct conversation with the owner, on the platform of the reminder's address."""
        return self.address.of(Mention(self.owner.id, self.owner_name))

    @property
    def for_person(self) -> PersonRef | None:
        """The person to remind, whoever set the reminder, or None if it is for a channel."""
        if self.form != "posted":
            return self.owner
        return replace(self.owner, id=self.address.channel) if self.address.label.startswith("@") else None

    @property
    def coming(self) -> Occurrence | None:
        """The next occurrence, or the current one while it is being repeated."""
        return self.next.occurrence if self.next else None


@dataclass(frozen=True, slots=True)
class Settled:
    """The firings to deliver now, those to skip with the reason, and the next firing."""

    deliver: tuple[Firing, ...]
    skip: tuple[tuple[Firing, str], ...]
    next: Firing | None


def settle(reminder: Reminder, now: datetime) -> Settled:
    """Apply the policy for missed times to the firings due up to `now` (aware), at most 500 at a time.

    The policy decides which occurrences are delivered. An early alert or a nag is delivered only if no occurrence is.
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


Party = tuple["Reminder", ...]
"""A single reminder, or the reminders that were set together for several people."""


def group_parties(reminders: Iterable[Reminder], *, of: Sequence[PersonRef]) -> list[Party]:
    """Group the reminders that a person set together for several people, in the order of their first members."""
    found: dict[object, list[Reminder]] = {}
    for one in reminders:
        key = ("party", one.party) if one.party and one.owner in of else ("alone", one.id)
        found.setdefault(key, []).append(one)
    return [tuple(party) for party in found.values()]
