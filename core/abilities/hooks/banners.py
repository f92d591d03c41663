"""Banners: what a skill says above answers for a while, such as that something does not work at present."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeVar

from core.abilities.registry.loader import marked_coroutines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.abilities.turn import Turn

_MARK: Final = "__frontdesk_banner__"

Banner = Callable[["Turn"], Awaitable[str]]
B = TypeVar("B", bound=Banner)


def banner(function: B) -> B:
    """Mark a coroutine that returns what is said above the answer to a question, or an empty text.

    It is asked about each question that gets an answer or an “I don't know”, after the answer is composed. What it
    writes happens before the answer is stored: if the process dies in between, it is asked again, so it must write
    nothing twice.
    """
    setattr(function, _MARK, True)
    return function


def load_banners(names: Iterable[str]) -> tuple[Banner, ...]:
    """Load the banners of skills. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded, or a banner is not a coroutine function.
    """
    return marked_coroutines(names, _MARK, "banner")
