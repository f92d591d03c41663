"""Renders replies and passages as the results of tools. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.knowledge import Hit
    from core.model.replies import Reply

ANSWERS = N_("To go on, call `ask` with one of these: {labels}.")


def render(reply: Reply) -> dict[str, Any]:
    """Return a reply: its text, its proofs, and the words that answer it."""
    labels = [choice.label for choice in reply.choices]
    listed = ", ".join(f"“{label}”" for label in labels)
    text = f"{reply.text}\n\n{_(ANSWERS).format(labels=listed)}" if reply.asks and labels else reply.text
    return {
        "text": text,
        "answered": reply.answered,
        "citations": [
            {"number": one.number, "title": one.title, "source": one.source, "quote": one.quote}
            for one in reply.citations
        ],
        "answers": labels,
    }


def render_passages(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return passages with their sources, the best first."""
    return [
        {
            "title": hit.passage.title,
            "source": hit.passage.source,
            "headings": list(hit.passage.headings),
            "text": hit.passage.text,
            "score": round(hit.score, 4),
        }
        for hit in hits
    ]
