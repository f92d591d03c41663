"""References to messages and files, as the desk stores them: `channel/message` and `channel/message/file`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BETWEEN = ","
"""Between the messages of one reply: joined, they are the reply's id."""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message in a channel, a thread or a direct conversation."""

    channel: str
    message: str

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> Self:
        """Return the reference of a message that Discord delivered."""
        return cls(str(message["channel_id"]), str(message["id"]))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a stored reference."""
        channel, _, message = text.partition("/")
        return cls(channel, message)

    def __str__(self) -> str:
        return f"{self.channel}/{self.message}"

    @property
    def ids(self) -> dict[str, str]:
        """The ids in the path of a request about this message."""
        return {"channel_id": self.channel, "message_id": self.message}


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file of a message. Its link expires, so the message is asked for a new one."""

    message: MessageRef
    file: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a stored reference."""
        message, _, file = text.rpartition("/")
        return cls(MessageRef.read(message), file)

    def __str__(self) -> str:
        return f"{self.message}/{self.file}"


def join_refs(refs: Iterable[MessageRef]) -> str:
    """Return the id of the reply that consists of these messages."""
    return _BETWEEN.join(map(str, refs))


def split_refs(reply_id: str) -> list[MessageRef]:
    """Return the messages of a reply from its id."""
    return [MessageRef.read(part) for part in reply_id.split(_BETWEEN)]
