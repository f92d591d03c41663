"""Finds the text that somebody means: below the wish, in the last draft of ours, or in what was said before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.skills.writing.shown_changes import without_quotation

if TYPE_CHECKING:
    from core.abilities.turn import Turn

MOST_EXCHANGES: Final = 30
_OF_THREAD: Final = re.compile(
    r"\b(?:this|the|our) (?:thread|conversation|discussion|chat)\b|\b(?:above|so far)\b|"
    r"\b(?:dies\w*|de[rmsn]|unser\w*) (?:thread|unterhaltung|diskussion|verlauf|gespräch\w*)\b|\boben\b|"
    r"\b(?:est[ea]|el|la|nuestra) (?:hilo|conversaci[oó]n|discusión|charla)\b|"
    r"\b(?:ce|cette|le|la|notre) (?:fil|conversation|discussion)\b|"
    r"\b(?:est[ea]|[oa]|nossa) (?:tópico|conversa|discussão|thread)\b",
    re.IGNORECASE,
)


def text_meant(turn: Turn, text: str) -> str:
    """Return the text that came with a wish or, without one, our last draft or what was said last; else ""."""
    if text.strip():
        return text.strip()
    for exchange in reversed(turn.history):
        if exchange.reply and exchange.reply.model != "offline" and (draft := without_quotation(exchange.reply.text)):
            return draft
        if exchange.text and not exchange.is_only_files and exchange.reply is None:
            return exchange.text
    return ""


def is_about_thread(wish: str) -> bool:
    """Return whether a wish names what was said before: “write an announcement from this thread”."""
    return _OF_THREAD.search(wish) is not None


def thread_of(turn: Turn) -> str:
    """Return what people said here before, with their names, and what we answered."""
    lines: list[str] = []
    for exchange in turn.history[-MOST_EXCHANGES:]:
        if exchange.text:
            lines.append(f"{exchange.person}: {exchange.text}")
        if exchange.reply and exchange.reply.text:
            lines.append(f"Frontdesk: {exchange.reply.text}")
    return "\n".join(lines)
