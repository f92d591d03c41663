"""Versions of a document: how it is cut into passages, and which passages of the stored version stay as they are."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.text.terms import guess_language
from knowledge.chunking.chunks import chunk
from knowledge.retrieval.ranking import embedded_text
from knowledge.storage.document_store import DocumentVersion, PassageDraft

if TYPE_CHECKING:
    from knowledge.documents import LoadedDocument
    from knowledge.storage.document_store import StoredVersion

EDITION: Final = 4
"""Raise this when documents are cut or indexed in a new way: the next sync then learns all of them again."""


def make_version(document: LoadedDocument, *, origin: str, audience: str, embedder: str | None) -> DocumentVersion:
    """Cut a document into passages, to be embedded by the embedder of that name. A long document takes seconds."""
    language = guess_language(document.text)
    passages = _passages(document)
    return DocumentVersion(document, origin, audience, hash_of(document), language, embedder, EDITION, passages)


def compared(version: DocumentVersion, stored: StoredVersion | None) -> DocumentVersion:
    """Return the version with the stored one that it replaces. Equal passages are kept if made in the same way."""
    made = (version.audience, version.language, version.embedder, version.edition)
    if stored is None or made != (stored.audience, stored.language, stored.embedder, stored.edition):
        return replace(version, stored=stored)
    kept = frozenset(passage.id for passage in version.passages) & stored.passages.keys()
    return replace(version, stored=stored, kept=kept)


def hash_of(document: LoadedDocument) -> str:
    """Return a hash of what is stored of a document: its title, its source and its text."""
    return _digest(document.title, document.source, document.text)


def _passages(document: LoadedDocument) -> tuple[PassageDraft, ...]:
    """Split a document. A passage's id is a hash of its content and, since content can repeat, a count."""
    times: Counter[str] = Counter()
    passages: list[PassageDraft] = []
    for ordinal, part in enumerate(chunk(document.text, title=document.title)):
        text = document.text[part.start : part.end]
        embedded = embedded_text(text, title=document.title, headings=part.headings)
        content = _digest(document.id, embedded)
        times[content] += 1
        id_ = _digest(content, str(times[content]))
        passages.append(PassageDraft(id_, ordinal, part.start, part.end, part.headings, text, embedded))
    return tuple(passages)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
