"""Reads and writes documents, passages and vectors in doubt (see `knowledge.sync`) in PostgreSQL, for a sync."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from psycopg.rows import class_row

from knowledge.storage import lexical_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from knowledge.documents import LoadedDocument


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The version of a document that is stored now: the content's `hash`, and how its passages were made.

    `passages` maps the passages' ids to their numbers, which are the primary keys; `read_known` leaves it empty.
    """

    id: str
    origin: str
    hash: str
    fingerprint: str
    audience: str
    language: str
    embedder: str | None
    edition: int
    passages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A passage to be stored. `embedded` is the text that the embedder reads."""

    id: str
    ordinal: int
    start: int
    end: int
    headings: tuple[str, ...]
    text: str
    embedded: str


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """The next version of a document.

    `stored` is the version that it replaces, or None. The passages whose ids are in `kept` are stored, indexed and
    embedded already.
    """

    document: LoadedDocument
    origin: str
    audience: str
    hash: str
    language: str
    embedder: str | None
    edition: int
    passages: tuple[PassageDraft, ...]
    stored: StoredVersion | None = None
    kept: frozenset[str] = frozenset()

    @property
    def new_passages(self) -> tuple[PassageDraft, ...]:
        """The passages that must be embedded and indexed."""
        return tuple(passage for passage in self.passages if passage.id not in self.kept)


async def read_known(connection: AsyncConnection, origin: str) -> dict[str, StoredVersion]:
    """Return all documents of an origin by id, without their passages."""
    async with connection.cursor(row_factory=class_row(StoredVersion)) as cursor:
        await cursor.execute(READ_KNOWN, [origin])
        return {known.id: known for known in await cursor.fetchall()}


async def read_stored(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, StoredVersion]:
    """Return the stored versions of documents by id."""
    async with connection.cursor(row_factory=class_row(StoredVersion)) as cursor:
        await cursor.execute(READ_STORED, [list(ids)])
        return {stored.id: stored for stored in await cursor.fetchall()}


async def replace(connection: AsyncConnection, versions: Sequence[DocumentVersion], now: datetime) -> None:
    """Replace documents by their new versions, in the caller's transaction.

    The vectors of the old passages are noted as in doubt, so that a sync removes them from Chroma later.
    """
    for version in versions:
        if stored := version.stored:
            gone = {id_: number for id_, number in stored.passages.items() if id_ not in version.kept}
            await _remove_passages(connection, stored, gone)
    await _write_documents(connection, versions, now)
    numbers = await _write_passages(connection, versions)
    texts: dict[tuple[str, str], list[lexical_index.IndexedText]] = {}
    for version in versions:
        texts.setdefault((version.audience, version.language), []).extend(
            lexical_index.IndexedText(numbers[passage.id], version.document.title, passage.headings, passage.text)
            for passage in version.new_passages
        )
    for (audience, language), group in texts.items():
        await lexical_index.add(connection, audience, language, group)


async def remove(connection: AsyncConnection, ids: Sequence[str]) -> int:
    """Remove documents and all their passages, in the caller's transaction, and return how many there were."""
    for stored in (await read_stored(connection, ids)).values():
        await _remove_passages(connection, stored, stored.passages)
    cursor = await connection.execute("DELETE FROM documents WHERE id = ANY(%s)", [list(ids)])
    return cursor.rowcount


async def write_fingerprints(connection: AsyncConnection, fingerprints: Mapping[str, str]) -> None:
    """Store new fingerprints of documents whose content did not change."""
    if fingerprints:
        await connection.execute(WRITE_FINGERPRINTS, [list(fingerprints), list(fingerprints.values())])


async def mark_in_doubt(connection: AsyncConnection, audience: str, embedder: str | None, ids: Iterable[str]) -> None:
    """Mark vectors whose passages are not stored yet, or not any more. `read_orphans` later finds the orphans."""
    if embedder is not None:
        await connection.execute(ADD_DOUBTS, [audience, embedder, list(ids)])


async def read_orphans(connection: AsyncConnection) -> dict[tuple[str, str], list[str]]:
    """Return the vectors in doubt whose passage is not stored, by audience and embedder. They can be removed."""
    cursor = await connection.execute(READ_ORPHANS)
    return {(audience, embedder): ids for audience, embedder, ids in await cursor.fetchall()}


async def clear_doubts(connection: AsyncConnection) -> None:
    """Delete all marks of vectors in doubt, after the orphans were removed from Chroma."""
    await connection.execute("DELETE FROM vectors_in_doubt")


async def has_doubts(connection: AsyncConnection) -> bool:
    """Return whether any vectors are in doubt."""
    cursor = await connection.execute("SELECT 1 FROM vectors_in_doubt LIMIT 1")
    return await cursor.fetchone() is not None


async def count_embedded(connection: AsyncConnection, audience: str, embedder: str) -> int:
    """Return how many passages of an audience were embedded by an embedder."""
    cursor = await connection.execute(COUNT_EMBEDDED, [audience, embedder])
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def mark_not_embedded(connection: AsyncConnection, audience: str, embedder: str) -> None:
    """Record that no document of an audience is embedded by this embedder. Remaining vectors are marked as in doubt."""
    await connection.execute(MARK_NOT_EMBEDDED, {"audience": audience, "embedder": embedder})


async def _remove_passages(connection: AsyncConnection, stored: StoredVersion, gone: Mapping[str, int]) -> None:
    if gone:
        numbers = list(gone.values())
        await lexical_index.remove(connection, stored.audience, stored.language, numbers)
        await connection.execute("DELETE FROM passages WHERE number = ANY(%s)", [numbers])
        await mark_in_doubt(connection, stored.audience, stored.embedder, gone)


async def _write_documents(connection: AsyncConnection, versions: Iterable[DocumentVersion], now: datetime) -> None:
    async with connection.cursor() as cursor:
        await cursor.executemany(
            WRITE_DOCUMENT,
            [
                (
                    *(version.document.id, version.origin, version.document.title, version.document.source),
                    *(version.audience, version.hash, version.document.fingerprint, version.language),
                    *(version.embedder, version.edition, version.document.text, now),
                )
                for version in versions
            ],
        )


async def _write_passages(connection: AsyncConnection, versions: Iterable[DocumentVersion]) -> dict[str, int]:
    """Insert the new passages, update the offsets of the kept ones, and return the numbers of the new ones by id."""
    new = [(version.document.id, passage) for version in versions for passage in version.new_passages]
    kept = [passage for version in versions for passage in version.passages if passage.id in version.kept]
    cursor = await connection.execute(NEXT_NUMBERS, [len(new)])
    numbers = [number for (number,) in await cursor.fetchall()]
    async with cursor.copy(COPY_PASSAGES) as copy:
        for number, (document_id, passage) in zip(numbers, new, strict=True):
            place = (passage.ordinal, passage.start, passage.end)
            await copy.write_row((number, passage.id, document_id, *place, list(passage.headings), passage.text))
    if kept:
        columns = zip(*((passage.id, passage.ordinal, passage.start, passage.end) for passage in kept), strict=True)
        await connection.execute(MOVE_PASSAGES, [list(column) for column in columns])
    return {passage.id: number for number, (_, passage) in zip(numbers, new, strict=True)}


READ_STORED: Final = """
SELECT documents.id, origin, hash, fingerprint, audience, language, embedder, edition,
       coalesce(json_object_agg(passages.id, number) FILTER (WHERE passages.id IS NOT NULL), '{}') AS passages
FROM documents LEFT JOIN passages ON document_id = documents.id
WHERE documents.id = ANY(%s) GROUP BY documents.id
"""

READ_KNOWN: Final = """
SELECT id, origin, hash, fingerprint, audience, language, embedder, edition FROM documents WHERE origin = %s
"""

WRITE_DOCUMENT: Final = """
INSERT INTO documents
    (id, origin, title, source, audience, hash, fingerprint, language, embedder, edition, text, learned_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, source = excluded.source, audience = excluded.audience, hash = excluded.hash,
    fingerprint = excluded.fingerprint, language = excluded.language, embedder = excluded.embedder,
    edition = excluded.edition, text = excluded.text, learned_at = excluded.learned_at
"""

NEXT_NUMBERS: Final = """
SELECT nextval(pg_get_serial_sequence('passages', 'number'))::integer FROM generate_series(1, %s)
"""

COPY_PASSAGES: Final = """
COPY passages (number, id, document_id, ordinal, starts, ends, headings, text) FROM STDIN
"""

MOVE_PASSAGES: Final = """
UPDATE passages SET ordinal = moved.ordinal, starts = moved.starts, ends = moved.ends
FROM unnest(%s::text[], %s::integer[], %s::integer[], %s::integer[]) AS moved (id, ordinal, starts, ends)
WHERE passages.id = moved.id
"""

ADD_DOUBTS: Final = """
INSERT INTO vectors_in_doubt (audience, embedder, passage_id) SELECT %s, %s, unnest(%s::text[]) ON CONFLICT DO NOTHING
"""

READ_ORPHANS: Final = """
SELECT doubts.audience, doubts.embedder, array_agg(doubts.passage_id)
FROM vectors_in_doubt AS doubts
WHERE NOT EXISTS (
    SELECT FROM passages JOIN documents ON documents.id = document_id
    WHERE passages.id = doubts.passage_id
      AND documents.audience = doubts.audience AND documents.embedder = doubts.embedder
)
GROUP BY doubts.audience, doubts.embedder
"""

COUNT_EMBEDDED: Final = """
SELECT count(*) FROM passages JOIN documents ON documents.id = document_id WHERE audience = %s AND embedder = %s
"""

MARK_NOT_EMBEDDED: Final = """
WITH forgotten AS (
    UPDATE documents SET embedder = NULL WHERE audience = %(audience)s AND embedder = %(embedder)s RETURNING id
)
INSERT INTO vectors_in_doubt (audience, embedder, passage_id)
SELECT %(audience)s, %(embedder)s, passages.id FROM passages JOIN forgotten ON forgotten.id = document_id
ON CONFLICT DO NOTHING
"""

WRITE_FINGERPRINTS: Final = """
UPDATE documents SET fingerprint = touched.fingerprint
FROM unnest(%s::text[], %s::text[]) AS touched (id, fingerprint) WHERE documents.id = touched.id
"""
