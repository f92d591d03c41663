"""Reads what a platform delivers by its shape. Each field is checked once, so that later code can rely on its type.

A field that is not as documented is left out, as if it had not been sent, unless nothing can be done without it. Fields
that a shape does not name are passed on unchecked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Reader = Callable[[object], Any]
"""Returns a value in the form in which it is used. Raises ValueError if it is not as documented."""
NOTHING: Mapping[str, Reader] = MappingProxyType({})


class Misfit(ValueError):
    """A field that is missing or not as documented. The text is its path."""


def text(value: object) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise Misfit
    return value


def number(value: object) -> int:
    """Read an integer, also one in digits."""
    if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, str) and _is_decimal(value))):
        raise Misfit
    return int(value)


def flag(value: object) -> bool:
    """Read a boolean."""
    if not isinstance(value, bool):
        raise Misfit
    return value


def digits(value: object) -> str:
    """Read an id that consists of digits."""
    if (read := str(number(value))).startswith("-"):
        raise Misfit
    return read


def many(read: Reader) -> Reader:
    """Return a reader of lists that leaves out items which are not as documented."""

    def read_items(value: object) -> list[Any]:
        if not isinstance(value, list):
            raise Misfit
        return [item for given in value if (item := _attempt(read, given)) is not None]

    return read_items


def by_key(read: Reader) -> Reader:
    """Return a reader of objects with any keys that leaves out values which are not as documented."""

    def read_values(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Misfit
        return {key: item for key, given in value.items() if (item := _attempt(read, given)) is not None}

    return read_values


def record(
    needed: Mapping[str, Reader] = NOTHING, checked: Mapping[str, Reader] = NOTHING, /, **optional: Reader
) -> Reader:
    """Return a reader of objects. A field that is `checked` may be missing, but must be as documented if it is there.

    A null counts as missing.
    """

    def read_fields(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Misfit
        found = {name: given for name, given in value.items() if given is not None}
        for name, read in {**needed, **checked}.items():
            if name in needed or name in found:
                found[name] = _inside(name, read, found.get(name))
        for name, read in optional.items():
            if name in found and (item := _attempt(read, found[name])) is not None:
                found[name] = item
            else:
                found.pop(name, None)
        return found

    return read_fields


def _inside(name: str, read: Reader, given: object) -> Any:
    try:
        return read(given)
    except Misfit as error:
        raise Misfit(f"{name}.{error}".rstrip(".")) from None


def _attempt(read: Reader, given: object) -> Any:
    try:
        return read(given)
    except Misfit:
        return None


def _is_decimal(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 20  # noqa: PLR2004 — an unsigned integer of 64 bits
