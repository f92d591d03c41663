"""Document versions as a sync compares them: the stored version, and the next one with its passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What a sync needs to tell whether a document changed: the content's `hash`, and how its passages were made."""

    id: str
    hash: str
    fingerprint: str
    audience: str
    embedder: str | None
    edition: int


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The version of a document that is stored now: how its passages were made, and which there are."""

    origin: str
    audience: str
    language: str
    embedder: str | None
    edition: int
    passages: Mapping[str, int]
    """Passage ids and their numbers, which are the primary keys in PostgreSQL."""


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A passage to be stored. `embedded` is the text that the embedder reads."""

    id: str
    ordinal: int
    start: int
    end: int
    headings: tuple[str, ...]
    text: str
    embedded: str


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """The next version of a document.

    `stored` is the version that it replaces, if any. Passages whose id is in `kept` are stored, indexed and embedded
    already.
    """

    id: str
    origin: str
    title: str
    source: str
    audience: str
    hash: str
    fingerprint: str
    language: str
    embedder: str | None
    edition: int
    text: str
    passages: tuple[PassageDraft, ...]
    stored: StoredVersion | None = None
    kept: frozenset[str] = frozenset()

    @property
    def new_passages(self) -> tuple[PassageDraft, ...]:
        """The passages that must be embedded and indexed."""
        return tuple(passage for passage in self.passages if passage.id not in self.kept)
