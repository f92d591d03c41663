"""Whom and which channel a request names: by the ids of those whom the platform tells as mentioned."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.model.messages import Mention, Reach

if TYPE_CHECKING:
    from core.model.messages import Address, Message

_ME = re.compile(r"(?<![\w@#])(?:me|myself)(?![\w'’])", re.IGNORECASE)
_SOMEBODY = re.compile(r"(?<![\w@./])@\w[\w.-]*")
_CHANNEL = re.compile(r"(?<![\w#&/])#(?=[\w-]*[^\W\d])[\w-]+")
"""A channel by its name; `#12` is a number."""


def people_named(text: str, message: Message) -> tuple[Mention, ...]:
    """Return the people whom a text names, each once and in its order; “me” is who speaks.

    Raises:
        SkillError: it names somebody whom the platform does not know.
    """
    places: dict[str, tuple[int, Mention]] = {}
    rest = text
    people = [each for each in message.mentions if each.name.startswith("@")]
    for mention in sorted(people, key=lambda each: -len(each.name)):
        found = re.search(rf"{re.escape(mention.name)}(?!\w)", rest, re.IGNORECASE)
        if found:
            places.setdefault(mention.id, (found.start(), mention))
            rest = f"{rest[: found.start()]}{' ' * len(found[0])}{rest[found.end() :]}"
    if unknown := _SOMEBODY.search(rest):
        raise SkillError(f"I know nobody by {unknown[0]} here. Mention people as your chat platform completes them.")
    if me := _ME.search(rest):
        speaker = message.person
        places.setdefault(speaker.id, (me.start(), Mention(speaker.id, f"@{speaker.name}")))
    return tuple(mention for _, mention in sorted(places.values(), key=lambda place: place[0]))


def channel_named(text: str, message: Message) -> Address | None:
    """Return the channel that a text names, else the one that is spoken in; None in a direct conversation."""
    here = replace(message.address, thread=None, via=None)
    named = next((each for each in message.mentions if each.name.startswith("#") and each.name in text), None)
    if named:
        return replace(here, channel=named.id, name=named.name)
    if found := _CHANNEL.search(text):
        return replace(here, channel=found[0], name=found[0])
    return None if message.reach is Reach.DIRECT else here


def without_names(text: str, message: Message) -> str:
    """Return a text without the people and channels that it names."""
    for mention in sorted(message.mentions, key=lambda each: -len(each.name)):
        text = re.sub(rf"{re.escape(mention.name)}(?!\w)", " | ", text, flags=re.IGNORECASE)
    return " ".join(_SOMEBODY.sub(" | ", _CHANNEL.sub(" | ", text)).split())
