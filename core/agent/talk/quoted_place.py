"""Where a quote stands in its document: the headings above it, and what follows it in its section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.quotes.quote_selection import Quote
from core.agent.offline.quotation.quotes.units import find_unit
from core.model.knowledge import Passage
from core.text.sentences import blocks, is_heading

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.replies import Citation

BEFORE: Final = 20_000
"""How many characters before a quote are read for the headings above it."""

AFTER: Final = 1_500
"""How many characters after a quote are read for what follows it."""

FENCE: Final = "```"


async def headings_above(turn: Turn, cited: Citation) -> tuple[str, ...]:
    """Return the headings above a quote, outermost first."""
    text = await turn.services.knowledge.quote(
        cited.document, max(0, cited.start - BEFORE), cited.start, audiences=turn.audiences
    )
    above: list[tuple[int, str]] = []
    for block in blocks(text or ""):
        if is_heading(text or "", block):
            line = (text or "")[block.start : block.end]
            level = len(line) - len(line.lstrip("#"))
            above = [*(higher for higher in above if higher[0] < level), (level, line.strip("# \t\n"))]
    return tuple(name for _, name in above)


async def read_on(turn: Turn, cited: Citation) -> Quote | None:
    """Return what follows a quote in its section: the next paragraph, list or code; None at the end of the section.

    The rest of a table or of code is not quoted, since it cannot stand alone.
    """
    end = cited.end
    text = await turn.services.knowledge.quote(cited.document, end, end + AFTER, audiences=turn.audiences)
    if not text:
        return None
    section = _until_heading(text)
    passage = Passage("", cited.document, cited.title, cited.source, (), section, end, end + len(section))
    reader = PassageReader(passage)
    first = next((index for index in range(len(reader.spans)) if not reader.is_mark(index)), None)
    if first is None or section.count(FENCE) % 2 or reader.is_row(first) or reader.is_rest(first):
        return None
    unit = find_unit(reader, first, steps=True)
    if unit is None:
        return None
    stop = max(unit.end, reader.block(first).end)
    whole = section[unit.start : stop].rstrip()
    return Quote(passage, end + unit.start, end + unit.start + len(whole), whole, 1.0, whole)


def _until_heading(text: str) -> str:
    heading = next((block.start for block in blocks(text) if is_heading(text, block)), len(text))
    is_cut = len(text) == AFTER and heading == AFTER
    return text[: text.rfind("\n\n")] if is_cut and "\n\n" in text.strip() else text[:heading]
