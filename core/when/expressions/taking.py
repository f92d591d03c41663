"""What the grammar does with meanings without changing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def itself(value: T) -> T:
    """Take a meaning as it stands."""
    return value


def nothing(*_: object) -> bool:
    """Take words that mean no time."""
    return True


def first(value: T, _: object) -> T:
    """Take the first of two meanings."""
    return value


def swapped(action: Callable[[Any, Any], T], second: Any, first: Any) -> T:
    """Compose two meanings in the other order."""
    return action(first, second)
