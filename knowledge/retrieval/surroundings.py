"""Which passages around another one are in its section, so that a list or procedure can be quoted as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.knowledge import Passage


class Neighbour(NamedTuple):
    """A passage near another one: its place in the document, and its headings."""

    start: int
    end: int
    headings: list[str]

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above it, without the line that opens the table or code in which it begins."""
        is_inside = bool(self.headings) and self.headings[-1].startswith(("|", "```", "~~~"))
        return tuple(self.headings[:-1] if is_inside else self.headings)


def find_section(passage: Passage, near: Sequence[Neighbour]) -> tuple[int, int, tuple[str, ...]]:
    """Return the start and the end of what belongs to a passage's section, and the headings at the start.

    `near` are the passages around it, in order, and itself. Subsections that follow belong to it. A section that is
    shorter than a passage is in one passage with what is above it, so the first passage may begin above the section.
    """
    own = next((at for at, one in enumerate(near) if one.start == passage.start), 0)
    path = near[own].path
    first = last = own
    while first > 0 and near[first - 1].path == path:
        first -= 1
    if first > 0 and path and near[first - 1].path == path[:-1]:
        first -= 1
    while last + 1 < len(near) and near[last + 1].path[: len(path)] == path:
        last += 1
    return near[first].start, near[last].end, tuple(near[first].headings)
