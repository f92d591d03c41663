"""A situation in a conversation: what was said before a message, who is spoken to, and where. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.desk.engagement.address import SPELLED, with_our_name
from core.model.messages import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.model.messages import Message, RepliedTo
    from core.model.replies import Exchange

MOMENT: Final = timedelta(minutes=5)
"""How long after a question in a channel its asker is still taken to talk to us, if nobody has spoken since."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said: the speaker's id and name, and the text. A line of ours has no speaker."""

    speaker: str
    name: str
    text: str

    @property
    def is_ours(self) -> bool:
        """Whether the desk said it."""
        return not self.speaker


@dataclass(frozen=True, slots=True)
class Situation:
    """What a decision is made from.

    `text` has our mention in it as `@Frontdesk`, and our name as `Frontdesk` where it calls us. `is_private` says
    that only the person and the desk can read it, `is_open` that the channel is set to “answer here” or that it opens
    a forum post, which `is_post` says, and `is_mentioned` that it mentions us. `is_thread` says that the message goes
    on from the lines before: they stand in the same thread, or we have just answered the same person. `names_others`
    says that it mentions other people.
    """

    text: str
    speaker: str
    lines: tuple[Line, ...] = ()
    is_private: bool = False
    is_open: bool = False
    is_post: bool = False
    is_thread: bool = True
    is_mentioned: bool = False
    names_others: bool = False
    replies_to: RepliedTo | None = None


def situation_of(message: Message, history: Sequence[Exchange], *, answers_here: bool) -> Situation:
    """Return the situation of a message after these exchanges. `answers_here` is the setting of its channel."""
    return Situation(
        text=with_our_name(_with_mentions(message), message.our_name),
        speaker=message.person.id,
        lines=tuple(_lines(_before(message, history))),
        is_private=message.reach is Reach.DIRECT,
        is_open=answers_here or message.post is not None,
        is_post=message.post is not None,
        is_thread=message.address.thread is not None or _goes_on(message, history),
        is_mentioned=message.reach is Reach.MENTION and (message.post is None or bool(message.called_at)),
        names_others=any(not mention.name.startswith("#") for mention in message.mentions),
        replies_to=message.replies_to,
    )


def _before(message: Message, history: Sequence[Exchange]) -> Sequence[Exchange]:
    """Return the exchanges that a message goes on from. Outside of threads, that is only what we have just said."""
    if message.address.thread or message.reach is Reach.DIRECT:
        return history
    return history[-1:] if history and history[-1].reply else ()


def _goes_on(message: Message, history: Sequence[Exchange]) -> bool:
    """Return whether the last thing that happened in the channel is that we answered the same person, a moment ago."""
    if not history or not history[-1].reply or history[-1].speaker != message.person.id:
        return False
    said_at = history[-1].said_at
    return said_at is not None and message.sent_at - said_at <= MOMENT


def _lines(history: Sequence[Exchange]) -> Iterator[Line]:
    for exchange in history:
        if exchange.text:  # otherwise the desk spoke unprompted
            yield Line(exchange.speaker, exchange.person, exchange.text)
        if exchange.reply:
            yield Line("", SPELLED, exchange.reply.text)


def _with_mentions(message: Message) -> str:
    """Return the text with our mentions in it where they stood."""
    text = message.text
    for place in reversed(message.called_at):
        text = f"{text[:place].rstrip()} @{SPELLED} {text[place:].lstrip()}"
    return text.strip()
