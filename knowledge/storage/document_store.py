"""What the sync reads and writes in PostgreSQL: documents, passages, and the vectors in doubt."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg.rows import args_row
from psycopg_pool import PoolTimeout

from core.model.errors import RetryLater, StoreError
from knowledge.storage import lexical_index
from knowledge.versions import Held, Known

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from knowledge.versions import Version


@asynccontextmanager
async def connected(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    """Borrow a connection; what goes wrong with PostgreSQL in the block is told as our error."""
    try:
        async with pool.connection() as connection:
            yield connection
    except psycopg.errors.DiskFull as error:
        raise StoreError("PostgreSQL's disk is full. Free some space and try again.") from error
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise RetryLater(f"PostgreSQL is not available now ({' '.join(str(error).split())}). Try again.") from error


async def switch(connection: AsyncConnection, versions: Sequence[Version], now: datetime) -> None:
    """Replace documents by their new versions, in the caller's transaction; leaving vectors are noted as in doubt."""
    for version in versions:
        if version.held:
            gone = {id_: number for id_, number in version.held.passages.items() if id_ not in version.kept}
            await _remove_passages(connection, version.held, gone)
    await _write_documents(connection, versions, now)
    numbers = await _write_passages(connection, versions)
    for (audience, language), group in _grouped(versions).items():
        texts = [
            lexical_index.Text(numbers[piece.id], version.title, piece.headings, piece.text)
            for version in group
            for piece in version.fresh
        ]
        await lexical_index.index(connection, audience, language, texts)


async def remove(connection: AsyncConnection, ids: Sequence[str]) -> int:
    """Remove documents with all that belongs to them, in the caller's transaction, and return how many there were."""
    for held in (await hold(connection, ids)).values():
        await _remove_passages(connection, held, held.passages)
    cursor = await connection.execute("DELETE FROM documents WHERE id = ANY(%s)", [list(ids)])
    return cursor.rowcount


async def hold(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Held]:
    """Read what is stored of documents, for their next version."""
    cursor = await connection.execute(READ_HELD, [list(ids)])
    return {
        id_: Held(origin, audience, language, embedder, edition, dict(zip(passages, numbers, strict=True)))
        for id_, origin, audience, language, embedder, edition, passages, numbers in await cursor.fetchall()
    }


async def doubt(connection: AsyncConnection, audience: str, embedder: str | None, ids: Iterable[str]) -> None:
    """Note vectors that may soon be orphans, or that will be: `doubtful` tells later which are."""
    if embedder is not None:
        await connection.execute(ADD_DOUBTS, [audience, embedder, list(ids)])


async def doubtful(connection: AsyncConnection) -> dict[tuple[str, str], list[str]]:
    """Return the noted vectors whose passage is not stored, by audience and embedder: they are to be removed."""
    cursor = await connection.execute(READ_DOUBTS)
    return {(audience, embedder): ids for audience, embedder, ids in await cursor.fetchall()}


async def settle_doubts(connection: AsyncConnection) -> None:
    """Forget the doubts, once what was doubtful has left Chroma."""
    await connection.execute("DELETE FROM vectors_in_doubt")


async def count_embedded(connection: AsyncConnection, audience: str, embedder: str) -> int:
    """Return how many passages of an audience have their vector from an embedder."""
    cursor = await connection.execute(COUNT_EMBEDDED, [audience, embedder])
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def forget_embedder(connection: AsyncConnection, audience: str, embedder: str) -> None:
    """Count all documents of an audience as not embedded, and their vectors as in doubt."""
    await connection.execute(FORGET_EMBEDDER, {"audience": audience, "embedder": embedder})


async def has_doubts(connection: AsyncConnection) -> bool:
    """Tell whether any vectors are in doubt."""
    cursor = await connection.execute("SELECT 1 FROM vectors_in_doubt LIMIT 1")
    return await cursor.fetchone() is not None


async def touch(connection: AsyncConnection, fingerprints: Mapping[str, str]) -> None:
    """Give unchanged documents their new fingerprints."""
    if fingerprints:
        await connection.execute(TOUCH, [list(fingerprints), list(fingerprints.values())])


async def read_known(connection: AsyncConnection, origin: str) -> dict[str, Known]:
    """Return all documents of an origin, as far as the sync compares them."""
    async with connection.cursor(row_factory=args_row(Known)) as cursor:
        await cursor.execute(READ_KNOWN, [origin])
        return {known.id: known for known in await cursor.fetchall()}


def _grouped(versions: Iterable[Version]) -> dict[tuple[str, str], list[Version]]:
    groups: dict[tuple[str, str], list[Version]] = {}
    for version in versions:
        groups.setdefault((version.audience, version.language), []).append(version)
    return groups


async def _remove_passages(connection: AsyncConnection, held: Held, gone: Mapping[str, int]) -> None:
    if gone:
        numbers = list(gone.values())
        await lexical_index.remove(connection, held.audience, held.language, numbers)
        await connection.execute("DELETE FROM passages WHERE number = ANY(%s)", [numbers])
        await doubt(connection, held.audience, held.embedder, gone)


async def _write_documents(connection: AsyncConnection, versions: Iterable[Version], now: datetime) -> None:
    async with connection.cursor() as cursor:
        await cursor.executemany(
            WRITE_DOCUMENT,
            [
                (
                    *(version.id, version.origin, version.title, version.source, version.audience, version.hash),
                    *(version.fingerprint, version.language, version.embedder, version.edition, version.text, now),
                )
                for version in versions
            ],
        )


async def _write_passages(connection: AsyncConnection, versions: Iterable[Version]) -> dict[str, int]:
    """Write the fresh passages, put the kept ones in their new places, and return the fresh ones' numbers."""
    fresh = [(version.id, piece) for version in versions for piece in version.fresh]
    kept = [piece for version in versions for piece in version.pieces if piece.id in version.kept]
    cursor = await connection.execute(NEXT_NUMBERS, [len(fresh)])
    numbers = [number for (number,) in await cursor.fetchall()]
    async with cursor.copy(COPY_PASSAGES) as copy:
        for number, (document_id, piece) in zip(numbers, fresh, strict=True):
            place = (piece.ordinal, piece.start, piece.end)
            await copy.write_row((number, piece.id, document_id, *place, list(piece.headings), piece.text))
    if kept:
        columns = zip(*((piece.id, piece.ordinal, piece.start, piece.end) for piece in kept), strict=True)
        await connection.execute(MOVE_PASSAGES, [list(column) for column in columns])
    return {piece.id: number for number, (_, piece) in zip(numbers, fresh, strict=True)}


READ_HELD: Final = """
SELECT documents.id, origin, audience, language, embedder, edition,
       coalesce(array_agg(passages.id) FILTER (WHERE passages.id IS NOT NULL), '{}'),
       coalesce(array_agg(number) FILTER (WHERE passages.id IS NOT NULL), '{}')
FROM documents LEFT JOIN passages ON document_id = documents.id
WHERE documents.id = ANY(%s) GROUP BY documents.id
"""

READ_KNOWN: Final = "SELECT id, hash, fingerprint, audience, embedder, edition FROM documents WHERE origin = %s"

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

READ_DOUBTS: Final = """
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

FORGET_EMBEDDER: Final = """
WITH forgotten AS (
    UPDATE documents SET embedder = NULL WHERE audience = %(audience)s AND embedder = %(embedder)s RETURNING id
)
INSERT INTO vectors_in_doubt (audience, embedder, passage_id)
SELECT %(audience)s, %(embedder)s, passages.id FROM passages JOIN forgotten ON forgotten.id = document_id
ON CONFLICT DO NOTHING
"""

TOUCH: Final = """
UPDATE documents SET fingerprint = touched.fingerprint
FROM unnest(%s::text[], %s::text[]) AS touched (id, fingerprint) WHERE documents.id = touched.id
"""
