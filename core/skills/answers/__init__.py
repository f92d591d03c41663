"""Answers: facts from the team's own documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.knowledge import Passage


@ability(examples=[], searches=True)
async def search_documents(turn: Turn, question: str) -> str:
    """Find passages in the team's documents that may answer a question. Use it for every question of fact.

    question: the question as a whole sentence in the person's words, clear without the conversation.
    """
    hits = await turn.search(question)
    if not hits:
        return "The documents say nothing about this. Say that you don't know."
    return "\n\n".join(f"[{turn.number(hit)}] {_framed(hit.passage)}" for hit in hits)


def _framed(passage: Passage) -> str:
    """Return a passage below its headings, and below the line that opens its table or code, if this is not in it."""
    heading = " › ".join(dict.fromkeys((passage.title, *passage.path)))
    return "\n".join(line for line in (heading, passage.opening, passage.text) if line)
