"""The values of a digest: what it is made from, and the points that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 — a field's type
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.knowledge import Passage


@dataclass(frozen=True, slots=True)
class Source:
    """Something that is digested: a message of an `author`, sent `at` a time, with its `link`; or a `passage`.

    A passage of a document has no author and no time. Notes that somebody pastes have neither of all.
    """

    text: str
    author: str = ""
    at: datetime | None = None
    link: str | None = None
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A main point, and the places in the sources that say it: indexes, in order."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Something to do: in which source it stands, who does it, and by when (aware), if that is said."""

    text: str
    source: int
    who: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """The main points of sources, what is to be done, and what wrote the points: the offline model or another."""

    sources: tuple[Source, ...]
    points: tuple[Point, ...]
    action_items: tuple[ActionItem, ...] = ()
    model: str = "offline"
