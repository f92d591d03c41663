"""More, less, or another part of what the documents say about the last question; every quote is exact."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.extraction import extract
from core.agent.offline.quotation.quotes.extent import find_rest
from core.agent.offline.quotation.quotes.quote_selection import Quote, read_passage
from core.agent.offline.quotation.quotes.quoted_answer import is_near, quotation
from core.agent.offline.quotation.quotes.shown_quote import CUT
from core.agent.talk.quoted_place import headings_above, read_on
from core.model.replies import Citation, Reply
from core.text.sentences import sentences
from core.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.agent.offline.quotation.quotes.quoted_answer import Quoter
    from core.agent.talk.last_answer import LastAnswer
    from core.model.knowledge import Hit, Passage

MOST_READ: Final = 16
"""How many passages are looked through for one that was not quoted yet."""


async def next_quote(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply | None:
    """Return a quote from the next passage about the question, or None if no further one is near it."""
    hits = await turn.search(last.question, limit=MOST_READ)
    fresh = [
        _without_quoted(hit, last)
        for hit in hits
        if not any(_overlaps(hit.passage, cited) or cited.quote in hit.passage.text for cited in last.quoted)
    ]
    found = await asyncio.to_thread(extract, last.question, fresh, quoter.embeddings, quoter.reader)
    return quotation([found.best]) if found.best and is_near(found) else None


async def continued_quote(turn: Turn, last: LastAnswer) -> Reply | None:
    """Return the rest of a quote that was cut, or what follows the latest quotes in their section, or None."""
    if rest := _rest(last, await turn.search(last.question, limit=MOST_READ)):
        return quotation([rest])
    first, *_ = last.latest.citations or (None,)
    if first is None:
        return None
    farthest = max((cited for cited in last.quoted if cited.document == first.document), key=lambda cited: cited.end)
    found = await read_on(turn, farthest)
    return quotation([found]) if found else None


def _overlaps(passage: Passage, cited: Citation) -> bool:
    return cited.document == passage.document_id and passage.start < cited.end and cited.start < passage.end


def _without_quoted(hit: Hit, last: LastAnswer) -> Hit:
    """Return a hit without what is around its passage, if some of that was quoted."""
    around = hit.around
    return replace(hit, around=None) if around and any(_overlaps(around, cited) for cited in last.quoted) else hit


def _rest(last: LastAnswer, hits: Sequence[Hit]) -> Quote | None:
    """Return what follows the latest quote that was cut."""
    for cited in reversed(last.latest.citations):
        if f"{CUT} [{cited.number}]" not in last.latest.text:
            continue
        for around in (hit.around for hit in hits if hit.around and _overlaps(hit.around, cited)):
            found = find_rest(read_passage(around), cited.end - around.start)
            if found:
                span, is_cut = found
                text = around.text[span.start : span.end]
                return Quote(around, around.start + span.start, around.start + span.end, text, 1.0, text, is_cut)
    return None


def shortened(last: LastAnswer) -> Reply | None:
    """Return the sentence of the latest quotes that shares most with the question, or None if there is only one."""
    reply = last.latest
    asked = set(terms(last.question))
    parts = [
        (len(asked.intersection(terms(cited.quote[span.start : span.end]))), -order, cited, span)
        for order, (cited, span) in enumerate(
            (cited, span) for cited in reply.citations for span in sentences(cited.quote)
        )
    ]
    if len(parts) <= 1:
        return None
    _, _, cited, span = max(parts, key=lambda part: part[:2])
    quote = cited.quote[span.start : span.end]
    start = cited.start + span.start
    short = Citation(1, cited.document, cited.title, cited.source, quote, start, start + len(quote))
    return Reply(f"{' '.join(quote.split())} [1]", citations=(short,))


async def sources(turn: Turn, last: LastAnswer) -> Reply | None:
    """Return where the latest quotes stand, or None if nothing was quoted."""
    cited = last.latest.citations
    if not cited:
        return None
    lines = [
        f"- “{' '.join(one.quote.split())}” — {' › '.join(dict.fromkeys((one.title, *headings)))} [{one.number}]"
        for one in cited
        for headings in [await headings_above(turn, one)]
    ]
    return Reply("\n".join(lines), citations=cited)
