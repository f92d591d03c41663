"""Actions of grammar rules for meanings of any kind: pass on, drop, list or reorder them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def identity(value: T) -> T:
    """Return the meaning unchanged."""
    return value


def no_time(*_: object) -> bool:
    """Mark words as something that is not a time."""
    return True


def first(value: T, _: object) -> T:
    """Return the first of two meanings."""
    return value


def listed(*values: T) -> tuple[T, ...]:
    """Return the meanings as a list."""
    return values


def joined(values: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    """Return two lists as one."""
    return values + more


def appended(values: tuple[T, ...], value: T) -> tuple[T, ...]:
    """Return a list with one more meaning."""
    return (*values, value)


def swapped(action: Callable[[Any, Any], T], second: Any, first: Any) -> T:
    """Compose two meanings in the opposite order."""
    return action(first, second)


def reordered(order: tuple[int, ...], action: Callable[..., T], *values: Any) -> T:
    """Compose meanings in another order. `order` has their places, from 0; meanings that it leaves out are dropped."""
    return action(*(values[place] for place in order))
