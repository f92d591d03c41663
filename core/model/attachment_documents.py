"""Attached files as documents of a conversation. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from core.model.messages import Attachment

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


def with_plain_name(file: Attachment) -> Attachment:
    """Return the file with a name that is safe to show: short, on one line, without markup. The suffix is kept."""
    name = " ".join(_MARKUP.sub(" ", file.name).split()) or file.id
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 20]}…{name[-19:]}"
    return replace(file, name=name)
