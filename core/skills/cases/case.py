"""A case: something that a person needs a human for, and the table of its states. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 — the store reads the annotations
from typing import TYPE_CHECKING, Final, Literal

from core.model.errors import SkillError
from core.model.messages import Address  # noqa: TC001 — the store reads the annotation
from core.model.person_ref import PersonRef
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from core.model.messages import Message

State = Literal["new", "waiting_team", "with_human", "waiting_customer", "snoozed", "solved", "reopened"]
Event = Literal["take", "assign", "transfer", "hand_back", "answer", "write", "snooze", "wake", "solve", "reopen"]
Priority = Literal["low", "normal", "high", "urgent"]

LONGEST_SUBJECT: Final = 120
"""In characters."""
OWNED: Final[frozenset[State]] = frozenset({"with_human", "waiting_customer", "snoozed"})
"""The states in which a human has the conversation, and the desk is silent in it. Only these have an owner."""
UNOWNED: Final[frozenset[State]] = frozenset({"new", "waiting_team", "reopened"})
"""The states in which the desk still answers, and the case waits for somebody to take it."""
WITH_TEAM: Final[frozenset[State]] = UNOWNED | {"with_human"}
"""The states in which it is the team's turn."""

STATES: Final[dict[State, str]] = {
    "new": N_("new"),
    "waiting_team": N_("waiting for the team"),
    "with_human": N_("with a human"),
    "waiting_customer": N_("waiting for the customer"),
    "snoozed": N_("snoozed"),
    "solved": N_("solved"),
    "reopened": N_("reopened"),
}
"""What the states are called."""

PRIORITIES: Final[dict[Priority, str]] = {
    "low": N_("low"),
    "normal": N_("normal"),
    "high": N_("high"),
    "urgent": N_("urgent"),
}
"""What the priorities are called."""

_OPEN: Final[tuple[State, ...]] = tuple(sorted(UNOWNED | OWNED))
_NEXT: Final[dict[Event, dict[State, State]]] = {
    "take": dict.fromkeys(_OPEN, "with_human"),
    "assign": dict.fromkeys(_OPEN, "with_human"),
    "transfer": {**{state: state for state in sorted(UNOWNED)}, **dict.fromkeys(sorted(OWNED), "waiting_team")},
    "answer": dict.fromkeys(_OPEN, "waiting_customer"),
    "snooze": dict.fromkeys(_OPEN, "snoozed"),
    "solve": dict.fromkeys(_OPEN, "solved"),
    "hand_back": dict.fromkeys(sorted(OWNED), "waiting_team"),
    "wake": {"snoozed": "with_human"},
    "write": {**{state: state for state in sorted(UNOWNED)}, **dict.fromkeys(sorted(OWNED), "with_human")},
    "reopen": {"solved": "reopened"},
}
"""The state after an event, by the state before it. Whatever is missing is refused.

Whoever answers or snoozes a case that nobody has takes it by that. What the customer writes wakes a snoozed case. A
case that is transferred to another team is nobody's until somebody there takes it.
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something with a case: the person's key (`service/workspace/id`) and name. The desk has no key."""

    key: str
    name: str


def actor_of(message: Message) -> Actor:
    """Return the sender of a message."""
    return Actor(PersonRef.of(message).key, message.person.name)


DESK: Final = Actor("", "Frontdesk")


@dataclass(frozen=True, slots=True)
class Tried:
    """A question of the customer before the case, and the desk's answer to it, as far as the team may read it."""

    question: str
    answer: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case. `address` is where the customer is answered, and `staff` the team's channel, or None if it has none.

    `team` is the name of the team, or empty for the main one.
    `owner` is the key of the member of the team who has it, or empty. `snoozed_until` and `last_at`, when the customer
    wrote last, are aware. `zone` and `language` are the customer's, if known.
    """

    id: int = 0
    service: str
    workspace: str
    person: str
    name: str
    address: Address
    subject: str
    state: State = "new"
    priority: Priority = "normal"
    tags: tuple[str, ...] = ()
    owner: str = ""
    owner_name: str = ""
    team: str = ""
    staff: Address | None = None
    zone: str | None = None
    language: str = "en"
    tried: tuple[Tried, ...] = ()
    opened_at: datetime
    last_at: datetime
    snoozed_until: datetime | None = None

    @property
    def subject_key(self) -> str:
        """How replies and alarms name the case: `case 12`."""
        return f"case {self.id}"

    @property
    def card_key(self) -> str:
        """What the card shows (`Reply.renews`): the case in one team's channel. A case that moves has a new card."""
        return f"{self.subject_key} {self.team}".rstrip()

    @property
    def is_owned(self) -> bool:
        """Whether a human has the conversation."""
        return self.state in OWNED


def next_state(state: State, event: Event) -> State:
    """Return the state after an event.

    Raises:
        SkillError: that cannot happen in this state.
    """
    after = _NEXT[event].get(state)
    if after is None:
        words = _("That cannot be done, because the case is {state}.")
        raise SkillError(words.format(state=_(STATES[state])))
    return after
