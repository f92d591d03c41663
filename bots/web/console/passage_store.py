"""Reads the passages of a document, as they are cut. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.storage.rows import many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.storage.rows import Database

_PASSAGES = """
SELECT p.headings, p.text, p.starts, p.ends
FROM passages p JOIN documents d ON d.id = p.document_id JOIN origins o USING (origin)
WHERE d.id = %s AND d.audience = ANY(%s) AND o.audience = ANY(%s)
ORDER BY p.ordinal
"""


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage: the headings above it, its text, and where it stands in the document (end exclusive)."""

    headings: list[str]
    text: str
    start: int
    end: int


async def passages_of(database: Database, document: str, audiences: Sequence[str]) -> list[Cut]:
    """Return the passages of a document in order, if these audiences may read it."""
    rows = await many(database, _PASSAGES, document, list(audiences), list(audiences))
    return [Cut(*row) for row in rows]
