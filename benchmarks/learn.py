"""Measures how fast documents are learned, compared with the embedder alone, and how fast an unchanged sync is.

python benchmarks/learn.py --documents 1000
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from core.model.clock import SystemClock
from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from knowledge.chunking.chunks import chunk
from knowledge.documents import LoadedDocument, Unchanged
from knowledge.library import Library
from knowledge.models.embedder import Embedder
from knowledge.models.embedding_models import TOKENIZER, embeddings
from knowledge.retrieval.ranking import embedded_text
from knowledge.storage.vector_index import open_vector_index

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from knowledge.documents import Event


PART = 256


def documents(count: int, words_each: int) -> list[LoadedDocument]:
    """Return documents of real English words whose frequencies follow Zipf's law."""
    vocabulary = [word for word in json.loads(TOKENIZER.read_text())["model"]["vocab"] if word.isascii()]
    words = [word for word in vocabulary if word.isalpha() and len(word) > 1]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    dice = random.Random(7)
    return [_document(number, dice.choices(words, cum_weights=weights, k=words_each)) for number in range(count)]


def _document(number: int, words: Sequence[str]) -> LoadedDocument:
    sentences = (" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, len(words), 12))
    title = " ".join(words[:4])
    return LoadedDocument(f"d{number}", title, f"/bench/{number}.md", f"# {title}\n\n{' '.join(sentences)}\n", "1")


def passages(found: Iterable[LoadedDocument]) -> list[str]:
    """Return the texts that the embedder reads for these documents."""
    return [
        embedded_text(one.text[part.start : part.end], title=one.title, headings=part.headings)
        for one in found
        for part in chunk(one.text, title=one.title)
    ]


async def stream(events: Iterable[Event]) -> AsyncIterator[Event]:
    """Yield events as a loader does."""
    for event in events:
        yield event


async def measure(folder: Path, options: argparse.Namespace) -> None:
    embedder = Embedder(embeddings(options.embeddings), options.embeddings)
    found = documents(options.documents, options.words)
    await embedder.passages(passages(found[:64]))  # loads the model
    alone, first, second = 0.0, 0.0, 0.0
    with embedded_postgres(folder) as url:
        migrate(url)
        async with open_pool(url) as pool, open_vector_index(folder / "chroma") as vectors:
            library = Library(pool, vectors, embedder, clock=SystemClock())
            for at in range(0, len(found), PART):  # alternating, so that a busy machine affects all three alike
                part, origin = found[at : at + PART], f"/bench/{at}"
                start = time.perf_counter()
                await embedder.passages(passages(part))
                alone += time.perf_counter() - start
                start = time.perf_counter()
                await library.learn(origin, "public", stream(part))
                first += time.perf_counter() - start
                start = time.perf_counter()
                again = await library.learn(origin, "public", stream(Unchanged(one.id) for one in part))
                second += time.perf_counter() - start
                assert again.unchanged == len(part)
    print(f"{len(found)} documents, {len(passages(found))} passages, embedder {options.embeddings}")
    print(f"embedder alone     {len(found) / alone:8.1f} documents/s")
    print(f"learn              {len(found) / first:8.1f} documents/s = {alone / first:.0%} (goal 85 %)")
    print(f"unchanged sync     {len(found) / second:8.1f} documents/s = {first / second:.0f} times as fast (goal 50)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--words", type=int, default=60, help="words in each document")
    parser.add_argument("--embeddings", default="default")
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(measure(Path(temporary), parser.parse_args()))
