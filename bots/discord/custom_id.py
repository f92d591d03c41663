"""The custom ids of buttons, menus and forms: written and read only in this module. Pure.

A custom id is `kind:key:parts:number`; some kinds use only the first fields. Messages on Discord carry these ids, so
their format must not change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

CHOOSE, MENU, ASKS, GOOD, BAD = "choose", "menu", "asks", "good", "bad"
"""Kinds under a reply: a button, a menu, a button that asks for a line, and the two thumbs."""
REMIND_FORM, ASK_FORM, LINE_FORM = "remind", "ask", "fill"
"""Kinds of forms. The key of `remind` is the id of the message that the reminder is about."""
_CHOICES = frozenset({CHOOSE, MENU, ASKS})
_PRESSES = _CHOICES | {LINE_FORM}


@dataclass(frozen=True, slots=True)
class CustomId:
    """What a custom id carries: the reply's `key`, the count of its messages, and the `number` of the choice."""

    kind: str
    key: str = ""
    parts: int | None = None
    number: int | None = None

    @classmethod
    def read(cls, text: object) -> Self:
        """Read a custom id. One that is not ours has a kind that nobody handles."""
        kind, key, parts, number, *_ = f"{text or ''}:::".split(":")
        return cls(kind, key, _count(parts), _count(number))

    def __str__(self) -> str:
        fields = (self.kind, self.key, self.parts, self.number)
        return ":".join(str(field) for field in fields if field not in ("", None))

    @property
    def is_choice(self) -> bool:
        """Whether it belongs to a choice of a reply."""
        return self.kind in _CHOICES

    @property
    def is_press(self) -> bool:
        """Whether it stands for the press of a choice, directly or through the form that a button opened."""
        return self.kind in _PRESSES

    def as_kind(self, kind: str) -> Self:
        """Return the same id with another kind, such as that of the form that a button opens."""
        return replace(self, kind=kind)


def _count(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() else None
