"""A document's versions as the sync compares them: what is known, what is held, and the next one with its pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Known:
    """What the sync compares with: `hash` of the content, and how the stored passages were made."""

    id: str
    hash: str
    fingerprint: str
    audience: str
    embedder: str | None
    edition: int


@dataclass(frozen=True, slots=True)
class Held:
    """A stored document's passages as the next version finds them."""

    origin: str
    audience: str
    language: str
    embedder: str | None
    edition: int
    passages: Mapping[str, int]
    """Ids and numbers."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage to be stored; `embedded` is what is read by the embedder."""

    id: str
    ordinal: int
    start: int
    end: int
    headings: tuple[str, ...]
    text: str
    embedded: str


@dataclass(frozen=True, slots=True)
class Version:
    """A document's new version: all its pieces, of which those in `kept` are stored, indexed and embedded already."""

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
    pieces: tuple[Piece, ...]
    held: Held | None = None
    kept: frozenset[str] = frozenset()

    @property
    def fresh(self) -> tuple[Piece, ...]:
        """The pieces to embed and to index."""
        return tuple(piece for piece in self.pieces if piece.id not in self.kept)
