"""Hybrid search: queries Chroma and the lexical index at the same time, and fuses their results."""

from __future__ import annotations

import logging
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from core.model.errors import FrontdeskError
from core.model.knowledge import Hit
from knowledge.retrieval.ranking import CANDIDATES, blend, contextual, demote_asides, fuse
from knowledge.storage import catalog
from knowledge.storage.connection import connected
from knowledge.storage.lexical_index import LexicalSearch, Matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from knowledge.models.embedder import Embedder
    from knowledge.storage.vector_index import VectorIndex

    _Scores = dict[str, float]
    """Scores by passage id: cosine similarities or BM25."""

FURTHER: Final = 2
"""How many times as many passages are read as are wanted, because a changelog's give way to the others."""

SURROUNDED: Final = 8
"""For how many passages, the best ones, what is around them is read."""

ATTEMPTS: Final = 3
"""How often a search is repeated because documents changed before their passages were read."""

_EMPTY: Final[_Scores] = {}
_log = logging.getLogger(__name__)


class HybridSearch:
    """Implements the port `Knowledge`. Without an embedder, or while it or Chroma fails, it searches by words only."""

    def __init__(self, pool: AsyncConnectionPool, vectors: VectorIndex, embedder: Embedder | None) -> None:
        self._pool = pool
        self._vectors = vectors
        self._embedder = embedder
        self._lexical = LexicalSearch()

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 10
    ) -> tuple[Hit, ...]:
        """Find the best passages for a query, best first, among those that `audiences` may read.

        A hit found only by words, or only with the context, gets the lowest vector similarity found for the question
        alone, because its real similarity is hardly higher. Raises RetryLater if PostgreSQL is not available.
        """
        contexts = [(), context] if context else [()]
        vectors = await self._embedded([contextual(query, earlier) for earlier in contexts])
        async with connected(self._pool) as connection:
            for _ in range(ATTEMPTS):
                near, matching = await self._candidates(connection, query, contexts, vectors, audiences)
                words = [found.scores for found in matching]
                rankings = [fuse(*halves) for halves in zip_longest(near, words, fillvalue=_EMPTY)]
                fused = blend(*rankings) if context else rankings[0]
                ranked = dict(fused[: FURTHER * limit])
                similarities, lexical = near[0] if near else {}, words[0]
                passages = await catalog.read_passages(connection, list(ranked), audiences)
                if lexical.keys() & ranked.keys() <= passages.keys():
                    break  # otherwise a document changed after its passages were found, so search again
            else:  # or its origin is moving to another audience, which hides it: use the next best passages
                passages = await catalog.read_passages(connection, [id_ for id_, _ in fused], audiences)
                ranked = dict([(id_, score) for id_, score in fused if id_ in passages][: FURTHER * limit])
            lowest = min(similarities.values(), default=0.0)
            hits = [
                Hit(
                    passages[id_], score, similarities.get(id_, lowest), lexical.get(id_, 0.0), None, matching[0].shares
                )
                for id_, score in ranked.items()
                if id_ in passages
            ]
            best = demote_asides(query, hits)[:limit]
            around = await catalog.read_surroundings(connection, [hit.passage for hit in best[:SURROUNDED]])
        return tuple(replace(hit, around=around.get(hit.passage.id)) for hit in best)

    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        """Return the text between two offsets of a document, or None if the audiences are not allowed to read it."""
        async with connected(self._pool) as connection:
            return await catalog.quote(connection, document_id, start, end, audiences)

    async def _embedded(self, texts: Iterable[str]) -> list[list[float]]:
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
        contexts: Iterable[Sequence[str]],
        vectors: list[list[float]],
        audiences: Sequence[str],
    ) -> tuple[list[_Scores], list[Matches]]:
        """Return the scores by meaning and what matches by words, for each context. Both searches run at once."""
        embedder = self._embedder.name if self._embedder and vectors else None
        near = self._vectors.nearest(audiences, embedder, vectors, CANDIDATES) if embedder else None
        try:
            matching = [
                await self._lexical.search(connection, query, earlier, audiences=audiences, limit=CANDIDATES)
                for earlier in contexts
            ]
        except BaseException:
            if near:
                near.cancel()
            raise
        try:
            return await near if near else [], matching
        except FrontdeskError as error:
            _log.warning("Searching by words alone: %s", error)
            return [], matching
