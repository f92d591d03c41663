"""Documents as skills see them: what they have learned, and what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SkillDocument:
    """A document by its `key` (`case-12`). It is cited by its `title`; its `text` is Markdown."""

    key: str
    title: str
    text: str
    audience: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of any origin as it is stored now; `updated` is when its content changed last (aware)."""

    title: str
    source: str
    audience: str
    updated: datetime
