"""Chooses the audience of an origin: the one named, else its current one, else its folder's or site's, else public."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from core.model.knowledge import PUBLIC
from knowledge.documents import LoadError
from knowledge.loaders.urls import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.storage.catalog import Origin


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """The audience of an origin, and notes for the operator, one line each."""

    audience: str
    notes: tuple[str, ...] = ()


def choose_audience(place: str, named: str | None, known: Sequence[Origin]) -> AudienceChoice:
    """Choose the audience of an origin. `named` is the operator's choice; `known` are the origins learned before.

    Raises LoadError if no audience was named and a part of the origin was learned for a smaller audience.
    """
    around = [origin for origin in known if contains(origin.origin, place)]
    outer = max(around, key=lambda origin: len(origin.origin), default=None)
    if named is not None:
        if outer is None or named in (PUBLIC, outer.audience):
            return AudienceChoice(named)
        note = (
            f"{place} is also learned as part of {outer.origin}, for {outer.audience}: "
            f"learn that with --audience {named}, or exclude this from it (.gitignore) and learn it again."
        )
        return AudienceChoice(named, (note,))
    if before := [origin.audience for origin in known if origin.origin == place]:
        return AudienceChoice(before[0])
    chosen = outer.audience if outer else PUBLIC
    for inner in known:
        if contains(place, inner.origin) and inner.audience not in (PUBLIC, chosen):
            raise LoadError(
                f"{place} contains {inner.origin}, which was learned for {inner.audience}: "
                "say with --audience who may read all of it."
            )
    if outer is None or chosen == PUBLIC:
        return AudienceChoice(chosen)
    note = f"{place} is learned for {chosen}, because it is part of {outer.origin}; --audience changes that."
    return AudienceChoice(chosen, (note,))


def contains(outer: str, inner: str) -> bool:
    """Return whether one origin is part of another: a file or folder in a folder, or a page or section of a site."""
    if outer == inner or ("://" in outer) != ("://" in inner):
        return False
    if "://" not in outer:
        return PurePath(outer).is_absolute() and PurePath(inner).is_relative_to(outer)
    return outer.startswith("http") and Scope.of(outer).is_site and Scope.of(outer).contains(inner)
