"""What an export consists of: parts that are read one by one, each one page or the conversations of one channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """A document of an export. `name` is the same in each export of the same thing; `source` is what is shown."""

    name: str
    title: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an export, made from the files `entries`. If they do not change, neither do its documents.

    `is_page` says that it is one document, whose name is that of the part. `read` raises LoadError.
    """

    name: str
    source: str
    entries: tuple[str, ...]
    read: Callable[[], Awaitable[tuple[ExportedDocument, ...]]]
    is_page: bool = True


@dataclass(frozen=True, slots=True)
class Export:
    """The parts of an export, and notes for the operator about what was left out."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
