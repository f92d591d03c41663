"""Turns a line of input into a message. Pure: no clock, no reading."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bots.platform_events import HUMAN, call_for_human
from core.model.errors import WireError
from core.model.language import language_of_locale
from core.model.messages import Address, Mention, Message, Person, Reach

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SERVICE = "terminal"
WORKSPACE = "local"
CHOOSE = "/choose"
CALL = f"/{HUMAN}"
_MENTION = re.compile(r"@frontdesk\b[,:]?\s*", re.IGNORECASE)
_SOMEBODY = re.compile(r"(?<![\w@./])@(?P<name>\w[\w-]*)")


def terminal_address(person: str, channel: str | None) -> Address:
    """Return the address of a terminal, in a channel or with one person.

    Each terminal is a platform of its own, so that what was written to one is never printed at another. The case of a
    person's name does not count: `Ana` has the terminal of `ana`.
    """
    name = f"#{channel.lstrip('#')}" if channel else person.casefold()
    return Address(f"{SERVICE} {name}", WORKSPACE, name)


def parse(
    line: str, *, person: str, channel: str | None, event_id: str, now: datetime, locale: str | None = None
) -> Message | None:
    """Return the message of a line, or None if it is blank. `locale` is that of the terminal.

    Without a channel, the line is a direct message. In a channel, `@frontdesk` addresses Frontdesk. A mention such as
    `@li` or `@Li` means the person of that name (`chat --as Li`), whose id is the name in lower case. `/choose ID`
    presses a button, and `/human WORDS` calls for a human. Each line is a message of its own, so that a script reads
    one reply for each line.

    Raises:
        WireError: `/choose` has no id.
    """
    text = line.strip()
    if not text:
        return None
    address = terminal_address(person, channel)
    spoken, mentions = _MENTION.subn("", text)
    reach = Reach.DIRECT if channel is None else Reach.MENTION if mentions else Reach.OVERHEARD
    said = (spoken.strip() or text) if mentions else text
    found = _SOMEBODY.finditer(said)
    named = tuple(dict.fromkeys(Mention(somebody["name"].casefold(), somebody[0]) for somebody in found))
    message = Message(
        event_id,
        address,
        Person(person.casefold(), person, locale=locale),
        said,
        now,
        reach,
        apart=True,
        mentions=named,
    )
    verb, _, rest = text.partition(" ")
    if verb == CALL:
        return call_for_human(replace(message, reach=_addressed(reach)), " ".join(rest.split()))
    return _pressed(message) if text.split()[0] == CHOOSE else message


def stored_name(word: str) -> str:
    """Return a name or a key of a person as it is stored: `Ana` for `@Ana`, `…/ana` for `terminal/local/Ana`."""
    key = f"{SERVICE}/{WORKSPACE}/"
    return word.casefold() if word.startswith(key) else word.removeprefix("@")


def speaker(person: str, channel: str | None, *, now: datetime) -> Message:
    """Return an empty message of a person, which says who is at a terminal and where. It is never stored."""
    reach = Reach.DIRECT if channel is None else Reach.MENTION
    return Message("", terminal_address(person, channel), Person(person.casefold(), person), "", now, reach)


def locale_of(variables: Mapping[str, str]) -> str | None:
    """Return the locale that the environment sets for messages (`de-DE`), or None if it is none of our languages."""
    set_ = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := variables.get(name))), "")
    tag = re.split(r"[.@]", set_)[0].replace("_", "-")
    return tag if language_of_locale(tag) else None


def _pressed(message: Message) -> Message:
    choice = message.text.removeprefix(CHOOSE).strip()
    if not choice:
        raise WireError(f"{CHOOSE} needs the id of a button: {CHOOSE} ID")
    reach = _addressed(message.reach)
    return Message(message.event_id, message.address, message.person, "", message.sent_at, reach, choice)


def _addressed(reach: Reach) -> Reach:
    return Reach.DIRECT if reach is Reach.DIRECT else Reach.MENTION
