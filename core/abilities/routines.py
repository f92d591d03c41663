"""Routines: what one person sets up and others take part in, such as a rotation or a stand-up.

The rules here are common to all routines: which routine a message means, who is allowed to change it, who is notified
of a change, and that its owner must say yes before others notice anything.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from core.abilities.mentions import channel_named
from core.model.buttons import offer
from core.model.errors import NotHere, SkillError
from core.model.messages import Address, Mention  # a routine's home is read from its row
from core.model.replies import Reply  # a routine's home is read from its row
from core.text.catalogue import _
from core.text.enumeration import count, join_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.abilities.turn import Turn
    from core.model.messages import Message
    from core.model.replies import Moment

_ID = re.compile(r"#(\d{1,18})")
_RUNNING = frozenset({"active", "paused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine(ABC):
    """Something that its owner has set up. Its `home` is a channel or a direct conversation.

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
        """The subject of its alarms and of replies about it, such as `standup 3`."""
        return f"{self.kind} {self.id}"

    @property
    @abstractmethod
    def called(self) -> str:
        """Its name in a sentence, such as `the stand-up in #team`."""


class Participant(Protocol):
    """A person who takes part in a routine."""

    @property
    def person(self) -> str:
        """The person's id on the platform."""

    @property
    def name(self) -> str:
        """The person's name, with its `@`."""


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
        """Return the member with this id, or None."""
        return next((member for member in self.members if member.person == person), None)


def choose_routine(
    known: Sequence[R], words: str, turn: Turn, *, missing: Callable[[str], str], matches: Callable[[R], bool]
) -> R:
    """Return the routine that words mean, by its id (`#12`) or by `matches`.

    `missing` says that there is no routine with a name or, if the name is empty, none at all.

    Without words, it is the routine of this channel or, if it has none, the only one known.

    Raises:
        NotHere: there is no such routine.
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
        raise NotHere(missing("" if named else words))
    if len(found) > 1:
        names = join_words(routine.called for routine in found)
        raise SkillError(_("There are several: {names}. Say which one.").format(names=names))
    return found[0]


def is_known_to(routine: Group[P], turn: Turn) -> bool:
    """Return whether the sender is allowed to know of a routine: its owner, its members, and everybody in its channel.

    Others are not, because a workspace can hold communities that are strangers to each other, such as chat servers.
    """
    person, here = turn.message.person.id, turn.message.address
    return person == routine.owner or routine.member(person) is not None or routine.home.channel == here.channel


def check_owner(routine: Routine, turn: Turn) -> None:
    """Raise `SkillError` unless the sender owns the routine."""
    if not turn.message.address.shares_people(routine.home) or turn.message.person.id != routine.owner:
        raise SkillError(
            _("Only {owner} can change {routine}.").format(owner=routine.owner_name, routine=routine.called)
        )


def check_proposed(routine: R | None, turn: Turn) -> R:
    """Return the routine if it waits for its owner's yes or no.

    Raises:
        SkillError: the routine does not wait for an answer, or the sender is not its owner.
    """
    if routine is None or routine.state != "proposed":
        raise SkillError(_("That is settled already."))
    check_owner(routine, turn)
    return routine


def check_running(routine: R | None) -> R:
    """Return the routine if it is active or paused; raise `SkillError` otherwise."""
    if routine is None or routine.state not in _RUNNING:
        raise SkillError(_("That has ended."))
    return routine


def check_ended(routine: R | None, turn: Turn, *, state: str) -> R:
    """Return the routine if its owner has ended it, which gives it this state, and now wants it back.

    Raises:
        SkillError: it was brought back already, or the sender is not its owner.
    """
    if routine is None or routine.state != state:
        raise SkillError(_("That is undone already."))
    check_owner(routine, turn)
    return routine


def find_member(group: Group[P], words: str, turn: Turn) -> P:
    """Return the member whom words name, by a mention or by a name that only one member has.

    Raises:
        SkillError: the words name no member, or several.
    """
    plain = words.strip(" .!?").removeprefix("@").casefold()
    ids = {mention.id for mention in turn.message.mentions if mention.name.removeprefix("@").casefold() == plain}
    named = [member for member in group.members if member.person in ids]
    named = named or [member for member in group.members if member.name.removeprefix("@").casefold() == plain]
    if len(named) != 1:
        missing = _("“{name}” is not in {group}: {members}.")
        raise SkillError(missing.format(name=words, group=group.called, members=group.names))
    return named[0]


def choose_member(group: Group[P], words: str, turn: Turn) -> P:
    """Return the member whose participation is to be changed: the sender or, if words name another, that member.

    Raises:
        SkillError: the sender does not take part, or is not the owner and names another member.
    """
    speaks = group.member(turn.message.person.id)
    member = find_member(group, words, turn) if words and words.casefold() != "me" else speaks
    if member is None:
        raise SkillError(_("You are not in {group}.").format(group=group.called))
    if member != speaks:
        check_owner(group, turn)
    return member


def direct_address(routine: Routine, person: str, name: str) -> Address:
    """Return the address of the direct conversation with a person of a routine."""
    return routine.home.of(Mention(person, name))


async def tell_members(group: Group[P], reply: Reply | Callable[[], Reply], turn: Turn) -> None:
    """Notify every member except the sender, each in their language. It needs an ability with an effect."""
    for member in group.members:
        if member.person != turn.message.person.id:
            await turn.tell(direct_address(group, member.person, member.name), reply)


async def tell_owner(routine: Routine, reply: Reply | Callable[[], Reply], turn: Turn) -> None:
    """Notify the owner in their language, unless the owner is the sender. It needs an ability with an effect."""
    if routine.owner != turn.message.person.id:
        await turn.tell(direct_address(routine, routine.owner, routine.owner_name), reply)


def propose(text: str, yes: str, *, confirm: str, drop: str, moments: Sequence[Moment] = (), **which: int) -> Reply:
    """Return a question with two buttons: one labelled `yes`, which calls `confirm`, and “No”, which calls `drop`."""
    choices = (offer(yes, confirm, **which), offer(_("No"), drop, **which))
    return Reply(text, choices=choices, asks=confirm, moments=tuple(moments))


def proposal(routine: Routine, text: str, yes: str, *moments: Moment | None) -> Reply:
    """Ask whether a routine should begin. The buttons call `confirm_KIND` and `drop_KIND` with its id as `KIND`."""
    kind, which = routine.kind, {routine.kind: routine.id}
    return propose(text, yes, confirm=f"confirm_{kind}", drop=f"drop_{kind}", moments=moments_of(*moments), **which)


def speaker(message: Message) -> Mention:
    """Return the sender of a message as a mention."""
    return Mention(message.person.id, f"@{message.person.name}")


async def channel_to_post_in(text: str, turn: Turn) -> Address | None:
    """Return the channel that a text names, else the message's own; None for a direct message that names none.

    Raises:
        SkillError: the sender is not allowed to post there, or Frontdesk is not.
        RetryLater: the platform is down or busy.
    """
    place = channel_named(text, turn.message)
    if place and place.channel != turn.message.address.channel:
        await turn.check_may_post(place)
    return place


def check_length(words: str, most: int) -> None:
    """Raise `SkillError` if words are longer than `most` characters."""
    if len(words) > most:
        raise SkillError(_("That is too long: use at most {most} characters.").format(most=count(most)))


def numbered(lines: Sequence[str]) -> str:
    """Return lines as a numbered list."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def moments_of(*moments: Moment | None) -> tuple[Moment, ...]:
    """Return the moments that are not None, without duplicates, for `Reply.moments`."""
    return tuple(dict.fromkeys(moment for moment in moments if moment))
