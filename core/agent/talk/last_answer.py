"""Finds in a conversation the answer that somebody talks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.agent.offline.quotation.questions.follow_up import make_standalone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.replies import Citation, Exchange, Reply


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The last answer to a question: the question, complete in itself, and what was said since, the answer first."""

    question: str
    replies: tuple[Reply, ...]

    @property
    def answer(self) -> Reply:
        """The answer itself."""
        return self.replies[0]

    @property
    def is_doubtful(self) -> bool:
        """Whether the answer only quotes what comes close, and asks whether that helps."""
        return self.answer.answered is False and bool(self.answer.citations)

    @property
    def quoted(self) -> tuple[Citation, ...]:
        """Everything that was quoted in the answer and since then."""
        return tuple(citation for reply in self.replies for citation in reply.citations)

    @property
    def latest(self) -> Reply:
        """The last reply that quotes something, or else the answer."""
        return next((reply for reply in reversed(self.replies) if reply.citations), self.answer)


def last_answer(history: Sequence[Exchange]) -> LastAnswer | None:
    """Return the last answer to a question, or None if there is none, or something was done since."""
    for index in reversed(range(len(history))):
        exchange = history[index]
        if exchange.reply and exchange.reply.answered is not None:
            earlier = [before.text for before in history[:index] if before.text]
            replies = tuple(later.reply for later in history[index:] if later.reply)
            return LastAnswer(make_standalone(exchange.text, earlier), replies)
        if exchange.acted or (exchange.reply and exchange.reply.asks):
            return None
    return None
