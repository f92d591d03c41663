"""What the desk knows of a message before it answers: the one value that is gathered, decided about, and answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.conversations.log import Waiting
    from core.conversations.memory import Past
    from core.model.attachment_documents import Gathered
    from core.model.messages import Message


@dataclass(frozen=True, slots=True)
class Situation:
    """A message that waits, what was said before it, and how its channel is set.

    `answers_here` tells whether the channel is set to “answer here”. `files` is None until the files are read, and
    where none are read.
    """

    waiting: Waiting
    past: Past
    answers_here: bool = False
    files: Gathered | None = None

    @property
    def message(self) -> Message:
        """The message, with those that came while it waited."""
        return self.waiting.message

    @property
    def asked(self) -> Waiting:
        """What is to be answered: without the parts that are only files, if these were read."""
        if self.files is None:
            return self.waiting
        return replace(self.waiting, parts=tuple(part for part in self.waiting.parts if not part.is_only_files))

    @property
    def asked_at(self) -> datetime | None:
        """When the question was sent (aware); None for an edited one, which was answered before."""
        return self.waiting.parts[0].sent_at if self.waiting.edition == 0 else None
