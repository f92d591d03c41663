"""What all platforms share about incoming events: the kinds, how they are stored, and what is malformed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.reactions import Cleared, Reacted
from core.model.buttons import offer
from core.model.errors import InputError, WireError
from core.model.messages import Message, Reach
from core.text.catalogue import N_, _
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bots.frontdesk import Frontdesk
    from core.model.messages import Address, Person


CALLED: Final = "\ue000"
"""Stands in a text for a mention of us, until `uncalled` removes it. Unicode assigns this character to nothing."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A message with its new text."""

    message: Message


@dataclass(frozen=True, slots=True)
class Deleted:
    """Messages that were deleted: where they were, and their ids."""

    address: Address
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A person's opinion of a reply: good, bad, or withdrawn (None)."""

    workspace: str
    platform_id: str
    person: str
    good: bool | None


Incoming = Message | Edited | Deleted | Rated | Reacted | Cleared
THUMBS: Final = {"👍": True, "👎": False}
"""The emoji that rate an answer."""


def without_skin_tone(emoji: str) -> str:
    """Return an emoji without its skin tone."""
    return "".join(sign for sign in emoji if not "\U0001f3fb" <= sign <= "\U0001f3ff")


def uncalled(text: str, *, edges: str | None) -> tuple[str, tuple[int, ...]]:
    """Return a text without the marks CALLED and without these characters at its ends, and where the marks stood."""
    parts = text.split(CALLED)
    whole = "".join(parts)
    stripped, begins = whole.strip(edges), len(whole) - len(whole.lstrip(edges))
    places = (sum(map(len, parts[:count])) - begins for count in range(1, len(parts)))
    return stripped, tuple(min(max(place, 0), len(stripped)) for place in places)


async def store_change(
    desk: Frontdesk,
    change: Edited | Deleted | Rated | Reacted | Cleared,
    *,
    service: str,
    refuse: Callable[[Message, InputError], None],
) -> bool | None:
    """Store an edit, a deletion, a rating or a reaction. Return what a thumb says of an answer; None of all else.

    If somebody has asked us to answer the edited message, that question is edited as well. If an edit is refused, the
    old text stays, and `refuse` is called. A reaction that no skill takes is a rating, if it is a thumb.

    Raises:
        RetryLater: the change could not be stored.
    """
    match change:
        case Edited(message):
            try:
                await desk.inbox.amend(message)
                asked = request_answer(message, person=message.person, at=message.sent_at)
                await desk.inbox.amend(asked, only_known=True)
            except InputError as error:
                refuse(message, error)
        case Deleted(address, event_ids):
            for event_id in event_ids:
                await desk.inbox.retract(address, event_id)
        case Reacted(emoji=emoji):
            if not await desk.signs.react(change) and emoji in THUMBS:
                good = THUMBS[emoji] if change.is_there else None
                rated = Rated(change.workspace, change.platform_id, change.person.id, good)
                return await store_change(desk, rated, service=service, refuse=refuse)
        case Cleared():
            await desk.signs.react(change)
        case Rated(workspace, platform_id, person, good):
            await desk.feedback.note(service, workspace, platform_id, person, good=good)
            if good is False:
                await desk.human_offer.make(service, workspace, platform_id, person)
            return good
    return None


def request_answer(message: Message, *, person: Person, at: datetime) -> Message:
    """Return a message as a question of a person who wants it answered, by an emoji, a shortcut or a context menu.

    It is one question, no matter how many people ask for the answer.
    """
    return replace(
        message,
        event_id=request_key(message.event_id),
        person=person,
        sent_at=at,
        reach=Reach.DIRECT if message.reach is Reach.DIRECT else Reach.MENTION,
        apart=True,
        about=message.event_id,
    )


OPEN_CASE: Final = N_("Open a case")
CASE_EMOJI: Final = "🎫"
"""The emoji with which somebody on the team opens a case about a message."""
LONGEST_ABOUT: Final = 1_000
"""In characters."""


def request_case(
    message: Message, *, person: Person, address: Address, at: datetime, by_emoji: bool = False
) -> Message:
    """Return the request of somebody on the team to open a case about a message, for its author.

    It is answered at their own address. One case is opened, no matter how many of them ask. Whoever is not on the team
    is refused or, if it was an emoji, which may mean something else, not answered.
    """
    place = message.address
    about = {"channel": place.channel, "thread": place.thread or "", "place": place.name or ""}
    said = shortened(message.text, LONGEST_ABOUT)
    who = {"person": message.person.id, "name": message.person.name}
    quiet = {"quiet": 1} if by_emoji else {}
    choice = offer("", "open_case_for", **who, **about, **quiet, said=said, event=message.event_id)
    key, confined = f"case/{message.event_id}/{person.id}", message.confined
    return Message(key, address, person, _(OPEN_CASE), at, choice=choice.id, apart=True, confined=confined)


SUMMARIZE: Final = N_("Summarize from here")


def request_summary(message: Message, *, person: Person, address: Address, at: datetime, key: str) -> Message:
    """Return the request of a person to sum up the thread of a message, or what was said from it on.

    It is answered at their own address. `key` tells one use of the menu from another.
    """
    place = message.address
    thread = place.thread or message.event_id.rpartition("/")[2]
    where = {"channel": place.channel, "thread": thread, "place": place.name or ""}
    choice = offer("", "summarize_from", event=message.event_id, **where)
    return Message(
        f"summary/{message.event_id}/{person.id}/{key}",
        address,
        person,
        _(SUMMARIZE),
        at,
        choice=choice.id,
        apart=True,
        confined=message.confined,
    )


TRANSLATE: Final = N_("Translate this")


def request_translation(message: Message, *, person: Person, address: Address, at: datetime, key: str) -> Message:
    """Return the request of a person to have a message translated into their own language, at their own address."""
    choice = offer("", "translate_for_me", text=shortened_lines(message.text, LONGEST_TRANSLATED))
    return Message(
        f"translation/{message.event_id}/{person.id}/{key}",
        address,
        person,
        _(TRANSLATE),
        at,
        choice=choice.id,
        apart=True,
        confined=message.confined,
    )


LONGEST_TRANSLATED: Final = 6_000
"""In characters."""


def shortened_lines(text: str, longest: int) -> str:
    """Return a text that is cut at the end of a line if it is longer, with its line breaks."""
    return text if len(text) <= longest else text[:longest].rpartition("\n")[0] or text[:longest]


def call_for_human(message: Message, about: str) -> Message:
    """Return a message as a call for a human by a command, with what the person needs."""
    text = f"/{HUMAN} {about}".rstrip()
    return replace(message, text=text, choice=offer("", "open_case", **({"about": about} if about else {})).id)


HUMAN: Final = "human"
"""The name of the command that calls for a human."""


def request_key(event_id: str) -> str:
    """Return the event id of such a question. It differs from the message's own id, which may have its own answer."""
    return f"asked/{event_id}"


@contextmanager
def as_wire_error(what: str) -> Iterator[None]:
    """Report whatever goes wrong in the block as something malformed (“The platform sent an event”).

    Raises:
        WireError: the event cannot be read.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError) as error:
        raise WireError(f"{what} that cannot be read: {error!r}") from error


def string(value: object) -> str:
    """Return a value that must be a string, because anything else could not be read from the database again.

    Raises:
        TypeError: it is not a string.
    """
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no string")
    return value
