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
    return "\n\n".join(f"[{turn.number(hit)}] {_heading(hit.passage)}\n{hit.passage.text}" for hit in hits)


def _heading(passage: Passage) -> str:
    return " › ".join(dict.fromkeys((passage.title, *passage.headings)))
