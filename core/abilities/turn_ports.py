"""The ports of a turn: who answers and writes for a skill, gets files, and knows what is stored about people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.conversations.receipts import Receipt
    from core.model.messages import Address, Attachment, Message
    from core.model.person_ref import PersonRef
    from core.model.replies import Reply


class PersonalRecords(Protocol):
    """Everything that is stored about people, in the tables of all skills and in the log."""

    async def export(self, person: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return everything that is stored about a person: rows by kind, ready for JSON."""
        ...

    async def forget_within(self, connection: AsyncConnection, person: PersonRef) -> Receipt:
        """Erase everything that is stored about a person in the caller's transaction, and return the receipt.

        Raises:
            RetryLater: something else was writing for 10 seconds. Roll the transaction back.
        """
        ...


class Composer(Protocol):
    """Answers questions from the documents alone, for somebody who looks at the answer before it is used, and writes.

    `can_write` says whether there is a language model.
    """

    @property
    def can_write(self) -> bool:
        """Whether there is a language model for `write`."""
        ...

    async def suggest(self, turn: Turn, *, manner: str = "") -> Reply | None:
        """Return a proven answer to the message of a turn, or None. Nothing is done, stored or shown.

        `manner` tells a language model how to write. The offline model quotes, and leaves it out of account.
        """
        ...

    async def write(self, instructions: str, material: str, *, pictures: Sequence[Picture] = ()) -> Written:
        """Have a language model write a text. See `Turn.write`."""
        ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a model that sees: its media type (`image/png`) and its bytes."""

    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A text that a language model wrote, and the name of the model, for `Reply.model`."""

    text: str
    model: str


class FileSource(Protocol):
    """Gets the files that people attach to their messages."""

    async def read(self, address: Address, file: Attachment) -> bytes:
        """Return the content of a file. See `Turn.read_file`."""
        ...

    async def recent(self, message: Message, *, before: int | None) -> tuple[Attachment, ...]:
        """Return the files of a message, and then those of earlier messages of its conversation, newest first."""
        ...
