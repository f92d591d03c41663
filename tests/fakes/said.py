"""What a reply promises, without the sentence around it: the instants that it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.when import find_zone, localize

if TYPE_CHECKING:
    from core.model.replies import Reply


def times_in(reply: Reply) -> list[str]:
    """Return the instants that a reply tells, on the clock of its zone: `2026-11-27 09:00`; their words stand in it."""
    assert [moment.words for moment in reply.moments if moment.words not in reply.text] == []
    return [f"{localize(moment.at, find_zone(moment.zone or 'UTC')):%Y-%m-%d %H:%M}" for moment in reply.moments]
