"""The people and the channel that a request mentions, by their ids on the platform."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.model.errors import SkillError
from core.model.messages import Mention, Reach
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.model.messages import Address, Message

_ME = re.compile(r"(?<![\w@#])(?:me|myself)(?![\w'’])", re.IGNORECASE)
_SOMEBODY = re.compile(r"(?<![\w@./])@\w[\w.-]*")
_CHANNEL = re.compile(r"(?<![\w#&/])#(?=[\w-]*[^\W\d])[\w-]+")
"""The name of a channel. It contains a letter, because `#12` is an id."""
ALL_OF_US: Final = re.compile(
    r"(?:(?:a|à|para|pra) )?(?:us|all of us|y'?all|everyone|everybody|"
    r"(?:the |our )?(?:whole |entire )?(?:team|group|crew)|"
    r"uns(?: allen?)?|alle[nm]?|(?:das|dem) (?:ganzen? )?team|"
    r"tod[oa]s|todo el mundo|(?:todo )?el equipo|nosotros|nos|tous|toutes|tout le monde|(?:toute )?l'équipe|nous|"
    r"todo mundo|toda a gente|(?:toda )?a equip[ea]|o time|nós)"
    r"(?: here)?(?![\w'’-])",
    re.IGNORECASE,
)
"""The words for everybody who reads a channel, in five languages."""


def people_named(text: str, message: Message) -> tuple[Mention, ...]:
    """Return the people that a text mentions, in order and without duplicates; “me” is the sender.

    Raises:
        SkillError: it names somebody whom the platform did not recognise, or a group whose members it does not tell.
    """
    places: dict[str, tuple[int, Mention]] = {}
    rest = text
    people = [mention for mention in message.mentions if mention.name.startswith("@")]
    for mention in sorted(people, key=lambda mention: -len(mention.name)):
        name = re.compile(rf"{re.escape(mention.name)}(?!\w)", re.IGNORECASE)
        if found := name.search(rest):
            for person in people_of(mention):
                places.setdefault(person.id, (found.start(), person))
            rest = name.sub(" " * len(mention.name), rest)
    if unknown := _SOMEBODY.search(rest):
        nobody = _("I know nobody by {name} here. Type @ and choose the person from the list.")
        raise SkillError(nobody.format(name=unknown[0]))
    if me := _ME.search(rest):
        speaker = message.person
        places.setdefault(speaker.id, (me.start(), Mention(speaker.id, f"@{speaker.name}")))
    return tuple(mention for _place, mention in sorted(places.values(), key=lambda place: place[0]))


def people_of(mention: Mention) -> tuple[Mention, ...]:
    """Return the members of a group, or else the one who is mentioned.

    Raises:
        SkillError: nobody knows who is in the group.
    """
    if mention.members == ():
        unseen = _("I cannot see who is in {group}. Mention the people themselves.")
        raise SkillError(unseen.format(group=mention.name))
    return mention.members or (mention,)


def channel_named(text: str, message: Message) -> Address | None:
    """Return the channel that a text mentions, else the message's own; None for a direct message that mentions none."""
    here = message.address.outside_threads
    channels = (mention for mention in message.mentions if mention.name.startswith("#"))
    named = next((channel for channel in channels if channel.name in text), None)
    if named:
        return replace(here, channel=named.id, name=named.name)
    if found := _CHANNEL.search(text):
        return replace(here, channel=found[0], name=found[0])
    return None if message.reach is Reach.DIRECT else here


def without_names(text: str, message: Message) -> str:
    """Return a text without the people and channels that it mentions."""
    for mention in sorted(message.mentions, key=lambda mention: -len(mention.name)):
        text = re.sub(rf"{re.escape(mention.name)}(?!\w)", " | ", text, flags=re.IGNORECASE)
    return " ".join(_SOMEBODY.sub(" | ", _CHANNEL.sub(" | ", text)).split())
