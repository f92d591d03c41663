"""A reminder: what, when, for whom and where to; and what becomes of its occurrences that have come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from core.when import LATE, Occurrence, due, find_zone

if TYPE_CHECKING:
    from core.messages import Address, Message

Policy = Literal["catch_up", "latest_only", "skip"]
Form = Literal["direct", "named", "posted"]
"""Said to its owner alone, to its owner by name among others, or posted for all."""
MOST_OCCURRENCES = 500
"""How many missed occurrences of one reminder are written to the ledger at a time; the next round goes on."""


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


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reminder means: wall-clock time (naive) in a zone, a rule to repeat it by, and the policy if missed."""

    what: str
    starts: datetime
    zone: str
    rrule: str | None
    policy: Policy

    @property
    def tz(self) -> tzinfo:
        """The zone itself."""
        return find_zone(self.zone)

    def following(self, instant: datetime) -> Occurrence | None:
        """Return the first occurrence at or after an instant."""
        return due(self.starts, self.rrule, self.tz, instant)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A promise to say something. `next` is its next occurrence, None if there is none."""

    id: int
    owner: Owner
    address: Address
    form: Form
    plan: Plan
    state: str
    next: Occurrence | None

    @property
    def subject(self) -> str:
        """How a reply names it among the things that it tells of."""
        return f"{SUBJECT} {self.id}"


SUBJECT = "reminder"


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of occurrences that have come: delivered, or skipped with a reason; `next` waits."""

    deliver: tuple[Occurrence, ...]
    skip: tuple[tuple[Occurrence, str], ...]
    next: Occurrence | None


def settle(reminder: Reminder, now: datetime) -> Settled:
    """Decide by the reminder's policy what becomes of each occurrence up to `now` (aware), 500 at most at a time."""
    come: list[Occurrence] = []
    coming = reminder.next
    while coming and coming.instant <= now and len(come) < MOST_OCCURRENCES:
        come.append(coming)
        coming = reminder.plan.following(coming.instant + TICK) if reminder.plan.rrule else None
    return _by_policy(reminder.plan.policy, come, coming, now)


TICK = timedelta(microseconds=1)


def _by_policy(policy: Policy, come: list[Occurrence], coming: Occurrence | None, now: datetime) -> Settled:
    if policy == "catch_up":
        return Settled(tuple(come), (), coming)
    more_have_come = coming is not None and coming.instant <= now
    newest = () if more_have_come else tuple(come[-1:])
    passed = tuple((each, "a later one was due before I could deliver it") for each in come[: len(come) - len(newest)])
    if policy == "skip" and newest and now - newest[0].instant > LATE:
        passed, newest = (*passed, (newest[0], "I could not deliver it in time")), ()
    return Settled(newest, passed, coming)
