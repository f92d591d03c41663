"""Actions of grammar rules that pass on a meaning unchanged, drop it, or swap two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def identity(value: T) -> T:
    """Return the meaning unchanged."""
    return value


def no_time(*_: object) -> bool:
    """Match words that are not a time."""
    return True


def first(value: T, _: object) -> T:
    """Return the first of two meanings."""
    return value


def swapped(action: Callable[[Any, Any], T], second: Any, first: Any) -> T:
    """Compose two meanings in the opposite order."""
    return action(first, second)
