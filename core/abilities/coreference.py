"""Coreference: “it” means the thing that Frontdesk mentioned last, whichever skill the thing belongs to. Pure.

A reply lists the things that it mentions in `Reply.subjects` (`meeting 12`). “It” refers to the last reply with any.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.model.replies import Exchange

RECENT: Final = 5
"""How many exchanges back “it” can refer."""
CALLED: Final = {
    "meeting": "the meeting",
    "booking": "the booking",
    "standup": "the stand-up",
    "rotation": "the rotation",
    "poll": "the poll",
    "countdown": "the countdown",
}
"""The phrase that replaces “it” for each kind of thing. Reminders have none, because they understand “it”."""
_IT = re.compile(
    r"\b(?:it\b|the next one\b|(?:that|this)\b(?: one\b)?(?=[\s,]*(?:$|[.!?\d]|(?:to|until|till|by|back|off|for|on|at|"
    r"instead|please|now|today|tomorrow|next)\b)))",
    re.IGNORECASE,
)


def kind_of(subjects: Iterable[str]) -> str:
    """Return the kind of these subjects, or an empty string if they are of several kinds."""
    kinds = {subject.partition(" ")[0] for subject in subjects}
    return kinds.pop() if len(kinds) == 1 else ""


def last_kind(history: Sequence[Exchange]) -> str:
    """Return the kind of the things mentioned last; an empty string if that was too long ago or there are several."""
    replies = (exchange.reply for exchange in reversed(history[-RECENT:]) if exchange.reply)
    return next((kind_of(reply.subjects) for reply in replies if reply.subjects), "")


def named_in_full(text: str, kind: str) -> str | None:
    """Return a text with “it” replaced by the thing's name (“move the meeting to 3”), or None if it has no “it”."""
    name = CALLED.get(kind)
    return _IT.sub(name, text, count=1) if name and _IT.search(text) else None


def spoken_of(kind: str, history: Sequence[Exchange], *, within: int | None = None) -> str | None:
    """Return the last subject that was the only one of its kind in a reply, in the last `within` exchanges, or None."""
    for exchange in reversed(history[-within:] if within else history):
        subjects = exchange.reply.subjects if exchange.reply else ()
        found = [subject for subject in subjects if kind_of([subject]) == kind]
        if len(found) == 1:
            return found[0]
    return None
