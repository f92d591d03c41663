"""From passages found to a reply: the sentences that answer, each with its citation, or an honest "I don't know"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.agent.offline.extraction import extract
from core.model.messages import Citation, Reply
from core.text.sentences import blocks, is_code, is_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings

    from core.agent.offline.quote_selection import Quote
    from core.model.knowledge import Hit


def quote_answer(question: str, hits: Sequence[Hit], embeddings: Embeddings | None, *, contact: str = "") -> Reply:
    """Answer a question by quoting the passages found for it; `answered` is False if they don't answer it."""
    found = extract(question, hits, embeddings)
    if not found.answered:
        return unknown_answer(contact=contact, confidence=found.confidence)
    text = "\n".join(_lines(found.quotes))
    citations = tuple(_citation(number, quote) for number, quote in enumerate(found.quotes, 1))
    return Reply(text, citations=citations, answered=True, confidence=found.confidence)


def unknown_answer(*, contact: str = "", confidence: float = 0.0) -> Reply:
    """Say "I don't know", and where to find a human."""
    human = f"Please ask a human: {contact}" if contact else "Please ask a human on the team"
    words = f"I don't know: I found nothing in the documents that answers this. {human}."
    return Reply(words, answered=False, confidence=confidence)


def _lines(quotes: Sequence[Quote]) -> list[str]:
    """Write each quote with its mark: sentences of one paragraph on one line, lists and code on lines of their own."""
    lines: list[str] = []
    previous: Quote | None = None
    for number, quote in enumerate(quotes, 1):
        text = _unwrapped(quote)
        marked = f"{text}\n\n[{number}]" if text.endswith(("```", "~~~", "|")) else f"{text} [{number}]"
        if previous and _runs_on(previous, quote):
            lines[-1] += f" {marked}"
        else:
            lines += ["", marked] if lines else [marked]
        previous = quote
    return lines


def _unwrapped(quote: Quote) -> str:
    """Put each paragraph and each item of a quote on one line: where the source broke it means nothing to a reader."""
    text, start = quote.passage.text, quote.start - quote.passage.start
    stop = start + len(quote.text)
    written, done = "", start
    for block in blocks(text):
        first, last = max(block.start, start), min(block.end, stop)
        if first < last:
            said = text[first:last]
            kept = said if is_code(text, block) or is_row(text, block) else " ".join(said.split())
            written += text[done:first] + kept
            done = last
    return written.strip()


def _runs_on(before: Quote, quote: Quote) -> bool:
    """Whether two quotes stand in one paragraph, so that they read on."""
    if before.passage.id != quote.passage.id or before.end > quote.start:
        return False
    between = before.passage.text[before.end - before.passage.start : quote.start - quote.passage.start]
    return "\n\n" not in between and _prose(before) and _prose(quote)


def _prose(quote: Quote) -> bool:
    return len(blocks(quote.text)) == 1 and (quote.text[:1].isalnum() or quote.text[:1] in "\"“‘('«`*_")


def _citation(number: int, quote: Quote) -> Citation:
    passage = quote.passage
    return Citation(number, passage.document_id, passage.title, passage.source, quote.text, quote.start, quote.end)
