"""A line of input to a message. Pure: no clock, no reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.model.errors import WireError
from core.model.messages import Address, Mention, Message, Person, Reach

if TYPE_CHECKING:
    from datetime import datetime

SERVICE = "terminal"
WORKSPACE = "local"
CHOOSE = "/choose"
_MENTION = re.compile(r"@frontdesk\b[,:]?\s*", re.IGNORECASE)
_SOMEBODY = re.compile(r"(?<![\w@./])@(?P<name>\w[\w-]*)")


def place(person: str, channel: str | None) -> Address:
    """Return where a terminal is: in a channel, or with one person.

    Each is a platform of its own, so that what was written to one is never printed at another.
    """
    name = f"#{channel.lstrip('#')}" if channel else person
    return Address(f"{SERVICE} {name}", WORKSPACE, name)


def parse(line: str, *, person: str, channel: str | None, event_id: str, now: datetime) -> Message | None:
    """Return the message that a line is, or None if it is blank.

    Without a channel the line is a direct message. In one, a mention of @frontdesk addresses the desk. Whoever is
    mentioned (`@li`) is the person of the terminal by that name (`chat --as li`). `/choose ID` presses a button. Each
    line stands apart: a script reads one reply a line.

    Raises:
        WireError: a `/choose` names no button.
    """
    text = line.strip()
    if not text:
        return None
    address = place(person, channel)
    spoken, mentions = _MENTION.subn("", text)
    reach = Reach.DIRECT if channel is None else Reach.MENTION if mentions else Reach.OVERHEARD
    said = (spoken.strip() or text) if mentions else text
    named = tuple(dict.fromkeys(Mention(each["name"], each[0]) for each in _SOMEBODY.finditer(said)))
    message = Message(event_id, address, Person(person, person), said, now, reach, apart=True, mentions=named)
    return _pressed(message) if text.split()[0] == CHOOSE else message


def _pressed(message: Message) -> Message:
    choice = message.text.removeprefix(CHOOSE).strip()
    if not choice:
        raise WireError(f"{CHOOSE} needs the id of a button: {CHOOSE} ID")
    reach = Reach.DIRECT if message.reach is Reach.DIRECT else Reach.MENTION
    return Message(message.event_id, message.address, message.person, "", message.sent_at, reach, choice)
