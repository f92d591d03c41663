"""Frames as a platform does not document them: each field once missing, once null, and once of each other type."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

Path = tuple[str | int, ...]
DROPPED = object()
STRANGE: tuple[Any, ...] = ("odd", 7, 0.5, True, [], {}, ["odd"], {"odd": "odd"}, [[]], -1, "\0", "9" * 400)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield where each field is, with those inside of it, and each item of a list."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, field in inside:
        yield (*path, key)
        yield from paths(field, (*path, key))


def mutations(frame: Any, *, dice: random.Random, each: int) -> Iterator[tuple[Path, Any]]:
    """Yield changes of a frame: for each field that it is missing, that it is null, and so many other types."""
    for path in paths(frame):
        kind = type(_at(frame, path))
        others = [strange for strange in STRANGE if type(strange) is not kind or kind is str]
        for instead in (DROPPED, None, *dice.sample(others, each)):
            yield path, instead


def some(changes: Iterator[tuple[Path, Any]], most: int, *, dice: random.Random) -> list[tuple[Path, Any]]:
    """Return so many of the changes, picked at random."""
    found = list(changes)
    return dice.sample(found, min(most, len(found)))


def changed(frame: Any, path: Path, instead: Any) -> Any:
    """Return a copy of a frame with one field changed."""
    copied = copy.deepcopy(frame)
    holder = _at(copied, path[:-1])
    if instead is DROPPED:
        del holder[path[-1]]
    else:
        holder[path[-1]] = instead
    return copied


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value
