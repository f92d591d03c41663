"""A situation in a conversation: what was said before a message, who is spoken to, and where. Pure values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.desk.engagement.address import called
from core.desk.engagement.words import CLAUSE_END, kinds_at, words_in
from core.model.messages import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.model.messages import Message, RepliedTo
    from core.model.replies import Exchange

OUR_NAME: Final = "Frontdesk"
SHORTEST_NAME: Final = 2
"""In letters."""


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

    `text` has our mention in it as `@Frontdesk`, and our name as `Frontdesk` where it calls us. `is_private` says that
    only the person and the desk can read it, `is_open` that the channel is set to “answer here” or that it opens a
    forum post, which `is_post` says, `is_thread` that the lines before stand in the same thread, and `is_mentioned`
    that it mentions us. `names_others` says that it mentions other people.
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
        is_thread=message.address.thread is not None,
        is_mentioned=message.reach is Reach.MENTION and (message.post is None or bool(message.called_at)),
        names_others=any(not mention.name.startswith("#") for mention in message.mentions),
        replies_to=message.replies_to,
    )


def _before(message: Message, history: Sequence[Exchange]) -> Sequence[Exchange]:
    """Return the exchanges that a message goes on from. Outside of threads, that is only what we have just said."""
    if message.address.thread or message.reach is Reach.DIRECT:
        return history
    return history[-1:] if history and history[-1].reply else ()


def _lines(history: Sequence[Exchange]) -> Iterator[Line]:
    for exchange in history:
        if exchange.text:  # otherwise the desk spoke unprompted
            yield Line(exchange.speaker, exchange.person, exchange.text)
        if exchange.reply:
            yield Line("", OUR_NAME, exchange.reply.text)


def _with_mentions(message: Message) -> str:
    """Return the text with our mentions in it where they stood."""
    text = message.text
    for place in reversed(message.called_at):
        text = f"{text[:place].rstrip()} @{OUR_NAME} {text[place:].lstrip()}"
    return text.strip()


def with_our_name(text: str, name: str) -> str:
    """Return a text that calls us by our name on the platform as one that calls Frontdesk.

    A name that is not plainly called is left as it is, since people have the same names, and “Page” is a word: after
    ours, there is a comma or the like, or a question or a wish begins.
    """
    words = re.split(r"[\W_]+", name.strip())
    if len("".join(words)) < SHORTEST_NAME:
        return text
    spelled = r"[\W_]?".join(map(re.escape, words))
    ours = re.compile(rf"(?<![\w@])@?{spelled}(?!\w)", re.IGNORECASE)
    for found in ours.finditer(text):
        rest = text[found.end() :].lstrip()
        renamed = f"{text[: found.start()]}{OUR_NAME}{text[found.end() :]}"
        if (CLAUSE_END.match(rest) or not rest or _begins_wish(rest)) and called(renamed) == "to":
            return renamed
    return text


def _begins_wish(text: str) -> bool:
    return any(start == 0 and kind in ("question", "request") for start, _, kind in kinds_at(words_in(text)[:3]))
