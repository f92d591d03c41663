"""Interception: a skill takes a message before the desk decides whether to answer it, for instance to relay it.

The work is recorded in the journal, as an effect is. If the process dies before that commit, the message is read again;
if after, the resumed turn finds the recorded reply. So each edition of a message is taken once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from core.abilities.registry.loader import marked_coroutines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.abilities.turn import Turn
    from core.model.replies import Reply

ABILITY: Final = "intercepted"
"""The name under which the journal records it. Queries of the log know it."""
_MARK: Final = "__frontdesk_interceptor__"


@dataclass(frozen=True, slots=True)
class Interception:
    """A message that a skill takes: why, and the work, which runs in the transaction that records it.

    The work returns what is said. With `Reply.to`, that is the message's copy in another conversation: if the message
    is edited, the work runs again and its copy replaces the earlier one; if the message is deleted, the copy is as
    well. A reply without text and without a reaction is not sent.
    """

    reason: str
    work: Callable[[Turn], Awaitable[Reply]]


Intercept = Callable[["Turn"], Awaitable["Interception | None"]]
I = TypeVar("I", bound=Intercept)  # noqa: E741 — as `T`


def intercepts(function: I) -> I:
    """Mark a coroutine that says whether its skill takes a message, or None if the message is not for it.

    It is asked about each message of each conversation, and changes nothing, so it must be quick. Presses of buttons
    are not asked about. It must still take an edited message that it took before.
    """
    setattr(function, _MARK, True)
    return function


def load_interceptors(names: Iterable[str]) -> tuple[Intercept, ...]:
    """Load the interceptors of skills. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded, or an interceptor is not a coroutine function.
    """
    return marked_coroutines(names, _MARK, "interceptor")
