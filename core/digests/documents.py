"""The text of a document, in paragraphs with their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.digests.points import Source
from core.model.knowledge import Passage
from core.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.model.knowledge import Hit

LONGEST_DOCUMENT = 200_000
"""How many characters of a document are read."""
HITS = 20
_PARAGRAPH = re.compile(
    r"(?:^|\n)(?P<fence>`{3,}|~{3,}).*?(?:\n(?P=fence)|\Z)|\S.*?(?=\n\s*\n|\n(?:`{3}|~{3})|\Z)", re.DOTALL
)


async def read_document(turn: Turn, name: str) -> tuple[str, list[Source]]:
    """Return the title and the paragraphs of the document that a name means best; without a name, of a file sent here.

    Only documents that everybody in the conversation may read are found.
    """
    wanted = name or " ".join(turn.files) or turn.message.text
    hit = _meant(wanted, await turn.search(wanted, limit=HITS), only_files=not name)
    if hit is None:
        return "", []
    found = hit.passage
    text = await turn.services.knowledge.quote(found.document_id, 0, LONGEST_DOCUMENT, audiences=turn.audiences)
    return found.title, [_source(found, part) for part in _paragraphs(text or "")]


def _meant(name: str, hits: Sequence[Hit], *, only_files: bool) -> Hit | None:
    """Return a passage of the document whose title has most of the words, or, if several have, of the best hit."""
    words = set(terms(name))
    if only_files:
        hits = [hit for hit in hits if hit.passage.audience.startswith("in ")]
    return max(hits, key=lambda hit: len(words & set(terms(f"{hit.passage.title} {hit.passage.source}"))), default=None)


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """Return the paragraphs of a text, without blocks of code, each with its place."""
    return [(found.start(), found[0]) for found in _PARAGRAPH.finditer(text) if not found["fence"]]


def _source(of: Passage, part: tuple[int, str]) -> Source:
    at, text = part
    place = (at, at + len(text))
    passage = Passage(f"{of.document_id}-{at}", of.document_id, of.title, of.source, (), text, *place, of.audience)
    return Source(text, passage=passage)
