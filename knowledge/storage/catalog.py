"""Reads documents and passages, for search, for quotes, and for the lists of the command line."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from psycopg.rows import args_row, class_row

from core.model.knowledge import Passage
from core.model.skill_documents import StoredDocument
from knowledge.retrieval.surroundings import Neighbour, find_section
from knowledge.secret_detection import find_secrets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

BEFORE: Final = 5
AFTER: Final = 9
"""How many passages before and after another one are looked at."""

CHECKED_SINCE: Final = 3
"""The edition since which documents are checked for secrets when they are learned. Older ones are checked when read."""


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document without its text. `passages` is the number of its passages, `embedder` names their embedder."""

    id: str
    origin: str
    title: str
    source: str
    audience: str
    language: str
    embedder: str | None
    learned_at: datetime
    passages: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A path or URL that was learned: who may read its documents, and when its last sync ended."""

    origin: str
    audience: str
    synced_at: datetime | None
    documents: int


async def read_passages(
    connection: AsyncConnection, ids: Sequence[str], audiences: Sequence[str]
) -> dict[str, Passage]:
    """Return the stored passages that the audiences may read, by id, from one snapshot.

    Passages with secrets, from documents that were learned before this was checked, are left out.
    """
    async with connection.cursor(row_factory=args_row(_passage)) as cursor:
        await cursor.execute(READ_PASSAGES, {"ids": list(ids), "audiences": list(audiences)}, prepare=True, binary=True)
        rows = await cursor.fetchall()
    unchecked = [passage for passage, edition in rows if edition < CHECKED_SINCE]
    hidden = await asyncio.to_thread(_with_secrets, unchecked) if unchecked else set()
    return {passage.id: passage for passage, _ in rows if passage.id not in hidden}


async def read_surroundings(connection: AsyncConnection, passages: Sequence[Passage]) -> dict[str, Passage]:
    """Return the passages with those around them in their sections, each as one passage, by the passages' ids.

    A passage whose document changed since it was read, or has secrets around it, is left out.
    """
    by_id = {passage.id: passage for passage in passages}
    wanted = {"ids": list(by_id), "before": BEFORE, "after": AFTER}
    cursor = await connection.execute(READ_SURROUNDINGS, wanted, prepare=True)
    found: dict[str, Passage] = {}
    for id_, edition, text, near in await cursor.fetchall():
        passage, first = by_id[id_], near[0][0]
        start, end, headings = find_section(passage, [Neighbour(*fields) for fields in near])
        around = replace(passage, headings=headings, text=text[start - first : end - first], start=start, end=end)
        same = around.text[passage.start - start : passage.end - start] == passage.text
        if same and not (edition < CHECKED_SINCE and await asyncio.to_thread(find_secrets, around.text)):
            found[id_] = around
    return found


async def read_text(connection: AsyncConnection, document_id: str) -> tuple[str, str, str] | None:
    """Return the title, source and text of a document, or None if there is no such document."""
    cursor = await connection.execute("SELECT title, source, text FROM documents WHERE id = %s", [document_id])
    row: tuple[str, str, str] | None = await cursor.fetchone()
    return row


async def quote(
    connection: AsyncConnection, document_id: str, start: int, end: int, audiences: Sequence[str]
) -> str | None:
    """Return the text between two offsets of a document, or None if these audiences cannot read it or nobody can."""
    place = {"start": start + 1, "length": max(end - start, 0), "id": document_id}
    cursor = await connection.execute(QUOTE, {**place, "audiences": list(audiences)})
    row = await cursor.fetchone()
    if row and row[1] < CHECKED_SINCE and await asyncio.to_thread(find_secrets, row[0]):
        return None
    return row[0] if row else None


async def list_documents(connection: AsyncConnection, origin: str | None = None) -> list[Document]:
    """Return the documents of an origin, or all of them, sorted by source."""
    async with connection.cursor(row_factory=class_row(Document)) as cursor:
        await cursor.execute(LIST_DOCUMENTS, {"origin": origin})
        return await cursor.fetchall()


async def list_origins(connection: AsyncConnection) -> list[Origin]:
    """Return all origins, sorted by name."""
    async with connection.cursor(row_factory=class_row(Origin)) as cursor:
        await cursor.execute(LIST_ORIGINS)
        return await cursor.fetchall()


async def read_updates(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, StoredDocument]:
    """Return the documents that are stored under these ids."""
    cursor = await connection.execute(READ_UPDATES, [list(ids)])
    return {id_: StoredDocument(*fields) for id_, *fields in await cursor.fetchall()}


def _passage(edition: int, *fields: Any) -> tuple[Passage, int]:
    id_, document_id, title, source, headings, *rest = fields
    return Passage(id_, document_id, title, source, tuple(headings), *rest), edition


def _with_secrets(passages: Sequence[Passage]) -> set[str]:
    return {passage.id for passage in passages if find_secrets(passage.text)}


# While an origin moves to another audience, a reader must belong to two audiences: the one in whose indexes the
# document is, and the origin's.
READ_PASSAGES: Final = """
SELECT edition, passages.id, document_id, title, source, headings, passages.text, starts, ends, origins.audience
FROM passages JOIN documents ON documents.id = document_id JOIN origins USING (origin)
WHERE passages.id = ANY(%(ids)s)
  AND documents.audience = ANY(%(audiences)s) AND origins.audience = ANY(%(audiences)s)
"""

READ_SURROUNDINGS: Final = """
SELECT wanted.id, edition, substr(documents.text, near.starts + 1, near.ends - near.starts), near.passages
FROM passages AS wanted JOIN documents ON documents.id = document_id CROSS JOIN LATERAL (
    SELECT min(starts) AS starts, max(ends) AS ends,
           json_agg(json_build_array(starts, ends, headings) ORDER BY ordinal) AS passages
    FROM passages WHERE document_id = wanted.document_id
     AND ordinal BETWEEN wanted.ordinal - %(before)s AND wanted.ordinal + %(after)s
) AS near
WHERE wanted.id = ANY(%(ids)s)
"""

QUOTE: Final = """
SELECT substr(text, %(start)s, %(length)s), edition FROM documents JOIN origins USING (origin)
WHERE id = %(id)s AND documents.audience = ANY(%(audiences)s) AND origins.audience = ANY(%(audiences)s)
"""

READ_UPDATES: Final = """
SELECT id, title, source, origins.audience, learned_at FROM documents JOIN origins USING (origin) WHERE id = ANY(%s)
"""

LIST_DOCUMENTS: Final = """
SELECT id, origin, title, source, origins.audience, language, embedder, learned_at,
       (SELECT count(*) FROM passages WHERE document_id = documents.id) AS passages
FROM documents JOIN origins USING (origin) WHERE %(origin)s::text IS NULL OR origin = %(origin)s ORDER BY source, id
"""

LIST_ORIGINS: Final = """
SELECT origin, audience, synced_at,
       (SELECT count(*) FROM documents WHERE documents.origin = origins.origin) AS documents
FROM origins ORDER BY origin
"""
