"""Hybrid search, the `Knowledge` port: Chroma and the lexical index side by side, fused, and read in one snapshot."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, NamedTuple

from core.errors import FrontdeskError
from core.knowledge import Hit
from knowledge import catalog, store
from knowledge.lexical import Words
from knowledge.ranking import CANDIDATES, fuse, search_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.knowledge import Passage
    from knowledge.embedder import Embedder
    from knowledge.ranking import SearchQuery
    from knowledge.vectors import Vectors

ATTEMPTS: Final = 3
"""Searches, if documents keep changing between finding passages and reading them."""

_log = logging.getLogger(__name__)


class HybridSearch:
    """Finds passages by meaning and by words. Without an embedder, or while it fails, by words alone."""

    def __init__(self, pool: AsyncConnectionPool, vectors: Vectors, embedder: Embedder | None) -> None:
        self._pool = pool
        self._vectors = vectors
        self._embedder = embedder
        self._words = Words()

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 10
    ) -> tuple[Hit, ...]:
        """Find the passages nearest to a query, best first, among what all of `audiences` allow.

        Raises:
            RetryLater: PostgreSQL or Chroma is not available.
        """
        asked = search_query(query, context)
        embedding = asyncio.create_task(self._embedded(asked))
        for _ in range(ATTEMPTS):
            near, worded = await asyncio.gather(
                self._near(embedding, audiences), self._worded(query, context, audiences)
            )
            ranked = dict(fuse(near, worded)[:limit])
            passages, similar = await asyncio.gather(
                self._read(list(ranked), audiences), self._similar(await embedding, near, ranked, audiences)
            )
            if worded.keys() & ranked.keys() <= passages.keys():
                break  # else a document changed between finding its passages and reading them
        return tuple(
            Hit(passages[id_], score, similar.get(id_, 0.0), worded.get(id_, 0.0))
            for id_, score in ranked.items()
            if id_ in passages
        )

    async def quote(self, document_id: str, start: int, end: int) -> str | None:
        """Return what stands between two offsets of a stored document, or None if there is no such document."""
        async with store.connected(self._pool) as connection:
            return await catalog.quote(connection, document_id, start, end)

    async def _embedded(self, asked: SearchQuery) -> _Vectors | None:
        """Embed a question, and if it has a context both together; None, with a warning, if there is no embedder."""
        if self._embedder is None:
            return None
        try:
            question = await self._embedder.query(asked.question)
            alone = asked.contextual == asked.question
            return _Vectors(question, question if alone else await self._embedder.query(asked.contextual))
        except FrontdeskError as error:
            _log.warning("Searching by words alone: %s", error)
            return None

    async def _near(self, embedding: asyncio.Task[_Vectors | None], audiences: Sequence[str]) -> dict[str, float]:
        vectors = await embedding
        if vectors is None or self._embedder is None:
            return {}
        return await self._vectors.nearest(audiences, self._embedder.name, vectors.contextual, CANDIDATES)

    async def _worded(self, query: str, context: Sequence[str], audiences: Sequence[str]) -> dict[str, float]:
        async with store.connected(self._pool) as connection:
            return await self._words.search(connection, query, context, audiences=audiences, limit=CANDIDATES)

    async def _similar(
        self, vectors: _Vectors | None, near: Mapping[str, float], ids: Iterable[str], audiences: Sequence[str]
    ) -> Mapping[str, float]:
        """Return the similarities to the bare question, also of what was found by words or by the context only."""
        if vectors is None or self._embedder is None:
            return near
        known = near if vectors.question is vectors.contextual else {}
        missing = [id_ for id_ in ids if id_ not in known]
        if not missing:
            return known
        found = await self._vectors.similarities(audiences, self._embedder.name, vectors.question, missing)
        return {**known, **found}

    async def _read(self, ids: Sequence[str], audiences: Sequence[str]) -> dict[str, Passage]:
        async with store.connected(self._pool) as connection:
            return await catalog.read_passages(connection, ids, audiences)


class _Vectors(NamedTuple):
    question: list[float]
    contextual: list[float]
