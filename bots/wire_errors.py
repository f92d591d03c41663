"""Turns the errors of reading a malformed event into a `WireError`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.model.errors import WireError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def as_wire_error(what: str) -> Iterator[None]:
    """Report whatever goes wrong in the block as something malformed (“The platform sent an event”).

    Raises:
        WireError: it cannot be read.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError) as error:
        raise WireError(f"{what} that cannot be read: {error!r}") from error


def string(value: object) -> str:
    """Return what must be a string: anything else could not be read from the database again.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no string")
    return value
