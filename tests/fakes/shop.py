"""A library over real stores, with an embedder that hashes words; run as a program, it learns and dies at a step.

python -m tests.fakes.shop DATABASE_URL HOME STEP TEXT
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from core.model.clock import SystemClock
from core.storage.database import open_pool
from knowledge.documents import LoadedDocument
from knowledge.library import Library
from knowledge.models.embedder import Embedder
from knowledge.retrieval.search import HybridSearch
from knowledge.storage.vector_index import open_vector_index
from tests.fakes.servers import vectors_place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from knowledge.documents import Event
    from knowledge.storage.vector_index import VectorIndex


class WordHashes(Embeddings):
    """A text's vector is the sum of its words' fixed random vectors; remembers what it embedded."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        seeds = [list(hashlib.sha256(word.encode()).digest()) for word in text.lower().split()]
        vectors = [np.random.default_rng(seed).normal(size=64) for seed in seeds]
        return [float(x) for x in np.sum(vectors, axis=0)]


class Shop:
    """A library and its search over one PostgreSQL and one Chroma."""

    def __init__(self, pool: AsyncConnectionPool, vectors: VectorIndex, embedder: Embedder | None) -> None:
        self.vectors = vectors
        self.library = Library(pool, vectors, embedder, clock=SystemClock())
        self.knowledge = HybridSearch(pool, vectors, embedder)

    async def found(self, query: str, *audiences: str) -> list[str]:
        """The texts found, best first, without their titles."""
        hits = await self.knowledge.search(query, audiences=audiences or ("public",))
        return [hit.passage.text for hit in hits]


@asynccontextmanager
async def shop(
    pool: AsyncConnectionPool, home: Path, embeddings: Embeddings | None = None, name: str = "hashes"
) -> AsyncIterator[Shop]:
    """Open the stores of a home; without embeddings, it hashes words."""
    async with open_vector_index(vectors_place(home)) as vectors:
        yield Shop(pool, vectors, Embedder(embeddings or WordHashes(), name))


def document(id_: str, text: str, fingerprint: str = "1") -> LoadedDocument:
    """A document named as its id."""
    return LoadedDocument(id_, id_, f"/docs/{id_}.md", text, fingerprint)


async def stream(*events: Event | BaseException) -> AsyncIterator[Event]:
    """Yield events as a loader does; an exception is raised in its place."""
    for event in events:
        if isinstance(event, BaseException):
            raise event
        yield event


class MortalVectors:
    """A vector index that kills its process at a step of a sync: `noted`, `added`, `switched` or `cleaned`."""

    def __init__(self, vectors: VectorIndex, step: str) -> None:
        self._vectors = vectors
        self._step = step

    async def add(self, *arguments: Any) -> None:
        self._die_at("noted")
        await self._vectors.add(*arguments)
        self._die_at("added")

    async def remove(self, *arguments: Any) -> None:
        self._die_at("switched")
        await self._vectors.remove(*arguments)
        self._die_at("cleaned")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vectors, name)

    def _die_at(self, step: str) -> None:
        if step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


async def learn_and_die(url: str, home: Path, step: str, text: str) -> None:
    """Learn one document until the step."""
    async with open_pool(url) as pool, open_vector_index(vectors_place(home)) as vectors:
        mortal: Any = MortalVectors(vectors, step)
        library = Library(pool, mortal, Embedder(WordHashes(), "hashes"), clock=SystemClock())
        await library.learn("/docs", "public", stream(document("guide", text)))


if __name__ == "__main__":
    asyncio.run(learn_and_die(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]))
