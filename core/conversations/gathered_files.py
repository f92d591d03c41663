"""What became of the files of a message, and what to say about them: which were read, which cannot be read, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.text.catalogue import N_, _, ngettext
from core.text.enumeration import count, join_words

if TYPE_CHECKING:
    from core.model.messages import Attachment
    from core.model.replies import Reply

_CANNOT: Final = N_(
    "I cannot read {name}; of files I read documents, such as PDF, Word, Excel, Markdown and plain text."
)

_NEEDS_EARS: Final = N_(
    "I cannot listen to {name}. Whoever runs me can have me hear with the setting FRONTDESK_TRANSCRIPTION_MODEL."
)
_UNHEARD: Final = N_("I could not understand {name}. Please write it, or send it again later.")
_NEEDS_EYES: Final = N_(
    "I cannot see {name}. Whoever runs me can set FRONTDESK_MODEL_SEES, if the language model sees."
)
_SEEN: Final = N_("I can see {name}. Ask me about it.")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of a message's files: those that were read (with passage counts), unreadable kinds, and problems.

    Unreadable kinds are mentioned only if the message was addressed to us (`to_us`). `hears` and `sees` say whether
    voice messages and pictures can be understood.
    """

    read: tuple[tuple[Attachment, int], ...] = ()
    unread: tuple[Attachment, ...] = ()
    troubles: tuple[str, ...] = ()
    to_us: bool = True
    hears: bool = False
    sees: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """One line about each file, for the language model."""
        return (
            *(f"{file.name} ({file.type}), which is among the documents now" for file, _passages in self.read),
            *(f"{file.name} ({file.type}), whose content cannot be seen" for file in self.unread),
            *self.troubles,
        )

    def told(self) -> str:
        """Return the reply to a message that has files but no text, or an empty string if there is nothing to say."""
        files = [_with_passages(file.name, passages) for file, passages in self.read]
        read = ngettext(
            "I have read {files}. Ask me about it here.", "I have read {files}. Ask me about them here.", len(files)
        ).format(files=join_words(files))
        return "\n\n".join(filter(None, [read if files else "", *self.troubles, *self._unread()]))

    def beside(self, reply: Reply) -> Reply:
        """Return a reply with a note added for each file that could not be read.

        A language model mentions unreadable files on its own, so these notes are added only for the offline model.
        """
        notes = [*self.troubles, *(self._unread() if reply.model == "offline" else ())]
        return replace(reply, text="\n\n".join([*notes, reply.text])) if notes else reply

    def _unread(self) -> tuple[str, ...]:
        return tuple(_(self._why(file)).format(name=file.name) for file in self.unread) if self.to_us else ()

    def _why(self, file: Attachment) -> str:
        """Return the sentence about a file that cannot be read as a document."""
        if file.type.startswith(("audio/", "video/")):
            return _UNHEARD if self.hears else _NEEDS_EARS
        if file.type.startswith("image/"):
            return _SEEN if self.sees else _NEEDS_EYES
        return _CANNOT


def _with_passages(name: str, number: int) -> str:
    return ngettext("{file} ({n} passage)", "{file} ({n} passages)", number).format(file=name, n=count(number))
