"""Bounds what is remembered: of a community with a hundred thousand members, only the newest entries are kept. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections import OrderedDict


def keep_newest(entries: OrderedDict[Any, Any], most: int) -> None:
    """Remove the oldest entries until at most `most` are left."""
    while len(entries) > most:
        entries.popitem(last=False)
