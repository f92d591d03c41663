"""How long a hybrid search takes beside Chroma's own query on the same vectors, the question being embedded already.

python benchmarks/search.py --passages 100000

With `--home DIR` what was learned stays there and is used again by the next run with as many passages.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import tempfile
import time
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

from core.clock import SystemClock
from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from knowledge.documents import LoadedDocument
from knowledge.embedder import Embedder
from knowledge.library import Library
from knowledge.ranking import CANDIDATES
from knowledge.search import HybridSearch
from knowledge.vectors import collection_name, open_vectors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from numpy.typing import NDArray

DIMENSIONS = 384
VOCABULARY = 50_000
WORDS = 60
QUERY_WORDS = 6
PASSAGES_EACH = 10  # in one document

WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
CENTRES = np.random.default_rng(0).normal(size=(2_000, DIMENSIONS)).astype(np.float32)


def words_of(document: int, passage: int) -> list[str]:
    """The words of a passage, as frequent as words are (Zipf); the same in each run."""
    dice = random.Random(document * PASSAGES_EACH + passage)
    return [f"w{rank}" for rank in dice.choices(range(VOCABULARY), cum_weights=WEIGHTS, k=WORDS)]


def vector(text: str) -> NDArray[np.float32]:
    """A vector near one of 2,000 centres, as those of real texts lie in clusters."""
    seed = zlib.crc32(text.encode())
    noise = np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)
    return np.asarray(CENTRES[seed % len(CENTRES)] + noise, dtype=np.float32)


class Drawn(Embeddings):
    """Costs next to nothing, so that only the search is measured."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Draw a vector for each text."""
        return [vector(text) for text in texts]  # type: ignore[misc]  # rows of an array serve as well

    @cache  # noqa: B019 (lives as long as the program)
    def embed_query(self, text: str) -> list[float]:
        """Draw a vector, once."""
        return list(map(float, vector(text)))


async def events(passages: int) -> AsyncIterator[LoadedDocument]:
    """Documents of ten sections, each a passage."""
    for number in range(passages // PASSAGES_EACH):
        sections = (f"## s{part}\n\n{' '.join(words_of(number, part))}." for part in range(PASSAGES_EACH))
        yield LoadedDocument(f"d{number}", f"d{number}", f"/bench/{number}.md", "\n\n".join(sections), "1")
        if number % 500 == 0:
            print(f"  learned {number * PASSAGES_EACH} passages", flush=True)


async def measure(folder: Path, options: argparse.Namespace) -> None:
    embedder = Embedder(Drawn(), "drawn")
    with embedded_postgres(folder) as url:
        migrate(url)
        async with open_pool(url) as pool, open_vectors(folder / "chroma") as vectors:
            library = Library(pool, vectors, embedder, clock=SystemClock())
            if await vectors.count("public", "drawn") < options.passages:
                await library.learn("/bench", "public", events(options.passages))
            async with pool.connection() as connection:
                await connection.execute("VACUUM ANALYZE")  # as autovacuum does within minutes
            stored = await vectors.count("public", "drawn")
            knowledge = HybridSearch(pool, vectors, embedder)
            collection = vectors._client.get_collection(collection_name("public", "drawn"), embedding_function=None)  # noqa: SLF001
            own: list[float] = []
            hybrid: list[float] = []
            dice = random.Random(1)
            for number in range(options.queries + 50):
                question = " ".join(
                    dice.sample(words_of(dice.randrange(stored // PASSAGES_EACH), dice.randrange(10)), k=QUERY_WORDS)
                )
                asked = embedder.embeddings.embed_query(question)
                question_vector = np.asarray([asked], dtype=np.float32)
                start = time.perf_counter()
                collection.query(query_embeddings=question_vector, n_results=CANDIDATES, include=["distances"])
                middle = time.perf_counter()
                hits = await knowledge.search(question, audiences=["public"])
                end = time.perf_counter()
                assert len(hits) == 10
                if number >= 50:  # the first ones warm caches and prepare statements
                    own.append(middle - start)
                    hybrid.append(end - middle)
    print(f"{stored} passages, {options.queries} questions of {QUERY_WORDS} words, {DIMENSIONS} dimensions")
    for name, times in (("Chroma's query", own), ("hybrid search", hybrid)):
        print(
            f"{name:15} p50 {np.percentile(times, 50) * 1000:6.2f} ms   p95 {np.percentile(times, 95) * 1000:6.2f} ms"
        )
    ratios = [np.percentile(hybrid, share) / np.percentile(own, share) for share in (50, 95)]
    print(f"{'ratio':15} p50 {ratios[0]:6.2f}      p95 {ratios[1]:6.2f}      (goal 1.5)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(measure(arguments.home or Path(temporary), arguments))
