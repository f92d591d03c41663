"""Routines: what somebody sets up and others take part in, such as a rotation or a stand-up.

The same rules hold for all of them: which one is meant, who may change it, whom a change is told, and that its owner
says yes before others notice anything.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from core.abilities.mentions import channel_named
from core.model.buttons import offer
from core.model.errors import NotHere, SkillError
from core.model.messages import Address, Mention, Reply  # a routine's home is read from its row
from core.text.enumeration import join_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.abilities.turn import Turn
    from core.model.messages import Message, Moment

_ID = re.compile(r"#(\d{1,18})")
_RUNNING = frozenset({"active", "paused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine(ABC):
    """What somebody has set up, in the channel or the direct conversation that is its `home`.

    `kind` is the first word of its subject, and part of the names of its abilities (see `proposal`).
    """

    kind: ClassVar[str] = "routine"

    id: int = 0
    owner: str
    owner_name: str
    home: Address
    state: str

    @property
    def subject(self) -> str:
        """The name of its alarms and replies, such as `standup 3`."""
        return f"{self.kind} {self.id}"

    @property
    @abstractmethod
    def called(self) -> str:
        """Its name in a sentence, such as `the stand-up in #team`."""


class Participant(Protocol):
    """Somebody who takes part."""

    @property
    def person(self) -> str:
        """The id on the platform."""

    @property
    def name(self) -> str:
        """The name with its `@`."""


R = TypeVar("R", bound=Routine)
P = TypeVar("P", bound=Participant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Routine, Generic[P]):
    """A routine in which several people take part."""

    members: tuple[P, ...]

    @property
    def names(self) -> str:
        """The names of the members, in a sentence."""
        return join_words(member.name for member in self.members)

    def member(self, person: str) -> P | None:
        """Return the member with an id."""
        return next((member for member in self.members if member.person == person), None)


def choose_routine(known: Sequence[R], words: str, turn: Turn, *, kind: str, matches: Callable[[R], bool]) -> R:
    """Return the routine that words mean: by its id (`#12`) or as `matches` tells; without words, this channel's.

    Raises:
        NotHere: there is none.
        SkillError: there are several.
    """
    if named := _ID.fullmatch(words):
        found = [routine for routine in known if routine.id == int(named[1])]
    elif words:
        found = [routine for routine in known if matches(routine)]
    else:
        here = turn.message.address.channel
        found = [routine for routine in known if routine.home.channel == here] or list(known)
    if not found:
        what = f"{kind} “{words}”" if words and not named else kind
        raise NotHere(f"I know no {what} here. Say “list the {kind}s” to see them.")
    if len(found) > 1:
        raise SkillError(f"There are several: {join_words(routine.called for routine in found)}. Say which one.")
    return found[0]


def is_known_to(routine: Group[P], turn: Turn) -> bool:
    """Tell whether who speaks may know of a routine: its owner, its members, and everybody in its channel.

    A workspace may hold communities that are strangers to each other, such as the servers of a platform for them.
    """
    person, here = turn.message.person.id, turn.message.address
    return person == routine.owner or routine.member(person) is not None or routine.home.channel == here.channel


def check_owner(routine: Routine, turn: Turn) -> None:
    """Raise `SkillError` if anybody but the owner speaks."""
    if not turn.message.address.shares_people(routine.home) or turn.message.person.id != routine.owner:
        raise SkillError(f"Only {routine.owner_name} can change {routine.called}.")


def check_proposed(routine: R | None, turn: Turn) -> R:
    """Return a routine that waits for its owner's yes or no.

    Raises:
        SkillError: it does not wait, or somebody else speaks.
    """
    if routine is None or routine.state != "proposed":
        raise SkillError("That is settled already.")
    check_owner(routine, turn)
    return routine


def check_running(routine: R | None) -> R:
    """Return a routine that has begun and not ended; raise `SkillError` if it has ended."""
    if routine is None or routine.state not in _RUNNING:
        raise SkillError("That has ended.")
    return routine


def find_member(group: Group[P], words: str, turn: Turn) -> P:
    """Return the member whom words name: by the id of a mention, else by a name that only one member has.

    Raises:
        SkillError: they name no member.
    """
    plain = words.strip(" .!?").removeprefix("@").casefold()
    ids = {mention.id for mention in turn.message.mentions if mention.name.removeprefix("@").casefold() == plain}
    named = [member for member in group.members if member.person in ids]
    named = named or [member for member in group.members if member.name.removeprefix("@").casefold() == plain]
    if len(named) != 1:
        raise SkillError(f"“{words}” is not in {group.called}: {group.names}.")
    return named[0]


def choose_member(group: Group[P], words: str, turn: Turn) -> P:
    """Return whose part in a routine is to be changed: the speaker's own, or the one that the owner names.

    Raises:
        SkillError: the speaker does not take part, or may not change another one's part.
    """
    speaks = group.member(turn.message.person.id)
    member = find_member(group, words, turn) if words and words.casefold() != "me" else speaks
    if member is None:
        raise SkillError(f"You are not in {group.called}.")
    if member != speaks:
        check_owner(group, turn)
    return member


def direct_address(routine: Routine, person: str, name: str) -> Address:
    """Return where a person of a routine is reached alone."""
    return routine.home.of(Mention(person, name))


async def tell_members(group: Group[P], reply: Reply, turn: Turn) -> None:
    """Tell every member except the speaker. Only an ability with an effect may call this."""
    for member in group.members:
        if member.person != turn.message.person.id:
            await turn.tell(direct_address(group, member.person, member.name), reply)


async def tell_owner(routine: Routine, reply: Reply, turn: Turn) -> None:
    """Tell the owner, unless the owner speaks, in an ability with an effect."""
    if routine.owner != turn.message.person.id:
        await turn.tell(direct_address(routine, routine.owner, routine.owner_name), reply)


def propose(text: str, yes: str, *, confirm: str, drop: str, moments: Sequence[Moment] = (), **which: int) -> Reply:
    """Ask before others notice anything: a button labelled `yes` calls the ability `confirm`, “No” calls `drop`."""
    choices = (offer(yes, confirm, **which), offer("No", drop, **which))
    return Reply(text, choices=choices, asks=confirm, moments=tuple(moments))


def proposal(routine: Routine, text: str, yes: str, *moments: Moment | None) -> Reply:
    """Ask the owner before a routine begins. `confirm_KIND` and `drop_KIND` take its id as the argument `KIND`."""
    kind, which = routine.kind, {routine.kind: routine.id}
    return propose(text, yes, confirm=f"confirm_{kind}", drop=f"drop_{kind}", moments=moments_of(*moments), **which)


def speaker(message: Message) -> Mention:
    """Return the sender of a message, as others mention them."""
    return Mention(message.person.id, f"@{message.person.name}")


async def channel_to_post_in(text: str, turn: Turn) -> Address | None:
    """Return the channel that a text names, else the message's own; None in a direct conversation.

    Raises:
        SkillError: the speaker may not post there, or we may not.
        RetryLater: the platform is down or busy.
    """
    place = channel_named(text, turn.message)
    if place and place.channel != turn.message.address.channel:
        await turn.check_may_post(place)
    return place


def check_length(words: str, most: int) -> None:
    """Raise `SkillError` if words are longer than so many characters."""
    if len(words) > most:
        raise SkillError(f"That is too long: use at most {most:,} characters.")


def numbered(lines: Sequence[str]) -> str:
    """Return lines as a numbered list."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def moments_of(*moments: Moment | None) -> tuple[Moment, ...]:
    """Return the moments that a reply tells, each once."""
    return tuple(dict.fromkeys(moment for moment in moments if moment))
