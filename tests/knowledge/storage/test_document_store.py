from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from knowledge.documents import LoadedDocument
from knowledge.storage import document_store, origin_store
from knowledge.storage.document_store import DocumentVersion, PassageDraft, StoredVersion

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def version(*texts: str, stored: StoredVersion | None = None, kept: tuple[str, ...] = ()) -> DocumentVersion:
    """A version of the document `d` with a passage for each text, whose id is the text."""
    passages = tuple(PassageDraft(text, n, n, n + 1, (), text, text) for n, text in enumerate(texts))
    return DocumentVersion(
        LoadedDocument("d", "Title", "d.md", " ".join(texts), "print"),
        *("/docs", "public", "hash", "en", "hashes", 1, passages),
        stored=stored,
        kept=frozenset(kept),
    )


def test_passages_that_are_kept_are_not_new() -> None:
    kept, new = version("cat", "dog").passages
    assert version("cat", "dog").new_passages == (kept, new)
    assert version("cat", "dog", kept=("cat",)).new_passages == (new,)


@pytest.fixture
async def connection(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    async with pool.connection() as borrowed:
        await origin_store.begin_sync(borrowed, "/docs", "public", NOW)
        yield borrowed


async def stored_version(connection: AsyncConnection) -> StoredVersion:
    return (await document_store.read_stored(connection, ["d"]))["d"]


async def test_a_new_version_keeps_some_passages_and_marks_the_vectors_of_the_others(
    connection: AsyncConnection,
) -> None:
    await document_store.replace(connection, [version("cat", "dog")], NOW)
    before = await stored_version(connection)
    await document_store.replace(connection, [version("owl", "cat", stored=before, kept=("cat",))], NOW)
    after = await stored_version(connection)
    assert sorted(after.passages) == ["cat", "owl"]
    assert after.passages["cat"] == before.passages["cat"]
    assert await document_store.read_orphans(connection) == {("public", "hashes"): ["dog"]}
    cursor = await connection.execute("SELECT id, ordinal FROM passages ORDER BY ordinal")
    assert await cursor.fetchall() == [("owl", 0), ("cat", 1)]


async def test_a_vector_in_doubt_is_an_orphan_only_while_its_passage_is_not_stored(connection: AsyncConnection) -> None:
    await document_store.mark_in_doubt(connection, "public", "hashes", ["cat", "dog"])
    await document_store.mark_in_doubt(connection, "public", None, ["owl"])
    await document_store.replace(connection, [version("cat")], NOW)
    assert await document_store.read_orphans(connection) == {("public", "hashes"): ["dog"]}
    assert await document_store.has_doubts(connection)
    await document_store.clear_doubts(connection)
    assert not await document_store.has_doubts(connection)


async def test_documents_are_known_with_their_latest_fingerprint(connection: AsyncConnection) -> None:
    await document_store.replace(connection, [version("cat")], NOW)
    await document_store.write_fingerprints(connection, {"d": "later"})
    assert await document_store.read_known(connection, "/docs") == {
        "d": StoredVersion("d", "/docs", "hash", "later", "public", "en", "hashes", 1)
    }
    assert await document_store.read_known(connection, "/other") == {}


async def test_documents_that_are_no_longer_embedded_have_their_vectors_in_doubt(connection: AsyncConnection) -> None:
    await document_store.replace(connection, [version("cat", "dog")], NOW)
    assert await document_store.count_embedded(connection, "public", "hashes") == 2
    await document_store.mark_not_embedded(connection, "public", "hashes")
    assert await document_store.count_embedded(connection, "public", "hashes") == 0
    ((key, ids),) = (await document_store.read_orphans(connection)).items()
    assert (key, sorted(ids)) == (("public", "hashes"), ["cat", "dog"])


async def test_a_removed_document_leaves_no_passage(connection: AsyncConnection) -> None:
    await document_store.replace(connection, [version("cat", "dog")], NOW)
    assert await document_store.remove(connection, ["d", "nobody"]) == 1
    assert await document_store.read_stored(connection, ["d"]) == {}
    cursor = await connection.execute("SELECT (SELECT count(*) FROM passages), (SELECT count(*) FROM postings)")
    assert await cursor.fetchone() == (0, 0)
