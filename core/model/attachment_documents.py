"""Attached files, and what to say about them: which were read, which cannot be read, and why. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from core.model.messages import Attachment
    from core.model.replies import Reply

LONGEST_NAME: Final = 80
_MARKUP: Final = re.compile(r"[\[\]<>*`|\\\x00-\x1f\x7f-\x9f]+|(?<=:)//")


@dataclass(frozen=True, slots=True)
class AttachmentDocument:
    """A file attached in one conversation. The same file sent to another conversation is another document."""

    conversation: str
    file: Attachment

    @property
    def key(self) -> str:
        """The key that identifies it among all attachments."""
        return f"{self.conversation}/{self.file.id}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of a message's files: those that were read (with passage counts), unreadable kinds, and problems.

    Unreadable kinds are mentioned only if the message was addressed to us (`to_us`).
    """

    read: tuple[tuple[Attachment, int], ...] = ()
    unread: tuple[Attachment, ...] = ()
    troubles: tuple[str, ...] = ()
    to_us: bool = True

    @property
    def lines(self) -> tuple[str, ...]:
        """One line about each file, for the language model."""
        return (
            *(f"{file.name} ({file.type}), which is among the documents now" for file, _ in self.read),
            *(f"{file.name} ({file.type}), whose content cannot be seen" for file in self.unread),
            *self.troubles,
        )

    def told(self) -> str:
        """Return the reply to a message that has files but no text, or an empty string if there is nothing to say."""
        files = [f"{file.name} ({passages} passage{'s' * (passages != 1)})" for file, passages in self.read]
        listed = " and ".join(filter(None, [", ".join(files[:-1]), *files[-1:]]))
        read = f"I have read {listed}. Ask me about {'it' if len(files) == 1 else 'them'} here." if files else ""
        return "\n\n".join(filter(None, [read, *self.troubles, *self._unread()]))

    def beside(self, reply: Reply) -> Reply:
        """Return a reply with a note added for each file that could not be read.

        A language model mentions unreadable files on its own, so these notes are added only for the offline model.
        """
        notes = [*self.troubles, *(self._unread() if reply.model == "offline" else ())]
        return replace(reply, text="\n\n".join([*notes, reply.text])) if notes else reply

    def _unread(self) -> tuple[str, ...]:
        return tuple(_CANNOT.format(name=file.name) for file in self.unread) if self.to_us else ()


def with_plain_name(file: Attachment) -> Attachment:
    """Return the file with a name that is safe to show: short, on one line, without markup. The suffix is kept."""
    name = " ".join(_MARKUP.sub(" ", file.name).split()) or file.id
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 20]}…{name[-19:]}"
    return replace(file, name=name)


_CANNOT: Final = "I cannot read {name}; of files I read documents, such as PDF, Word, Excel, Markdown and plain text."
