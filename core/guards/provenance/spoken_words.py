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

    Quoted lines, code blocks, names of files and messages that the person only passed on are other people's words, as
    are passages, results of tools, what a server says of its tools, files, and what the desk itself said: it may have
    repeated any of these.
    """
    own: list[str] = []
    others = [turn.summary, *turn.files, *turn.progress.heard]
    others += [ability.description for ability in turn.abilities if ability.foreign]
    others += [text for hit in turn.evidence for text in (hit.passage.text, hit.passage.title)]
    for exchange in turn.history:
        if exchange.speaker == turn.message.person.id and exchange.about is None and not exchange.is_only_files:
            said, quoted = _split(exchange.text)
            own.append(said)
            others.append(quoted)
        else:
            others += [exchange.person, exchange.text]
        if exchange.reply:
            others.append(exchange.reply.text)
    others += [part.text if _is_others(part) else _split(part.text)[1] for part in turn.parts]
    said = "\n".join(_split(part.text)[0] for part in turn.parts if not _is_others(part))
    return Spoken((*own, said), tuple(text for text in others if text.strip()))


def has_quotes(message: Message) -> bool:
    """Return whether a message has other people's words in it, or was only passed on. The press of a button has not."""
    return message.choice is None and (_is_others(message) or bool(_split(message.text)[1]))


def _is_others(message: Message) -> bool:
    """Return whether nothing of a message is the person's own words."""
    return message.about is not None or message.is_only_files


def _split(text: str) -> tuple[str, str]:
    """Return a message without what it quotes, and what it quotes."""
    quoted = [match[0] for pattern in (_FENCE, _LINE) for match in pattern.finditer(text)]
    return _LINE.sub("", _FENCE.sub("", text)).strip(), "\n".join(quoted)
