"""What is refused, and in which words: for tests of which some inputs are taken and others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.errors import FrontdeskError

if TYPE_CHECKING:
    from collections.abc import Callable


def refusal(call: Callable[[], object]) -> str | None:
    """Return in which words a call is refused, or None if it is not; whatever else it raises comes through."""
    try:
        call()
    except FrontdeskError as error:
        return str(error)
    return None
