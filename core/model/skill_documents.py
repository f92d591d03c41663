"""A document that a skill has learned, as the library stores it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SkillDocument:
    """A document by its `key` (`case-12`). It is cited by its `title`; its `text` is Markdown."""

    key: str
    title: str
    text: str
    audience: str
