"""The library: everything that is known, as its owner sees it: learn from an origin, list, show, remove."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import psycopg

from core.model.errors import RetryLater
from knowledge.documents import LoadError, one_line
from knowledge.storage import catalog, document_store, origin_store
from knowledge.sync import Sync, Tools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.clock import Clock
    from core.model.ports import Still
    from knowledge.documents import Event
    from knowledge.embedder import Embedder
    from knowledge.storage.vector_index import Vectors
    from knowledge.sync import Progress, Report

AT_ONCE_SECONDS: Final = 0.1
_BUSY: Final = "Other documents are being learned. Try again."
_LOCK: Final = 0x6C6561726E  # an advisory lock's number, "learn": one sync at a time


class Library:
    """All that is known: learns from origins, forgets, lists. Without an embedder it learns for search by words only.

    Documents embedded under another embedder's name are embedded again when their origin is learned the next time.
    """

    def __init__(self, pool: AsyncConnectionPool, vectors: Vectors, embedder: Embedder | None, *, clock: Clock) -> None:
        self._pool = pool
        self._vectors = vectors
        self._embedder = embedder
        self._clock = clock
        self._busy = asyncio.Lock()

    async def fingerprints(self, origin: str) -> dict[str, str]:
        """Return the fingerprints of an origin's documents, for its loader to tell what did not change."""
        async with document_store.connected(self._pool) as connection:
            known = await document_store.read_known(connection, origin)
        return {id_: document.fingerprint for id_, document in known.items()}

    async def learn(
        self,
        origin: str,
        audience: str,
        events: AsyncIterator[Event],
        *,
        progress: Callable[[Progress], None] = lambda _: None,
        still: Still | None = None,
        patience_seconds: float | None = None,
    ) -> Report:
        """Bring an origin's documents up to what its loader finds, for an audience, and return what happened.

        Documents that no event names are removed, once the events have ended; if `events` raises, they stay, and so
        does what was learned until then. Waits while another sync runs. May be repeated at any time.

        A new audience other than `public` hides all documents from the old readers at once, before the first event, and
        also if the process dies afterwards. Made `public`, documents are seen by all only when the events have ended.

        `still` is asked in the transaction that opens the origin, and `patience_seconds` is how long to wait at most.

        Raises:
            LoadError: the origin as a whole cannot be read; an audience that is not `public` holds all the same. Or it
                was removed meanwhile, or does not stand any more.
            RetryLater: PostgreSQL, Chroma or the embedder is not available, or another sync runs for too long.
            StoreError: one of them cannot be written.
        """
        async with document_store.connected(self._pool) as connection:
            await origin_store.narrow(connection, origin, audience)
        async with self._alone(patience_seconds) as connection:
            held = await self._open(connection, origin, audience, still)
            await self._sweep(connection)
            await self._miss_vectors(connection, audience)
            tools = Tools(self._pool, connection, self._vectors, self._embedder, self._clock, progress)
            known = await document_store.read_known(connection, origin)
            try:
                report = await Sync(tools, origin, audience, known).run(events, held=held)
            except LoadError:
                await origin_store.drop_unread(connection, origin)
                await self._sweep(connection)
                raise
            await origin_store.finish(connection, origin, held, audience, self._clock.now())
            await self._sweep(connection)
        return report

    async def remove(self, document_id: str) -> bool:
        """Remove a document; False if there is none. It comes back if its origin still has it at the next sync."""
        async with self._alone() as connection:
            async with connection.transaction():
                removed = await document_store.remove(connection, [document_id])
            await self._sweep(connection)
        return removed > 0

    async def forget(self, origin: str) -> int:
        """Remove an origin with all its documents and return how many there were."""
        async with self._alone() as connection:
            known = await document_store.read_known(connection, origin)
            async with connection.transaction():
                removed = await document_store.remove(connection, list(known))
                await origin_store.drop(connection, origin)
            await self._sweep(connection)
        return removed

    async def sweep(self) -> bool:
        """Remove the vectors of passages that were removed without a sync; False if one runs, which does it at its end.

        Dies the process inside, it is to be done again.
        """
        async with document_store.connected(self._pool) as connection:
            if not await document_store.has_doubts(connection):
                return True
        try:
            async with self._alone(AT_ONCE_SECONDS) as connection:
                await self._sweep(connection)
        except RetryLater:
            return False
        return True

    async def count_passages(self, origin: str) -> int:
        """Return how many passages the documents of an origin have."""
        async with document_store.connected(self._pool) as connection:
            return (await origin_store.count_passages(connection, [origin])).get(origin, 0)

    async def documents(self, origin: str | None = None) -> list[catalog.Document]:
        """Return the documents of an origin, or all of them."""
        async with document_store.connected(self._pool) as connection:
            return await catalog.list_documents(connection, origin)

    async def origins(self) -> list[catalog.Origin]:
        """Return what was learned from, and when."""
        async with document_store.connected(self._pool) as connection:
            return await catalog.list_origins(connection)

    async def text(self, document_id: str) -> str | None:
        """Return the stored text of a document."""
        async with document_store.connected(self._pool) as connection:
            found = await catalog.read_text(connection, document_id)
        return found[2] if found else None

    async def _open(self, connection: AsyncConnection, origin: str, audience: str, still: Still | None) -> str:
        """Open an origin if it still stands. Others lock the origins before what `still` locks; so it is here."""
        if still is None:
            return await origin_store.begin(connection, origin, audience, self._clock.now())
        async with connection.transaction():
            await connection.execute("LOCK TABLE origins IN ROW EXCLUSIVE MODE")
            if not await still(connection):
                raise LoadError(f"{one_line(origin)} was removed before it was learned.")
            return await origin_store.begin(connection, origin, audience, self._clock.now())

    @asynccontextmanager
    async def _alone(self, patience_seconds: float | None = None) -> AsyncIterator[AsyncConnection]:
        """Hold the one sync's lock; all its writes go over the connection that holds it, and fail if it is lost.

        Raises:
            RetryLater: another one holds it for longer than one is to wait.
        """
        try:
            async with asyncio.timeout(patience_seconds):
                await self._busy.acquire()
        except TimeoutError:
            raise RetryLater(_BUSY) from None
        try:
            async with document_store.connected(self._pool) as connection, _lock(connection, patience_seconds):
                yield connection
        finally:
            self._busy.release()

    async def _sweep(self, connection: AsyncConnection) -> None:
        """Remove the vectors in doubt that belong to no stored passage. Repeated by the next sync if it dies inside."""
        for (audience, embedder), ids in (await document_store.doubtful(connection)).items():
            await self._vectors.remove(audience, embedder, ids)
        await document_store.settle_doubts(connection)

    async def _miss_vectors(self, connection: AsyncConnection, audience: str) -> None:
        """Have documents embedded again whose vectors are missing: Chroma's folder was lost, or older than the rows."""
        if self._embedder is not None:
            name = self._embedder.name
            stored = await document_store.count_embedded(connection, audience, name)
            if stored > await self._vectors.count(audience, name):
                await document_store.forget_embedder(connection, audience, name)


@asynccontextmanager
async def _lock(connection: AsyncConnection, patience_seconds: float | None) -> AsyncIterator[None]:
    """Hold the lock of all processes' syncs."""
    milliseconds = max(int((patience_seconds or 0) * 1000), 0)
    await connection.execute("SELECT set_config('lock_timeout', %s, false)", [str(milliseconds)])
    try:
        await connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    except psycopg.errors.LockNotAvailable:
        raise RetryLater(_BUSY) from None
    finally:
        if not connection.closed:
            await connection.execute("RESET lock_timeout")
    try:
        yield
    finally:
        if not connection.closed:
            await connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
