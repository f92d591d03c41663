"""Hybrid search, the `Knowledge` port: Chroma and the lexical index side by side, fused, and read in one snapshot."""

from __future__ import annotations

import logging
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from core.model.errors import FrontdeskError
from core.model.knowledge import Hit
from knowledge.ranking import CANDIDATES, blend, contextual, fuse
from knowledge.storage import catalog, document_store
from knowledge.storage.lexical_index import Words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from knowledge.embedder import Embedder
    from knowledge.storage.vector_index import Vectors

    _Similar = dict[str, float]
    """Cosine similarities by passage id."""

ATTEMPTS: Final = 3
"""Searches, if documents keep changing between finding passages and reading them."""

_NOTHING: Final[_Similar] = {}
_log = logging.getLogger(__name__)


class HybridSearch:
    """Finds passages by meaning and by words. Without an embedder, or while it or Chroma fails, by words alone."""

    def __init__(self, pool: AsyncConnectionPool, vectors: Vectors, embedder: Embedder | None) -> None:
        self._pool = pool
        self._vectors = vectors
        self._embedder = embedder
        self._words = Words()

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 10
    ) -> tuple[Hit, ...]:
        """Find the passages nearest to a query, best first, among what all of `audiences` allow.

        A hit that is not among the nearest that Chroma told for the bare question was found by words, or through the
        context; its similarity is told as the lowest of theirs, which is about the most that it can be.

        Raises:
            RetryLater: PostgreSQL is not available.
        """
        asked = [(), context] if context else [()]
        vectors = await self._embedded([contextual(query, earlier) for earlier in asked])
        async with document_store.connected(self._pool) as connection:
            for _ in range(ATTEMPTS):
                near, halves = await self._candidates(connection, query, asked, vectors, audiences)
                rankings = [fuse(found, words) for found, words in zip_longest(near, halves, fillvalue=_NOTHING)]
                fused = blend(*rankings) if context else rankings[0]
                ranked = dict(fused[:limit])
                similar, worded = near[0] if near else {}, halves[0]
                passages = await catalog.read_passages(connection, list(ranked), audiences)
                if worded.keys() & ranked.keys() <= passages.keys():
                    break  # else a document changed between finding its passages and reading them
            else:  # or it is hidden, since its origin moves to another audience: the next best take its place
                passages = await catalog.read_passages(connection, [id_ for id_, _ in fused], audiences)
                ranked = dict([(id_, score) for id_, score in fused if id_ in passages][:limit])
        least = min(similar.values(), default=0.0)
        return tuple(
            Hit(passages[id_], score, similar.get(id_, least), worded.get(id_, 0.0))
            for id_, score in ranked.items()
            if id_ in passages
        )

    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        """Return what stands between two offsets of a document, or None if `audiences` may read no such document."""
        async with document_store.connected(self._pool) as connection:
            return await catalog.quote(connection, document_id, start, end, audiences)

    async def _embedded(self, texts: Iterable[str]) -> list[list[float]]:
        """Embed a question alone and, if it has one, with its context; nothing, with a warning, if that fails."""
        if self._embedder is None:
            return []
        try:
            return [await self._embedder.query(text) for text in texts]
        except FrontdeskError as error:
            _log.warning("Searching by words alone: %s", error)
            return []

    async def _candidates(
        self,
        connection: AsyncConnection,
        query: str,
        asked: Iterable[Sequence[str]],
        vectors: list[list[float]],
        audiences: Sequence[str],
    ) -> tuple[list[_Similar], list[_Similar]]:
        """Return what is near and what shares words, found side by side."""
        embedder = self._embedder.name if self._embedder and vectors else None
        near = self._vectors.nearest(audiences, embedder, vectors, CANDIDATES) if embedder else None
        try:
            worded = await self._worded(connection, query, asked, audiences)
        except BaseException:
            if near:
                near.cancel()
            raise
        return await _or_nothing(near) if near else [], worded

    async def _worded(
        self, connection: AsyncConnection, query: str, asked: Iterable[Sequence[str]], audiences: Sequence[str]
    ) -> list[_Similar]:
        """Return what shares words with the question, alone and with its context."""
        return [
            await self._words.search(connection, query, earlier, audiences=audiences, limit=CANDIDATES)
            for earlier in asked
        ]


async def _or_nothing(near: Awaitable[list[_Similar]]) -> list[_Similar]:
    """Return what Chroma finds; nothing, with a warning, if it fails."""
    try:
        return await near
    except FrontdeskError as error:
        _log.warning("Searching by words alone: %s", error)
        return []
