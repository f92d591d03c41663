"""For whom a language model is asked, in a context variable: the ledger needs to know."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.model.messages import Message


@dataclass(frozen=True, slots=True)
class Caller:
    """A call's purpose (`answers`, `summaries`, `drafts`), and the person and the turn that it is for, if known.

    `receipts` is the number of the last receipt when the turn was read.
    """

    use: str
    service: str = ""
    workspace: str = ""
    person: str | None = None
    turn: int | None = None
    receipts: int | None = None

    @classmethod
    def of_message(cls, use: str, message: Message, *, turn: int | None = None, receipts: int | None = None) -> Caller:
        """Return the caller of a turn."""
        address = message.address
        return cls(use, address.platform, address.workspace, message.person.id or None, turn, receipts)

    @classmethod
    def of_conversation(cls, use: str, conversation: str) -> Caller:
        """Return the caller for a conversation as a whole, from its key."""
        service, workspace = (part.replace("%2F", "/") for part in conversation.split("/")[:2])
        return cls(use, service, workspace)


NOBODY = Caller("checks")
_CALLER: ContextVar[Caller] = ContextVar("caller", default=NOBODY)


def current_caller() -> Caller:
    """Return for whom language models are asked here."""
    return _CALLER.get()


@contextmanager
def calling_for(caller: Caller) -> Iterator[None]:
    """Ask language models for a caller in the block."""
    token = _CALLER.set(caller)
    try:
        yield
    finally:
        _CALLER.reset(token)
