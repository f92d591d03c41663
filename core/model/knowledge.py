"""What the core knows about knowledge: passages, hits, and the port that the knowledge room implements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

PUBLIC = "public"
"""The audience of documents that everybody may read; also the default of `frontdesk learn`."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a stored document, with its exact place.

    `start` and `end` are offsets in characters (code points) into the stored text of the document, end exclusive;
    `text` is what stands there. `headings` is the path of headings above it, outermost first. `source` is a path or
    a URL. Only conversations all of whose readers belong to `audience` may see it.
    """

    id: str
    document_id: str
    title: str
    source: str
    headings: tuple[str, ...]
    text: str
    start: int
    end: int
    audience: str = PUBLIC


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its fused `score`, the cosine `similarity` (-1..1) and the BM25 `lexical` score (0 or more).

    `similarity` is to the question without its context. Of a passage found by its words only it is an upper bound: the
    lowest similarity among the passages found by meaning, and 0 if nothing was searched by meaning.
    """

    passage: Passage
    score: float
    similarity: float
    lexical: float


class Knowledge(Protocol):
    """What a desk asks of its documents."""

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 10
    ) -> tuple[Hit, ...]:
        """Find the passages nearest to a query, best first, among what all of `audiences` allow.

        `context` holds the earlier turns of the conversation, oldest first; they help to find and never to decide.
        """
        ...

    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        """Return what stands between two offsets of a document, or None if `audiences` may read no such document."""
        ...
