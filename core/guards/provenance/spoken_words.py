"""What was said in a conversation, by origin: the person's own words on one side, everybody else's on the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Message

_LINE = re.compile(r"^ {0,3}>.*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a conversation: the person's `own` messages, the newest last, and the texts of all `others`."""

    own: tuple[str, ...]
    others: tuple[str, ...]


def own_words(turn: Turn) -> Spoken:
    """Sort what a model has read in a turn by who said it.

    Quoted lines, code blocks and messages that the person only passed on are other people's words, as are passages,
    results of tools, files, and what Frontdesk itself said: it may have repeated any of these.
    """
    own: list[str] = []
    others = [turn.summary, *turn.files, *turn.progress.heard]
    others += [text for hit in turn.evidence for text in (hit.passage.text, hit.passage.title)]
    for exchange in turn.history:
        if exchange.speaker == turn.message.person.id and exchange.about is None:
            said, quoted = _split(exchange.text)
            own.append(said)
            others.append(quoted)
        else:
            others += [exchange.person, exchange.text]
        if exchange.reply:
            others.append(exchange.reply.text)
    said, quoted = ("", turn.message.text) if turn.message.about else _split(turn.message.text)
    return Spoken((*own, said), tuple(text for text in (*others, quoted) if text.strip()))


def has_quotes(message: Message) -> bool:
    """Return whether a message has other people's words in it, or was only passed on. A button press has none."""
    return message.choice is None and (message.about is not None or bool(_split(message.text)[1]))


def _split(text: str) -> tuple[str, str]:
    """Return a message without what it quotes, and what it quotes."""
    quoted = [match[0] for pattern in (_FENCE, _LINE) for match in pattern.finditer(text)]
    return _LINE.sub("", _FENCE.sub("", text)).strip(), "\n".join(quoted)
