"""For whom an origin is learned: as named, as before, as for what it lies in, or public; and what to tell of that."""

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
class Choice:
    """An audience, and what the operator should know about it, a line each."""

    audience: str
    notes: tuple[str, ...] = ()


def choose(place: str, named: str | None, known: Sequence[Origin]) -> Choice:
    """Choose the audience of an origin, where `named` is what the operator asked for, and `known` was learned before.

    Raises:
        LoadError: it was not named, and a part of the origin is known to be for fewer people.
    """
    around = [each for each in known if contains(each.origin, place)]
    outer = max(around, key=lambda each: len(each.origin), default=None)
    if named is not None:
        return Choice(named, _also_read(place, named, outer))
    if before := [each.audience for each in known if each.origin == place]:
        return Choice(before[0])
    chosen = outer.audience if outer else PUBLIC
    for inner in known:
        if contains(place, inner.origin) and inner.audience not in (PUBLIC, chosen):
            raise LoadError(
                f"{place} contains {inner.origin}, which was learned for {inner.audience}: "
                "say with --audience for whom all of it is."
            )
    if outer is None or chosen == PUBLIC:
        return Choice(chosen)
    note = f"{place} is learned for {chosen}, as {outer.origin} is, which it belongs to; --audience changes that."
    return Choice(chosen, (note,))


def contains(outer: str, inner: str) -> bool:
    """Tell whether one origin is a part of another: a file or folder below a folder, a page or section of a site."""
    if outer == inner or ("://" in outer) != ("://" in inner):
        return False
    if "://" not in outer:
        return PurePath(outer).is_absolute() and PurePath(inner).is_relative_to(outer)
    return outer.startswith("http") and Scope.of(outer).is_site and Scope.of(outer).holds(inner)


def _also_read(place: str, named: str, outer: Origin | None) -> tuple[str, ...]:
    """Warn of what undoes a narrow audience: that the same documents were learned with what they lie in."""
    if outer is None or named in (PUBLIC, outer.audience):
        return ()
    note = (
        f"{place} is also learned as a part of {outer.origin}, for {outer.audience}: "
        f"learn that with --audience {named}, or leave this out of it (.gitignore) and learn it again."
    )
    return (note,)
