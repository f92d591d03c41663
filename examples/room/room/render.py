"""Renders replies as messages of the Room. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from frontdesk.platforms import split
from room.limits import LONGEST_TEXT

if TYPE_CHECKING:
    from frontdesk.platforms import Reply

_PING = re.compile(r"(?<!\w)@(?=\w)")
_PARTED = "@\u200b"  # a zero-width space: the Room sees no mention, and readers see no space


def render(reply: Reply, *, key: str) -> list[dict[str, Any]]:
    """Return the messages of a reply. Each has the key; the last one has the sources and the buttons."""
    sources = "\n".join(f"[{each.number}] {each.title}" for each in reply.citations)
    text = _PING.sub(_PARTED, f"{reply.text}\n\n{sources}")
    parts = split(text, LONGEST_TEXT) or ("…",)
    buttons = [{"choice": choice.id, "label": choice.label, "stays": choice.stays} for choice in reply.choices]
    return [
        {"key": key, "part": number, "of": len(parts), "text": part, "buttons": buttons if number == len(parts) else []}
        for number, part in enumerate(parts, 1)
    ]
