"""The library: all documents that Frontdesk knows. It learns, lists, shows and removes them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import psycopg

from core.model.errors import RetryLater
from knowledge.documents import LoadError, Unchanged, one_line
from knowledge.storage import catalog, document_store, origin_store
from knowledge.storage.connection import connected
from knowledge.sync import Sync

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.clock import Clock
    from core.model.ports import StillExists
    from knowledge.documents import Event
    from knowledge.models.embedder import Embedder
    from knowledge.storage.vector_index import VectorIndex
    from knowledge.sync import Progress, Report

AT_ONCE_SECONDS: Final = 0.1
_BUSY: Final = "Other documents are being learned. Try again."
_LOCK: Final = 0x6C6561726E  # the number of an advisory lock, "learn": one sync runs at a time


class Library:
    """Learns, lists, shows and removes documents. Without an embedder, documents can be searched by words only.

    Documents that another embedder has embedded are embedded again the next time their origin is learned.
    """

    def __init__(
        self, pool: AsyncConnectionPool, vectors: VectorIndex, embedder: Embedder | None, *, clock: Clock
    ) -> None:
        self._pool = pool
        self._vectors = vectors
        self._embedder = embedder
        self._clock = clock
        self._sync_lock = asyncio.Lock()

    async def fingerprints(self, origin: str) -> dict[str, str]:
        """Return the fingerprints of an origin's documents by id. With them, its loader skips unchanged documents."""
        async with connected(self._pool) as connection:
            known = await document_store.read_known(connection, origin)
        return {id_: document.fingerprint for id_, document in known.items()}

    async def learn(
        self,
        origin: str,
        audience: str,
        events: AsyncIterator[Event],
        *,
        allow_secrets: bool = False,
        progress: Callable[[Progress], None] = lambda _: None,
        still_exists: StillExists | None = None,
        patience_seconds: float | None = None,
    ) -> Report:
        """Sync an origin's documents with what its loader finds, for an audience, and return what changed.

        Documents that no event names are removed once the events have ended. If `events` raises, they stay, and so does
        what was learned before. Waits while another sync runs. May be repeated at any time.
        Documents with secrets are held back, unless `allow_secrets`.

        A new audience other than `public` hides all documents from the old readers before the first event, and they
        stay hidden if the process dies. If the new audience is `public`, everybody can read the documents only after
        the last event. `still_exists` is called in the transaction that records the origin. `patience_seconds` limits
        the wait for another sync.

        Raises LoadError if the origin as a whole cannot be read (a restricted audience takes effect all the same), or
        was removed, or no longer exists; RetryLater if PostgreSQL, Chroma or the embedder is not available, or another
        sync takes too long; StoreError if one of the stores cannot be written.
        """
        async with connected(self._pool) as connection:
            await origin_store.restrict(connection, origin, audience)
        async with self._exclusive(patience_seconds) as connection:
            interim_audience = await self._begin(connection, origin, audience, still_exists)
            await self._remove_orphans(connection)
            await self._detect_lost_vectors(connection, audience)
            known = await document_store.read_known(connection, origin)
            with_what = (self._pool, connection, self._vectors, self._embedder, self._clock, progress)
            sync = Sync(*with_what, origin, audience, known, allow_secrets=allow_secrets)
            report = await self._run(sync, events, connection, origin, interim_audience)
            await origin_store.finish_sync(connection, origin, interim_audience, audience, self._clock.now())
            await self._remove_orphans(connection)
        return report

    async def embed_again(self, *, progress: Callable[[Progress], None] = lambda _: None) -> int:
        """Embed all documents whose vectors are missing, from their stored text; return the number of passages.

        No origin is read. May be repeated at any time: if the process dies partway, the next call embeds the rest.
        Raises as `learn` does.
        """
        passages = 0
        async with self._exclusive() as connection:
            await self._remove_orphans(connection)
            origins = await catalog.list_origins(connection)
            for audience in {origin.audience for origin in origins}:
                await self._detect_lost_vectors(connection, audience)
            for origin in origins:
                known = await document_store.read_known(connection, origin.origin)
                with_what = (self._pool, connection, self._vectors, self._embedder, self._clock, progress)
                sync = Sync(*with_what, origin.origin, origin.audience, known, allow_secrets=True)
                report = await sync.run(_all_unchanged(known), interim_audience=origin.audience)
                passages += report.passages
            await self._remove_orphans(connection)
        return passages

    async def _run(
        self, sync: Sync, events: AsyncIterator[Event], connection: AsyncConnection, origin: str, interim_audience: str
    ) -> Report:
        """Run a sync. An origin that was never read is dropped if it cannot be read now, either."""
        try:
            return await sync.run(events, interim_audience=interim_audience)
        except LoadError:
            await origin_store.drop_unread(connection, origin)
            await self._remove_orphans(connection)
            raise

    async def remove_document(self, document_id: str) -> bool:
        """Remove a document, and return whether there was one. The next sync of its origin can add it again."""
        async with self._exclusive() as connection:
            async with connection.transaction():
                removed = await document_store.remove(connection, [document_id])
            await self._remove_orphans(connection)
        return removed > 0

    async def remove_origin(self, origin: str) -> int:
        """Remove an origin with all its documents and return how many there were."""
        async with self._exclusive() as connection:
            async with connection.transaction():
                removed = await origin_store.remove(connection, [origin])
            await self._remove_orphans(connection)
        return removed

    async def remove_orphaned_vectors(self) -> bool:
        """Remove the vectors of passages that are not stored any more.

        Returns False if a sync is running; that sync removes them when it ends. If the process dies partway, the next
        call removes the rest.
        """
        async with connected(self._pool) as connection:
            if not await document_store.has_doubts(connection):
                return True
        try:
            async with self._exclusive(AT_ONCE_SECONDS) as connection:
                await self._remove_orphans(connection)
        except RetryLater:
            return False
        return True

    async def count_passages(self, origin: str) -> int:
        """Return how many passages the documents of an origin have in all."""
        async with connected(self._pool) as connection:
            return (await origin_store.count_passages(connection, [origin])).get(origin, 0)

    async def documents(self, origin: str | None = None) -> list[catalog.Document]:
        """Return the documents of an origin, or all of them."""
        async with connected(self._pool) as connection:
            return await catalog.list_documents(connection, origin)

    async def origins(self) -> list[catalog.Origin]:
        """Return the origins that were learned."""
        async with connected(self._pool) as connection:
            return await catalog.list_origins(connection)

    async def text(self, document_id: str) -> str | None:
        """Return the stored text of a document, or None if there is no such document."""
        async with connected(self._pool) as connection:
            found = await catalog.read_text(connection, document_id)
        return found[2] if found else None

    async def _begin(
        self, connection: AsyncConnection, origin: str, audience: str, still_exists: StillExists | None
    ) -> str:
        """Record an origin, if it still exists, and return its audience during the sync.

        The table of origins is locked before anything that `still_exists` locks, because all other transactions lock in
        this order.
        """
        async with connection.transaction():
            await connection.execute("LOCK TABLE origins IN ROW EXCLUSIVE MODE")
            if still_exists and not await still_exists(connection):
                raise LoadError(f"{one_line(origin)} was removed before it was learned.")
            return await origin_store.begin_sync(connection, origin, audience, self._clock.now())

    @asynccontextmanager
    async def _exclusive(self, patience_seconds: float | None = None) -> AsyncIterator[AsyncConnection]:
        """Hold the sync lock. All writes of a sync use the connection that holds it, so they fail if the lock is lost.

        Raises RetryLater if another sync held the lock for longer than `patience_seconds`.
        """
        try:
            async with asyncio.timeout(patience_seconds):
                await self._sync_lock.acquire()
        except TimeoutError:
            raise RetryLater(_BUSY) from None
        try:
            async with connected(self._pool) as connection, _advisory_lock(connection, patience_seconds):
                yield connection
        finally:
            self._sync_lock.release()

    async def _remove_orphans(self, connection: AsyncConnection) -> None:
        """Remove the vectors in doubt whose passage is not stored. If the process dies, the next sync does it."""
        for (audience, embedder), ids in (await document_store.read_orphans(connection)).items():
            await self._vectors.remove(audience, embedder, ids)
        await document_store.clear_doubts(connection)

    async def _detect_lost_vectors(self, connection: AsyncConnection, audience: str) -> None:
        """Have documents embedded again if vectors are missing because Chroma's folder was lost or is an older copy."""
        if self._embedder is not None:
            name = self._embedder.name
            stored = await document_store.count_embedded(connection, audience, name)
            if stored > await self._vectors.count(audience, name):
                await document_store.mark_not_embedded(connection, audience, name)


async def _all_unchanged(ids: Iterable[str]) -> AsyncIterator[Event]:
    for id_ in ids:
        yield Unchanged(id_)


@asynccontextmanager
async def _advisory_lock(connection: AsyncConnection, patience_seconds: float | None) -> AsyncIterator[None]:
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
