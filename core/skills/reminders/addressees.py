"""Whom a request is for: the words behind “remind”, and what the platform tells of those whom a message mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.model.messages import Reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.messages import Address, Mention, Message
    from core.skills.reminders.reminder import Form

HERE = frozenset({"us", "everyone", "everybody", "here"})
"""Names for the channel that is spoken in."""
MOST_ADDRESSEES = 20
_AND = re.compile(r"(?:\s*,\s*(?:and\s+|&\s*)?|\s*&\s*|\s*\b(?:and|und|y|et|e)\s+)(?=[@#]|me\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom to remind: the person who asks, those whom the message mentions, or the channel by the name `channel`."""

    me: bool = False
    mentions: tuple[Mention, ...] = ()
    channel: str = ""

    def places(self, message: Message) -> list[tuple[Address, Form]]:
        """Return where each is reminded, and in which form.

        Raises:
            SkillError: nobody is known by the name that was said, or what is said here is for nobody elsewhere.
        """
        here = message.address
        if message.confined and (self.mentions or self.channel.startswith("#")):
            raise SkillError("What is said in this channel stays here, so I remind nobody of it elsewhere.")
        own: Form = "direct" if message.reach is Reach.DIRECT else "named"
        found: list[tuple[Address, Form]] = [(here, own)] if self.me else []
        for each in self.mentions:
            place = replace(here, channel=each.id, name=each.name, thread=None, via=None)
            found.append((here.of(each) if each.name.startswith("@") else place, "posted"))
        if self.channel.startswith("#"):
            found.append((replace(here, channel=self.channel, name=None, thread=None, via=None), "posted"))
        elif self.channel.casefold() in HERE:
            found.append((here, "direct" if own == "direct" else "posted"))
        elif self.channel:
            raise SkillError(f"I know nobody by {self.channel} here. I can remind you, and channels such as #general.")
        return found


def addressees(message: Message, first: str, rest: str) -> tuple[Addressees, str]:
    """Return whom a request names by its first word and those that follow it, and the rest of it.

    Raises:
        SkillError: it names one who is not known here, or too many.
    """
    if first.endswith(","):
        first, rest = first.removesuffix(","), f", {rest}"
    mention, rest = mentioned(message.mentions, first, rest)
    found = Addressees(me=_is_me(first), mentions=(mention,) if mention else ())
    if not mention and not found.me:
        return Addressees(channel=first), rest
    while link := _AND.match(rest):
        name, _, behind = rest[link.end() :].partition(" ")
        mention, behind = mentioned(message.mentions, name, behind)
        if not mention and not _is_me(name):
            raise SkillError(f"I know nobody by {name} here. Mention those whom I shall remind.")
        found = replace(found, me=found.me or not mention, mentions=(*found.mentions, *((mention,) if mention else ())))
        rest = behind
    if len(found.mentions) > MOST_ADDRESSEES:
        raise SkillError(f"I remind at most {MOST_ADDRESSEES} people at once; a channel reaches more.")
    return replace(found, mentions=tuple(dict.fromkeys(found.mentions))), rest


def mentioned(mentions: Sequence[Mention], first: str, rest: str) -> tuple[Mention | None, str]:
    """Return whom a request names by its first word, and the rest of it; a name of several words takes some of that."""
    if _is_me(first):
        return None, rest
    said = f"{first} {rest}"
    for mention in sorted(mentions, key=lambda each: -len(each.name)):
        length = len(mention.name)
        if said.casefold().startswith(mention.name.casefold()) and not said[length : length + 1].strip(" ,"):
            return mention, said[length:].strip()
    return None, rest


def _is_me(word: str) -> bool:
    return word.casefold() in {"", "me"}
