"""The message that `/frontdesk …`, a shortcut or a form stands for. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bots.slack.parse import mentions_in, without_us
from core.model.messages import Message, Reach

if TYPE_CHECKING:
    from datetime import datetime

    from bots.slack.parse import Bot, Names
    from core.model.messages import Address, Person

COMMAND = "/frontdesk"
HINT = "ask … | remind me … | book … | reminders | bookings | meetings | settings | help"
_WHOLE = {
    "": "help",
    "help": "help",
    "reminders": "what are my reminders",
    "book": "what can I book",
    "bookings": "my bookings",
    "meetings": "what meetings do I have",
    "settings": "what are my settings",
}


def as_sentence(text: str) -> str:
    """Return the sentence that the words of a slash command stand for."""
    words = " ".join(text.split())
    verb, _, rest = words.partition(" ")
    if words.casefold() in _WHOLE:
        return _WHOLE[words.casefold()]
    return rest if verb.casefold() == "ask" and rest else words


def make_order(
    text: str, *, key: str, address: Address, person: Person, at: datetime, choice: str | None = None
) -> Message:
    """Return the message of a slash command, a shortcut or a form.

    It is not part of an ongoing conversation; `key` makes it unique.
    """
    reach = Reach.DIRECT if address.channel.startswith("D") else Reach.MENTION
    return Message(key, address, person, text, at, reach, choice, apart=True)


def with_words(message: Message, raw: str, *, bot: Bot, names: Names) -> Message:
    """Return a message with the words of a slash command, in which Slack has put ids for mentions."""
    words = as_sentence(without_us(raw, bot=bot, names=names))
    return replace(message, text=words, mentions=mentions_in(raw, bot=bot, names=names))
