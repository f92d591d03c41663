"""Files as the desk tells of them: which it has read, which it cannot read, and why. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.messages import Attachment, Reply

LONGEST_NAME: Final = 80
_MARKUP: Final = re.compile(r"[\[\]<>*`|\\\x00-\x1f\x7f-\x9f]+|(?<=:)//")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it stands in one conversation: sent to another one, it is another paper."""

    conversation: str
    file: Attachment

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.conversation}/{self.file.id}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of a message's files: those read, with their passages, those of kinds that nobody reads, troubles.

    What nobody reads is told of only to whom the message was for us, `to_us`.
    """

    read: tuple[tuple[Attachment, int], ...] = ()
    unread: tuple[Attachment, ...] = ()
    troubles: tuple[str, ...] = ()
    to_us: bool = True

    @property
    def lines(self) -> tuple[str, ...]:
        """What a language model is told of each file."""
        return (
            *(f"{file.name} ({file.type}), which is among the documents now" for file, _ in self.read),
            *(f"{file.name} ({file.type}), whose content cannot be seen" for file in self.unread),
            *self.troubles,
        )

    def told(self) -> str:
        """Return what to say to somebody who sent files without a word; nothing, if there is nothing to say."""
        return "\n\n".join([*([_have_read(self.read)] if self.read else []), *self.troubles, *self._unread()])

    def beside(self, reply: Reply) -> Reply:
        """Return a reply that also tells of what could not be read; of kinds, a language model tells by itself."""
        notes = [*self.troubles, *(self._unread() if reply.model == "offline" else ())]
        return replace(reply, text="\n\n".join([*notes, reply.text])) if notes else reply

    def _unread(self) -> tuple[str, ...]:
        return tuple(_CANNOT.format(name=file.name) for file in self.unread) if self.to_us else ()


def with_plain_name(file: Attachment) -> Attachment:
    """Return a file under a name that may stand in a text: short, on one line, no markup; its end tells its kind."""
    name = " ".join(_MARKUP.sub(" ", file.name).split()) or file.id
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 20]}…{name[-19:]}"
    return replace(file, name=name)


def _have_read(read: Sequence[tuple[Attachment, int]]) -> str:
    files = [f"{file.name} ({passages} passage{'s' * (passages != 1)})" for file, passages in read]
    listed = " and ".join(filter(None, [", ".join(files[:-1]), files[-1]]))
    return f"I have read {listed}. Ask me about {'it' if len(files) == 1 else 'them'} here."


_CANNOT: Final = "I cannot read {name}; of files I read documents, such as PDF, Word, Excel, Markdown and plain text."
