"""What one turn works with: the message, what went before, and the documents that its readers may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.abilities import Ability
    from core.knowledge import Hit, Knowledge
    from core.messages import Exchange, Message


@dataclass(slots=True)
class Turn:
    """One turn of a conversation, as abilities see it. `now` is aware, in UTC.

    `evidence` collects the passages that were shown in this turn, in the order of their numbers (passage 1 first), and
    `told` what abilities said of their own knowledge.
    """

    message: Message
    now: datetime
    audiences: tuple[str, ...]
    knowledge: Knowledge
    history: tuple[Exchange, ...] = ()
    abilities: tuple[Ability, ...] = ()
    evidence: list[Hit] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def search(self, question: str, *, limit: int = 8) -> tuple[Hit, ...]:
        """Find passages for a question among what everybody in this conversation may read, and note them as evidence.

        What was said before in the conversation helps to find them.
        """
        context = [line for exchange in self.history[-CONTEXT_EXCHANGES:] for line in _said(exchange)]
        hits = await self.knowledge.search(question, audiences=self.audiences, context=context, limit=limit)
        known = {hit.passage.id for hit in self.evidence}
        self.evidence.extend(hit for hit in hits if hit.passage.id not in known)
        return hits

    def number(self, hit: Hit) -> int:
        """Return the number (from 1) under which a passage found in this turn is cited."""
        return next(n for n, known in enumerate(self.evidence, 1) if known.passage.id == hit.passage.id)


CONTEXT_EXCHANGES = 2
CONTEXT_CHARACTERS = 300
"""Of each thing said before: a long answer would drown the question."""


def _said(exchange: Exchange) -> tuple[str, ...]:
    reply = exchange.reply.text if exchange.reply else ""
    return tuple(text[:CONTEXT_CHARACTERS] for text in (exchange.text, reply) if text)
