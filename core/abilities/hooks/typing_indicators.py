"""Typing indicators: a skill says where else people see that somebody is typing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeVar

from core.abilities.registry.loader import marked_coroutines
from core.model.messages import Address
from core.model.person_ref import PersonRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg import AsyncConnection

_MARK: Final = "__frontdesk_typing__"

FindReader = Callable[["AsyncConnection", Address, PersonRef], Awaitable["Address | None"]]
F = TypeVar("F", bound=FindReader)


def passes_typing_on(function: F) -> F:
    """Mark a coroutine that returns where it is shown that a person types at an address, or None.

    It is asked whenever somebody types, so it must be quick. It changes nothing.
    """
    setattr(function, _MARK, True)
    return function


def load_typing_readers(names: Iterable[str]) -> tuple[FindReader, ...]:
    """Load what passes typing on. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded, or what passes typing on is not a coroutine function.
    """
    return marked_coroutines(names, _MARK, "reader of typing")
