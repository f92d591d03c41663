"""The vector index in Chroma, embedded or on a server, with one collection for each audience and embedder."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import numpy as np

from core.model.errors import RetryLater, StoreError
from knowledge.storage.index_files import clear_unused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from numpy import float32
    from numpy.typing import NDArray

BATCH: Final = 1_000
"""How many vectors are written at once. Every Chroma server accepts at least 5,461."""

PREFIX: Final = "passages-"
"""How the names of our collections begin."""

INDEX: Final[CreateHNSWConfiguration] = {"space": "cosine", "ef_construction": 400}
"""Settings of Chroma's index. `ef_construction` costs a millisecond for each passage, and nothing for a search. Of 200
questions on product documentation, 14 missed one of the eight nearest passages with the default of 100; with this
value, 5 do."""


class VectorIndex:
    """The vectors of passages, in a separate collection for each audience and embedder.

    Because of this, a query needs no metadata filter, and vectors of different embedders never mix. Every call runs in
    a thread. A write is durable when it returns. If the process dies before, all, some or no vectors are written.
    """

    def __init__(self, client: ClientAPI, place: str) -> None:
        self._client = client
        self._place = place
        self._opened: dict[str, Collection] = {}

    async def add(self, audience: str, embedder: str, ids: Sequence[str], vectors: NDArray[float32]) -> None:
        """Write the rows of an array as vectors. They replace vectors with the same ids."""
        await asyncio.to_thread(self._add, collection_name(audience, embedder), ids, vectors)

    async def remove(self, audience: str, embedder: str, ids: Sequence[str]) -> None:
        """Remove vectors. Unknown ids are ignored."""
        await asyncio.to_thread(self._remove, collection_name(audience, embedder), ids)

    async def check(self) -> None:
        """Ask Chroma for a sign of life. Raises RetryLater or StoreError if it gives none."""
        await asyncio.to_thread(self._check)

    async def clear(self) -> None:
        """Remove all vectors. If the process dies meanwhile, some are removed."""
        await asyncio.to_thread(self._clear)

    def nearest(
        self, audiences: Sequence[str], embedder: str, vectors: Sequence[Sequence[float]], limit: int
    ) -> asyncio.Future[list[dict[str, float]]]:
        """Return the cosine similarities of the `limit` nearest passages for each vector, best first.

        The query starts at once in its thread, before the result is awaited.
        """
        names = [collection_name(audience, embedder) for audience in dict.fromkeys(audiences)]
        return asyncio.get_running_loop().run_in_executor(None, self._nearest, names, vectors, limit)

    async def count(self, audience: str, embedder: str) -> int:
        """Return how many vectors of an audience and an embedder there are."""
        return await asyncio.to_thread(self._count, collection_name(audience, embedder))

    def _add(self, name: str, ids: Sequence[str], vectors: NDArray[float32]) -> None:
        with self._errors():
            collection = self._open_or_create(name)
            for at in range(0, len(ids), BATCH):
                collection.upsert(ids=list(ids[at : at + BATCH]), embeddings=vectors[at : at + BATCH])

    def _remove(self, name: str, ids: Sequence[str]) -> None:
        with self._errors():
            if collection := self._open_existing(name):
                for at in range(0, len(ids), BATCH):
                    collection.delete(ids=list(ids[at : at + BATCH]))

    def _check(self) -> None:
        with self._errors():
            self._client.heartbeat()

    def _clear(self) -> None:
        with self._errors():
            for collection in self._client.list_collections():
                if collection.name.startswith(PREFIX):
                    self._client.delete_collection(collection.name)
        self._opened.clear()

    def _nearest(self, names: Sequence[str], vectors: Sequence[Sequence[float]], limit: int) -> list[dict[str, float]]:
        near: list[list[tuple[float, str]]] = [[] for _ in vectors]
        asked = np.asarray(vectors, dtype=np.float32)
        with self._errors():
            for collection in filter(None, map(self._open_existing, names)):
                found = collection.query(query_embeddings=asked, n_results=limit, include=["distances"])
                for mine, ids, distances in zip(near, found["ids"], found["distances"] or [], strict=True):
                    mine.extend(zip(distances, ids, strict=True))
        return [{id_: 1 - far for far, id_ in sorted(mine)[:limit]} for mine in near]

    def _count(self, name: str) -> int:
        with self._errors():
            collection = self._open_existing(name)
            return collection.count() if collection else 0

    def _open_or_create(self, name: str) -> Collection:
        self._opened[name] = self._client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": INDEX}
        )
        return self._opened[name]

    def _open_existing(self, name: str) -> Collection | None:
        from chromadb.errors import NotFoundError  # noqa: PLC0415  (heavy)

        if name not in self._opened:
            try:
                self._opened[name] = self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                return None
        return self._opened[name]

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from chromadb.errors import ChromaError, NotFoundError  # noqa: PLC0415  (heavy)
        from httpx import HTTPError  # noqa: PLC0415  (heavy)

        try:
            yield
        except HTTPError as error:
            raise RetryLater(f"Chroma at {self._place} does not answer ({error}). Is it running?") from error
        except NotFoundError as error:  # another process removed a collection
            self._opened.clear()
            raise RetryLater(f"A collection of Chroma at {self._place} has just gone. Try again.") from error
        except ChromaError as error:
            raise _translated(error, self._place) from error


@asynccontextmanager
async def open_vector_index(place: Path | str) -> AsyncIterator[VectorIndex]:
    """Open Chroma at a URL, or in a folder that no other process uses, for the duration of the block.

    Before and after the block, a folder's files are cleared of memory that Chroma should not have written.

    Raises StoreError if Chroma cannot be opened; the text says what to do.
    """
    client = await asyncio.to_thread(_client, place)
    try:
        yield VectorIndex(client, str(place))
    finally:
        await asyncio.to_thread(_close, client, place)


def collection_name(audience: str, embedder: str) -> str:
    """Return the name of a collection. It is a hash, because Chroma allows few characters in names."""
    return PREFIX + hashlib.sha256(f"{audience}\0{embedder}".encode()).hexdigest()[:32]


def _client(place: Path | str) -> Any:
    import chromadb  # noqa: PLC0415  (heavy: 1.4 s)
    from chromadb.config import Settings  # noqa: PLC0415
    from chromadb.errors import ChromaError  # noqa: PLC0415

    settings = Settings(anonymized_telemetry=False)
    try:
        if isinstance(place, Path):
            clear_unused(place)
            return chromadb.PersistentClient(place, settings=settings)
        url = urlsplit(place)
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 8000)
        return chromadb.HttpClient(host=url.hostname or place, port=port, ssl=secure, settings=settings)
    except (ChromaError, OSError) as error:
        raise _translated(error, str(place)) from error
    except ValueError as error:  # what Chroma raises when no server answers
        raise StoreError(f"Chroma at {place} does not answer. Check CHROMA_URL and that it runs.") from error


def _close(client: Any, place: Path | str) -> None:
    client.close()
    if isinstance(place, Path):
        clear_unused(place)


def _translated(error: Exception, place: str) -> StoreError | RetryLater:
    reason = " ".join(str(error).split())
    if "dimension" in reason:
        return StoreError(
            f"The embedder's vectors changed their length ({reason}). "
            "Give the embedder another name in FRONTDESK_EMBEDDINGS, then learn again."
        )
    if "locked" in reason or "RateLimit" in type(error).__name__:
        return RetryLater(f"Chroma at {place} is busy ({reason}). Try again.")
    remedy = (
        "Check CHROMA_URL and that server"
        if "://" in place
        else "Check the disk; or move that folder away and run `frontdesk knowledge sync`, which fills it again"
    )
    return StoreError(f"Chroma at {place} cannot be used: {reason}. {remedy}.")
