"""Learning: brings what is stored of an origin up to what its loader finds, one atomic switch a document.

A document's new version is written in this order, each step durable before the next one begins:

1. the ids of its new vectors are noted in `vectors_in_doubt` (PostgreSQL),
2. the new vectors enter Chroma, under ids that no stored passage has,
3. one transaction replaces document, passages and lexical index, and notes the vectors of the old passages as in doubt,
4. vectors in doubt whose passage is not stored leave Chroma, and their notes go.

A reader takes ids from Chroma and joins them with the passages in PostgreSQL, in one snapshot: before 3 it sees the
old version, after 3 the new one, never some of both. A process that dies after 1, 2 or 3 leaves at most vectors that
nobody can see, and their notes; every sync, of whatever origin, begins with step 4. Passages whose content stays keep
their ids through all this, so they are not embedded again. One sync runs at a time: an advisory lock, which PostgreSQL
frees when its process dies.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from core.text.terms import guess_language
from knowledge.chunking import chunk
from knowledge.documents import Failure, LoadedDocument, LoadError, Unchanged, one_line
from knowledge.ranking import embedded_text
from knowledge.storage import catalog, document_store, origin_store
from knowledge.versions import Piece, Version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from numpy import float32
    from numpy.typing import NDArray
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.clock import Clock
    from knowledge.documents import Event
    from knowledge.embedder import Embedder
    from knowledge.storage.vector_index import Vectors
    from knowledge.versions import Held, Known

EDITION: Final = 1
"""Raised when documents are cut or indexed in another way: the next sync does them again."""

BATCH: Final = 64
"""Passages that are embedded and written together, about: a document is never divided."""

CHARACTERS: Final = 600
"""Of an ordinary passage, to guess how many a document has before it is cut."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a sync did: documents by what became of them, `passages` that were new, what could not be read, and `notes`.

    A note is a line for the operator about what was done as it was asked and may not be what is wanted.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    failed: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is: documents seen and the passages written so far, and the document just read."""

    documents: int
    passages: int
    source: str


@dataclass(frozen=True, slots=True)
class Tools:
    """What a sync works with; `connection` holds the lock and carries all writes. Without an embedder: words only."""

    pool: AsyncConnectionPool
    connection: AsyncConnection
    vectors: Vectors
    embedder: Embedder | None
    clock: Clock
    progress: Callable[[Progress], None]


class Sync:
    """One run of learning from one origin."""

    def __init__(self, tools: Tools, origin: str, audience: str, known: dict[str, Known]) -> None:
        self._tools = tools
        self._origin = origin
        self._audience = audience
        self._embedder = tools.embedder.name if tools.embedder else None
        self._known = known
        self._seen: set[str] = set()
        self._failed: list[Failure] = []
        self._is_partial = False
        self._touched: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    async def run(self, events: AsyncIterator[Event], *, held: str) -> Report:
        """Learn what the events bring and remove what they leave out; see `Library.learn`.

        If nothing can be read, all that is stored moves to the audience `held`, which the origin has until the end.
        """
        try:
            await self._learn(events)
        except LoadError:
            self._audience = held
            await self._learn(self._as_stored())
            raise
        if self._is_partial:
            await self._learn(self._unseen())
        await document_store.touch(self._tools.connection, self._touched)
        gone = self._known.keys() - self._seen
        async with self._tools.connection.transaction():
            await document_store.remove(self._tools.connection, sorted(gone))
        return Report(**self._counts, removed=len(gone), failed=tuple(self._failed), notes=())

    async def _as_stored(self) -> AsyncIterator[Event]:
        """Yield all stored documents as unchanged, so that an audience reaches them though nothing can be read."""
        self._known = await document_store.read_known(self._tools.connection, self._origin)
        self._seen.clear()
        for id_ in self._known:
            yield Unchanged(id_)

    async def _unseen(self) -> AsyncIterator[Event]:
        """Yield as unchanged what may still be there, where the loader could not look."""
        for id_ in self._known.keys() - self._seen:
            yield Unchanged(id_)

    async def _learn(self, events: AsyncIterator[Event]) -> None:
        """Embed each batch while the one before it is written."""
        writing: asyncio.Task[None] | None = None
        try:
            async for documents in self._batches(events):
                drafts = await asyncio.to_thread(self._drafts, documents)
                versions = await self._versions(drafts)
                vectors = await self._embed(versions)
                if writing:
                    await writing
                writing = asyncio.create_task(self._write(versions, vectors))
        finally:
            if writing:
                await writing

    async def _batches(self, events: AsyncIterator[Event]) -> AsyncIterator[list[LoadedDocument]]:
        """Yield what is to be learned, some BATCH passages at a time."""
        batch: list[LoadedDocument] = []
        async for event in events:
            document = await self._judged(event)
            if document:
                batch.append(document)
            if len(batch) >= BATCH or sum(len(one.text) for one in batch) >= BATCH * CHARACTERS:
                yield batch
                batch = []
        if batch:
            yield batch

    async def _judged(self, event: Event) -> LoadedDocument | None:
        """Take note of an event and return the document if there is something to do about it."""
        if isinstance(event, Failure) and not event.id:
            self._is_partial = True
            self._failed.append(event)
            return None
        if event.id in self._seen:
            self._fail(event.id, getattr(event, "source", event.id), "It was found twice in one sync.")
            return None
        self._seen.add(event.id)
        known = self._known.get(event.id)
        if isinstance(event, Failure):
            self._failed.append(event)
        if isinstance(event, LoadedDocument):
            return self._if_changed(event, known)
        if known is None or self._is_current(known):
            self._counts["unchanged"] += isinstance(event, Unchanged)
            return None
        return await self._stored(known)

    def _if_changed(self, document: LoadedDocument, known: Known | None) -> LoadedDocument | None:
        if known is None or known.hash != _hash(document) or not self._is_current(known):
            return document
        self._counts["unchanged"] += 1
        if known.fingerprint != document.fingerprint:
            self._touched[document.id] = document.fingerprint
        return None

    def _is_current(self, known: Known) -> bool:
        """Tell whether a stored document, if its content stays, may stay as it is."""
        return (
            known.audience == self._audience and known.edition == EDITION and self._embedder in (None, known.embedder)
        )

    async def _stored(self, known: Known) -> LoadedDocument | None:
        """Return a document as it is stored, to be moved to another audience or embedded by another embedder."""
        async with document_store.connected(self._tools.pool) as connection:
            found = await catalog.read_text(connection, known.id)
        return LoadedDocument(known.id, *found, known.fingerprint) if found else None

    def _drafts(self, documents: Sequence[LoadedDocument]) -> list[Version]:
        """Cut documents into passages; runs in a thread, since a long one takes seconds."""
        return [self._cut(document) for document in documents]

    def _cut(self, document: LoadedDocument) -> Version:
        """Cut a document into passages."""
        return Version(
            id=document.id,
            origin=self._origin,
            title=document.title,
            source=document.source,
            audience=self._audience,
            hash=_hash(document),
            fingerprint=document.fingerprint,
            language=guess_language(document.text),
            embedder=self._embedder,
            edition=EDITION,
            text=document.text,
            pieces=_pieces(document),
        )

    async def _versions(self, drafts: Sequence[Version]) -> list[Version]:
        """Compare with what is stored now and tell which passages can be kept."""
        async with document_store.connected(self._tools.pool) as connection:
            held = await document_store.hold(connection, [draft.id for draft in drafts])
        versions = [_compared(draft, held.get(draft.id)) for draft in drafts]
        foreign = [version for version in versions if version.held and version.held.origin != self._origin]
        for one in foreign:
            self._fail(one.id, one.source, "Its id belongs to another origin.")
        return [version for version in versions if version not in foreign]

    async def _embed(self, versions: Sequence[Version]) -> NDArray[float32]:
        texts = [piece.embedded for version in versions for piece in version.fresh]
        embedder = self._tools.embedder
        return await embedder.passages(texts) if embedder else np.zeros((len(texts), 0), dtype=np.float32)

    async def _write(self, versions: Sequence[Version], vectors: NDArray[float32]) -> None:
        """Steps 1 to 3 of a batch; the module's docstring tells what happens if it dies between them."""
        connection = self._tools.connection
        ids = [piece.id for version in versions for piece in version.fresh]
        if self._embedder is not None and ids:
            await document_store.doubt(connection, self._audience, self._embedder, ids)
            await self._tools.vectors.add(self._audience, self._embedder, ids, vectors)
        async with connection.transaction():
            if not await origin_store.is_open(connection, self._origin):
                raise LoadError(f"{one_line(self._origin)} was removed while it was being learned.")
            await document_store.switch(connection, versions, self._tools.clock.now())
        for version in versions:
            self._counts["changed" if version.held else "added"] += 1
        self._counts["passages"] += len(ids)
        source = versions[-1].source if versions else ""
        self._tools.progress(Progress(len(self._seen), self._counts["passages"], source))

    def _fail(self, id_: str, source: str, error: str) -> None:
        self._failed.append(Failure(id_, source, error))


def _compared(version: Version, held: Held | None) -> Version:
    """Complete a version with what is stored: passages of the same content stay, if made in the same way."""
    made = (version.audience, version.language, version.embedder, version.edition)
    if held is None or made != (held.audience, held.language, held.embedder, held.edition):
        return replace(version, held=held)
    kept = frozenset(piece.id for piece in version.pieces) & held.passages.keys()
    return replace(version, held=held, kept=kept)


def _pieces(document: LoadedDocument) -> tuple[Piece, ...]:
    """Cut a document; a passage's id comes from its content and from how often this stood in the document before."""
    times: Counter[str] = Counter()
    pieces: list[Piece] = []
    for ordinal, part in enumerate(chunk(document.text, title=document.title)):
        text = document.text[part.start : part.end]
        embedded = embedded_text(text, title=document.title, headings=part.headings)
        content = _digest(document.id, embedded)
        times[content] += 1
        id_ = _digest(content, str(times[content]))
        pieces.append(Piece(id_, ordinal, part.start, part.end, part.headings, text, embedded))
    return tuple(pieces)


def _hash(document: LoadedDocument) -> str:
    return _digest(document.title, document.source, document.text)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
