"""Whom a reminder is for: the person who asks, other people, or a channel."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from core.abilities.arguments import Holds, matching
from core.abilities.mentions import people_of
from core.model.errors import SkillError
from core.model.messages import Reach
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.messages import Address, Mention, Message
    from core.skills.reminders.reminder import Form

Channel = Annotated[
    str,
    matching(
        r"(?!me$)(?:[#@]?[\w.-]+|@[\w.-]+(?:[ ,&]+[@#]?[\w.-]+){1,8}),?",
        "is not a channel; the name of one begins with #",
        around="",
    ),
    Holds("channel"),
]
"""A channel with its `#`, a person with `@`, or “us” for the current channel."""
_HERE = frozenset({"us", "everyone", "everybody", "here"})
MOST_ADDRESSEES = 20
_AND = re.compile(r"(?:\s*,\s*(?:and\s+|&\s*)?|\s*&\s*|\s*\b(?:and|und|y|et|e)\s+)(?=[@#]|me\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom to remind: the person who asks (`me`), the people and channels in `mentions`, or the named `channel`."""

    me: bool = False
    mentions: tuple[Mention, ...] = ()
    channel: str = ""

    def places(self, message: Message) -> list[tuple[Address, Form]]:
        """Return an address and a form for each reminder. Refuse unknown names, and leaving a confined channel."""
        here = replace(message.address, below=None)  # a reminder is something new
        if message.confined and (self.mentions or self.channel.startswith("#")):
            raise SkillError(_("What is said in this channel stays here, so I cannot remind anybody of it elsewhere."))
        own: Form = "direct" if message.reach is Reach.DIRECT else "named"
        found: list[tuple[Address, Form]] = [(here, own)] if self.me else []
        for mention in self.mentions:
            place = replace(here.outside_threads, channel=mention.id, name=mention.name)
            found.append((here.of(mention) if mention.name.startswith("@") else place, "posted"))
        if self.channel.startswith("#"):
            found.append((replace(here.outside_threads, channel=self.channel, name=None), "posted"))
        elif self.channel.casefold() in _HERE:
            found.append((here, "direct" if own == "direct" else "posted"))
        elif self.channel:
            unknown = _("I know nobody called {name} here. I can remind you, and channels such as #general.")
            raise SkillError(unknown.format(name=self.channel))
        return found


def parse_addressees(message: Message, first: str, rest: str) -> tuple[Addressees, str]:
    """Return the addressees at the beginning of a request, and the rest of it. Its `first` word is given separately."""
    if first.endswith(","):
        first, rest = first.removesuffix(","), f", {rest}"
    mention, rest = take_mention(message.mentions, first, rest)
    if not mention and not _is_me(first):
        return Addressees(channel=first), rest
    named = [mention]  # None stands for the person who asks
    while link := _AND.match(rest):
        name, _space, behind = rest[link.end() :].partition(" ")
        mention, rest = take_mention(message.mentions, name, behind)
        if not mention and not _is_me(name):
            unknown = _("I know nobody called {name} here. Mention the people to remind.")
            raise SkillError(unknown.format(name=name))
        named.append(mention)
    mentions = tuple(dict.fromkeys(person for mention in filter(None, named) for person in people_of(mention)))
    if len(mentions) > MOST_ADDRESSEES:
        most = _("I can remind at most {n} people at once; a channel reaches more.")
        raise SkillError(most.format(n=MOST_ADDRESSEES))
    return Addressees(me=None in named, mentions=mentions), rest


def take_mention(mentions: Sequence[Mention], first: str, rest: str) -> tuple[Mention | None, str]:
    """Return the person or channel mentioned first in a request, and the rest. A name may consist of several words."""
    if _is_me(first):
        return None, rest
    said = f"{first} {rest}"
    for mention in sorted(mentions, key=lambda mention: -len(mention.name)):
        length = len(mention.name)
        if said.casefold().startswith(mention.name.casefold()) and not said[length : length + 1].strip(" ,"):
            return mention, said[length:].strip()
    return None, rest


def _is_me(word: str) -> bool:
    return word.casefold() in {"", "me"}
