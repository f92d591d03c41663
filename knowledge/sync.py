"""Learning: brings the stored documents of an origin up to date with its loader. Each document is replaced atomically.

A new version of a document is written in this order. Each step is durable before the next one begins:

1. the ids of its new vectors are noted in `vectors_in_doubt` (PostgreSQL),
2. the new vectors are written to Chroma, under ids that no stored passage has,
3. one transaction replaces document, passages and lexical index, and notes the old passages' vectors as in doubt,
4. vectors in doubt whose passage is not stored are removed from Chroma, and the notes are deleted.

A reader takes ids from Chroma and joins them with the passages in PostgreSQL, in one snapshot. Before step 3 it sees
the old version, after it the new one, never a mixture. If the process dies after step 1, 2 or 3, only vectors that no
reader sees are left, together with their notes; every sync, of any origin, begins with step 4. A passage whose content
stays the same keeps its id, so it is not embedded again. One sync runs at a time: it holds an advisory lock, which
PostgreSQL releases if the process dies.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from core.model.knowledge import PUBLIC
from knowledge.documents import Failure, HeldBack, LoadedDocument, LoadError, Note, Unchanged, one_line
from knowledge.secret_detection import describe, find_secrets
from knowledge.storage import catalog, document_store, origin_store
from knowledge.storage.connection import connected
from knowledge.versions import EDITION, compared, hash_of, make_version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from numpy import float32
    from numpy.typing import NDArray
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.clock import Clock
    from knowledge.documents import Event
    from knowledge.models.embedder import Embedder
    from knowledge.storage.document_store import DocumentVersion, StoredVersion
    from knowledge.storage.vector_index import VectorIndex

BATCH: Final = 64
"""About how many passages are embedded and written together. A document is never divided between batches."""

CHARACTERS: Final = 600
"""The length of an ordinary passage. It serves to estimate how many passages a document has before it is split."""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a sync: how many documents were added, changed and so on, and how many `passages` are new.

    A note is a line for the operator: the sync did what it was told, but this might not be what was meant.
    `published` are the origins that the sync has made public.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    failed: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    published: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no document was found."""
        return not (self.added or self.changed or self.unchanged)


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a sync: documents seen and passages written so far, and the source of the latest document.

    `total` is how many documents there are, if that is known.
    """

    documents: int
    passages: int
    source: str
    total: int | None = None


@dataclass(eq=False)
class Sync:
    """One sync of one origin. `connection` holds the sync lock and is used for all writes."""

    pool: AsyncConnectionPool
    connection: AsyncConnection
    vectors: VectorIndex
    embedder: Embedder | None
    clock: Clock
    progress: Callable[[Progress], None]
    origin: str
    audience: str
    known: dict[str, StoredVersion]
    allow_secrets: bool = False
    _seen: set[str] = field(default_factory=set)
    _failed: list[Failure] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _is_partial: bool = False
    _new_fingerprints: dict[str, str] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    @property
    def _embedder_name(self) -> str | None:
        return self.embedder.name if self.embedder else None

    async def run(self, events: AsyncIterator[Event], *, interim_audience: str) -> Report:
        """Learn the documents of the events and remove those that no event names (see `Library.learn`).

        If the origin cannot be read, all its stored documents move to `interim_audience`, the audience that the origin
        has during the sync.
        """
        try:
            await self._learn(events)
        except LoadError:  # a new audience reaches all stored documents without reading the origin
            self.audience = interim_audience
            self.known = await document_store.read_known(self.connection, self.origin)
            self._seen.clear()
            await self._restrict_unseen()
            raise
        if self._is_partial:  # a document in a folder that the loader could not list might still exist
            await self._restrict_unseen()
        await document_store.write_fingerprints(self.connection, self._new_fingerprints)
        gone = self.known.keys() - self._seen
        async with self.connection.transaction():
            await document_store.remove(self.connection, sorted(gone))
        return Report(
            **self._counts, removed=len(gone), failed=tuple(self._failed), notes=tuple(self._notes), published=()
        )

    async def _restrict_unseen(self) -> None:
        """Move documents that no event named to the audience, and keep them.

        They are never made public: they might be private conversations that the loader would have left out.
        """
        if self.audience == PUBLIC:
            self._seen |= self.known.keys()
        else:
            await self._learn(self._unseen())

    async def _unseen(self) -> AsyncIterator[Event]:
        for id_ in self.known.keys() - self._seen:
            yield Unchanged(id_)

    async def _learn(self, events: AsyncIterator[Event]) -> None:
        """Learn documents in batches. While one batch is written, the next one is embedded."""
        writing: asyncio.Task[None] | None = None
        try:
            async for documents in self._batches(events):
                drafts = await asyncio.to_thread(self._cut_all, await self._without_secrets(documents))
                versions = await self._compare(drafts)
                texts = [passage.embedded for version in versions for passage in version.new_passages]
                embedder = self.embedder
                vectors = await embedder.passages(texts) if embedder else np.zeros((len(texts), 0), dtype=np.float32)
                if writing:
                    await writing
                writing = asyncio.create_task(self._write(versions, vectors))
        finally:
            if writing:
                await writing

    async def _batches(self, events: AsyncIterator[Event]) -> AsyncIterator[list[LoadedDocument]]:
        batch: list[LoadedDocument] = []
        async for event in events:
            document = await self._record(event)
            if document:
                batch.append(document)
            if len(batch) >= BATCH or sum(len(one.text) for one in batch) >= BATCH * CHARACTERS:
                yield batch
                batch = []
        if batch:
            yield batch

    async def _without_secrets(self, documents: Sequence[LoadedDocument]) -> Sequence[LoadedDocument]:
        """Return the documents without secrets. For each other one, the version stored before stays, if there is one.

        Text that was learned since documents are checked is not checked again: somebody may have insisted on it.
        """
        unchecked = [document for document in documents if not (self.allow_secrets or self._is_checked(document))]
        found = await asyncio.to_thread(lambda: [find_secrets(document.text) for document in unchecked])
        held = {document.id for document, secrets in zip(unchecked, found, strict=True) if secrets}
        for document, secrets in zip(unchecked, found, strict=True):
            if secrets:
                error = f"{document.source} was held back, since it seems to contain secrets: {describe(secrets)}."
                self._failed.append(HeldBack(document.id, document.source, error))
        return [document for document in documents if document.id not in held]

    def _is_checked(self, document: LoadedDocument) -> bool:
        known = self.known.get(document.id)
        return known is not None and known.edition >= catalog.CHECKED_SINCE and known.hash == hash_of(document)

    async def _record(self, event: Event) -> LoadedDocument | None:
        if isinstance(event, Failure) and not event.id:
            self._is_partial = True
            self._failed.append(event)
            return None
        if isinstance(event, Note):
            self._notes.append(event.text)
            return None
        if event.id in self._seen:
            source = getattr(event, "source", event.id)
            self._failed.append(Failure(event.id, source, "It was found twice in one sync."))
            return None
        self._seen.add(event.id)
        self._report(getattr(event, "source", ""))
        known = self.known.get(event.id)
        if isinstance(event, Failure):
            self._failed.append(event)
        if isinstance(event, LoadedDocument):
            return self._if_changed(event, known)
        if known is None or self._is_current(known):
            self._counts["unchanged"] += isinstance(event, Unchanged)
            return None
        async with connected(self.pool) as connection:  # the stored text, to move it to another audience or to embed it
            found = await catalog.read_text(connection, known.id)
        return LoadedDocument(known.id, *found, known.fingerprint) if found else None

    def _if_changed(self, document: LoadedDocument, known: StoredVersion | None) -> LoadedDocument | None:
        if known is None or known.hash != hash_of(document) or not self._is_current(known):
            return document
        self._counts["unchanged"] += 1
        if known.fingerprint != document.fingerprint:
            self._new_fingerprints[document.id] = document.fingerprint
        return None

    def _is_current(self, known: StoredVersion) -> bool:
        """Return whether a stored document can stay as it is if its content did not change."""
        return (
            known.audience == self.audience
            and known.edition == EDITION
            and self._embedder_name in (None, known.embedder)
        )

    def _cut_all(self, documents: Sequence[LoadedDocument]) -> list[DocumentVersion]:
        """Split documents into passages. Runs in a thread, because a long document takes seconds."""
        name = self._embedder_name
        return [
            make_version(document, origin=self.origin, audience=self.audience, embedder=name) for document in documents
        ]

    async def _compare(self, drafts: Sequence[DocumentVersion]) -> list[DocumentVersion]:
        """Compare versions with those stored now. Report ids that belong to another origin, and leave them out."""
        async with connected(self.pool) as connection:
            stored = await document_store.read_stored(connection, [draft.document.id for draft in drafts])
        versions = [compared(draft, stored.get(draft.document.id)) for draft in drafts]
        foreign = [version for version in versions if version.stored and version.stored.origin != self.origin]
        for one in foreign:
            self._failed.append(Failure(one.document.id, one.document.source, "Its id belongs to another origin."))
        return [version for version in versions if version not in foreign]

    async def _write(self, versions: Sequence[DocumentVersion], vectors: NDArray[float32]) -> None:
        """Do steps 1 to 3 for a batch. The module's docstring says what happens if the process dies between them."""
        connection = self.connection
        ids = [passage.id for version in versions for passage in version.new_passages]
        if self._embedder_name is not None and ids:
            await document_store.mark_in_doubt(connection, self.audience, self._embedder_name, ids)
            await self.vectors.add(self.audience, self._embedder_name, ids, vectors)
        async with connection.transaction():
            if not await origin_store.is_known(connection, self.origin):
                raise LoadError(f"{one_line(self.origin)} was removed while it was being learned.")
            await document_store.replace(connection, versions, self.clock.now())
        for version in versions:
            self._counts["changed" if version.stored else "added"] += 1
        self._counts["passages"] += len(ids)
        self._report(versions[-1].document.source if versions else "")

    def _report(self, source: str) -> None:
        self.progress(Progress(len(self._seen), self._counts["passages"], source))
