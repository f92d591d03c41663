"""What “it” is: the thing that the desk spoke of last, whichever skill it belongs to. Pure.

A reply names its things in `Reply.subjects` (`meeting 12`): nobody's “it” reaches behind the last reply that did.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.model.messages import Exchange

RECENT: Final = 5
"""Exchanges in which “it” is looked for."""
CALLED: Final = {
    "meeting": "the meeting",
    "booking": "the booking",
    "standup": "the stand-up",
    "rotation": "the rotation",
    "poll": "the poll",
    "countdown": "the countdown",
}
"""How people call a thing of each kind; a reminder is “it” by itself."""
_IT = re.compile(
    r"\b(?:it\b|the next one\b|(?:that|this)\b(?: one\b)?(?=[\s,]*(?:$|[.!?\d]|(?:to|until|till|by|back|off|for|on|at|"
    r"instead|please|now|today|tomorrow|next)\b)))",
    re.IGNORECASE,
)


def kind_of(subjects: Iterable[str]) -> str:
    """Return the one kind of things that a reply tells of, or nothing."""
    kinds = {subject.partition(" ")[0] for subject in subjects}
    return kinds.pop() if len(kinds) == 1 else ""


def last_kind(history: Sequence[Exchange]) -> str:
    """Return the kind of things that the desk told of last, and not long ago; nothing if it told of none, or of two."""
    replies = (exchange.reply for exchange in reversed(history[-RECENT:]) if exchange.reply)
    return next((kind_of(reply.subjects) for reply in replies if reply.subjects), "")


def named_in_full(text: str, kind: str) -> str | None:
    """Return words with the thing's name in the place of “it”: “move the meeting to 3” for “move it to 3”."""
    name = CALLED.get(kind)
    return _IT.sub(name, text, count=1) if name and _IT.search(text) else None


def spoken_of(kind: str, history: Sequence[Exchange], *, within: int | None = None) -> str | None:
    """Return the subject of a kind that the desk spoke of last by itself, within so many of the last exchanges."""
    for exchange in reversed(history[-within:] if within else history):
        found = [each for each in (exchange.reply.subjects if exchange.reply else ()) if kind_of([each]) == kind]
        if len(found) == 1:
            return found[0]
    return None
