"""Measures the time of a hybrid search, compared with Chroma alone on the same data. Embedding is not included.

python benchmarks/search.py --passages 100000

The reference is Chroma alone, used to get the same results: a collection with the same vectors, texts and metadata,
queried from asyncio for the ten nearest passages with everything that Chroma returns by default. Chroma's fastest
query, for distances only and without texts, is shown too. The three alternate for each question, in a changing order.

With `--home DIR`, the documents stay there, and the next run with as many passages uses them again.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
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

from core.model.clock import SystemClock
from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from frontdesk.__main__ import COLLECT_AFTER
from knowledge.documents import LoadedDocument
from knowledge.library import Library
from knowledge.models.embedder import Embedder
from knowledge.retrieval.search import HybridSearch
from knowledge.storage.vector_index import collection_name, open_vector_index

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping

    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray
    from psycopg_pool import AsyncConnectionPool

    Runner = Callable[[str, NDArray[np.float32]], Awaitable[int]]
    """Answers a question, given its vector as a one-row array, and returns how many passages it found."""
    Times = dict[str, list[float]]

DIMENSIONS = 384
VOCABULARY = 50_000
WORDS = 60
QUERY_WORDS = 6
PASSAGES_EACH = 10  # in one document
WARM = 50
GOAL = 1.5

FIELDS = ("document", "title", "source", "headings", "start", "end", "audience")
PASSAGES = """
SELECT passages.id, passages.text, document_id, title, source, array_to_string(headings, ' > '), starts, ends, audience
FROM passages JOIN documents ON documents.id = document_id ORDER BY number
"""

WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
CENTRES = np.random.default_rng(0).normal(size=(2_000, DIMENSIONS)).astype(np.float32)


def words_of(document: int, passage: int) -> list[str]:
    """Return the words of a passage. Their frequencies follow Zipf's law. The same in every run."""
    dice = random.Random(document * PASSAGES_EACH + passage)
    return [f"w{rank}" for rank in dice.choices(range(VOCABULARY), cum_weights=WEIGHTS, k=WORDS)]


def vector(text: str) -> NDArray[np.float32]:
    """Return a vector near one of 2,000 centres, because vectors of real texts form clusters."""
    seed = zlib.crc32(text.encode())
    noise = np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)
    return np.asarray(CENTRES[seed % len(CENTRES)] + noise, dtype=np.float32)


class Drawn(Embeddings):
    """Embeddings that cost next to nothing, so that only the search is measured."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Draw a vector for each text."""
        return [vector(text) for text in texts]  # type: ignore[misc]  # rows of an array serve as well

    @cache  # noqa: B019 (lives as long as the program)
    def embed_query(self, text: str) -> list[float]:
        """Draw a vector, once."""
        return list(map(float, vector(text)))


async def events(passages: int) -> AsyncIterator[LoadedDocument]:
    """Yield documents of ten sections, each of which is one passage."""
    for number in range(passages // PASSAGES_EACH):
        sections = (f"## s{part}\n\n{' '.join(words_of(number, part))}." for part in range(PASSAGES_EACH))
        yield LoadedDocument(f"d{number}", f"d{number}", f"/bench/{number}.md", "\n\n".join(sections), "1")
        if number % 500 == 0:
            print(f"  learned {number * PASSAGES_EACH} passages", flush=True)


class Asked(Embedder):
    """An embedder that knows the vectors of questions without using a thread, so that only the search is measured."""

    async def query(self, text: str) -> list[float]:
        """Draw a vector, once."""
        return self.embeddings.embed_query(text)


async def fill(pool: AsyncConnectionPool, own: Collection, vectors: Collection) -> None:
    """Fill Chroma alone with the same passages, and with what a search returns about each."""
    async with pool.connection() as connection, connection.cursor() as cursor:
        await cursor.execute(PASSAGES)
        while rows := await cursor.fetchmany(1_000):
            ids = [row[0] for row in rows]
            found = vectors.get(ids=ids, include=["embeddings"])
            by_id = dict(zip(found["ids"], np.asarray(found["embeddings"]), strict=True))
            own.upsert(
                ids=ids,
                embeddings=[by_id[id_] for id_ in ids],
                documents=[row[1] for row in rows],
                metadatas=[dict(zip(FIELDS, row[2:], strict=True)) for row in rows],
            )


def questions(stored: int, count: int) -> Iterator[str]:
    """Return questions made of words that occur together in a passage. The same in every run."""
    dice = random.Random(1)
    for _ in range(count):
        words = words_of(dice.randrange(stored // PASSAGES_EACH), dice.randrange(PASSAGES_EACH))
        yield " ".join(dice.sample(words, k=QUERY_WORDS))


async def race(runners: Mapping[str, Runner], asked: Iterable[str], vector_of: Callable[[str], list[float]]) -> Times:
    """Time each contestant on each question, in a changing order. The first WARM questions only warm up caches."""
    times: Times = {name: [] for name in runners}
    names = list(runners)
    for number, question in enumerate(asked):
        vector_ = np.asarray([vector_of(question)], dtype=np.float32)
        for name in names:
            start = time.perf_counter()
            found = await runners[name](question, vector_)
            if number >= WARM:
                times[name].append((time.perf_counter() - start) * 1_000)
            assert found == 10, f"{name} found {found}"
        names.append(names.pop(0))
    return times


def runners_of(own: Collection, bare: Collection, knowledge: HybridSearch) -> dict[str, Runner]:
    """Return what is compared, by name."""

    async def chroma(_: str, vector_: NDArray[np.float32]) -> int:
        found = await asyncio.to_thread(own.query, query_embeddings=vector_, n_results=10)
        return len((found["documents"] or [[]])[0])

    async def barest(_: str, vector_: NDArray[np.float32]) -> int:
        found = await asyncio.to_thread(bare.query, query_embeddings=vector_, n_results=10, include=["distances"])
        return len(found["ids"][0])

    async def hybrid(question: str, _: NDArray[np.float32]) -> int:
        return len(await knowledge.search(question, audiences=["public"]))

    return {"Chroma alone": chroma, "Chroma, bare": barest, "hybrid search": hybrid}


async def measure(folder: Path, options: argparse.Namespace) -> None:
    """Learn the missing documents, then measure."""
    embedder = Asked(Drawn(), "drawn")
    with embedded_postgres(folder) as url:
        migrate(url)
        async with (
            open_pool(url) as pool,
            open_vector_index(folder / "chroma") as vectors,
            open_vector_index(folder / "chroma-alone") as alone,
        ):
            library = Library(pool, vectors, embedder, clock=SystemClock())
            if await vectors.count("public", "drawn") < options.passages:
                await library.learn("/bench", "public", events(options.passages))
            stored = await vectors.count("public", "drawn")
            bare = vectors._open_or_create(collection_name("public", "drawn"))  # noqa: SLF001
            own = alone._client.get_or_create_collection(  # noqa: SLF001
                "alone", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            if own.count() < stored:
                await fill(pool, own, bare)
            async with pool.connection() as connection:
                await connection.execute("VACUUM ANALYZE")  # as autovacuum does within minutes
            runners = runners_of(own, bare, HybridSearch(pool, vectors, embedder))
            asked = questions(stored, options.queries + WARM)
            times = await race(runners, asked, embedder.embeddings.embed_query)
    print(f"{stored} passages, {options.queries} questions of {QUERY_WORDS} words, {DIMENSIONS} dimensions")
    report(times)


def report(times: Times) -> None:
    """Print the medians and 95th percentiles, and their ratios."""
    shares = {name: np.percentile(found, (50, 95)) for name, found in times.items()}
    for name, (median, high) in shares.items():
        print(f"{name:22} p50 {median:6.2f} ms   p95 {high:6.2f} ms")
    for name in ("Chroma alone", "Chroma, bare"):
        median, high = shares["hybrid search"] / shares[name]
        goal = f"      (goal {GOAL} at p95)" if name == "Chroma alone" else ""
        print(f"{'ratio to ' + name:22} p50 {median:6.2f}      p95 {high:6.2f}{goal}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    gc.set_threshold(COLLECT_AFTER)  # as `frontdesk` does
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(measure(arguments.home or Path(temporary), arguments))
