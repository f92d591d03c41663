"""Afterwords: a skill adds to a reply before it is sent, for instance because the person is helpless.

What an afterword does is recorded in the journal, as an effect is. If the process dies before that commit, the message
is answered again; if after, the resumed turn finds what was done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from core.abilities.registry.loader import marked_coroutines
from core.model.replies import Choice, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.abilities.turn import Turn

ABILITY: Final = "afterword"
"""The name under which the journal records what an afterword does."""
_MARK: Final = "__frontdesk_afterword__"


@dataclass(frozen=True, slots=True)
class Afterword:
    """What is added to a reply: a sentence with a button or, with `work`, what that does and returns.

    The buttons of the reply that do the same are replaced by it.
    """

    text: str = ""
    button: Choice | None = None
    work: Callable[[Turn], Awaitable[str | Reply]] | None = None

    def added_to(self, reply: Reply, said: Reply | None = None) -> Reply:
        """Return a reply with the afterword. `said` is what its work returned."""
        text = "\n\n".join(filter(None, [reply.text, said.text if said else self.text]))
        if said is None:
            return replace(reply, text=text, choices=(*reply.choices, *((self.button,) if self.button else ())))
        kept = tuple(each for each in reply.choices if self.button is None or each.id != self.button.id)
        moments = (*reply.moments, *said.moments)
        return replace(reply, text=text, choices=(*kept, *said.choices), moments=moments, subjects=said.subjects)


Append = Callable[["Turn", Reply], Awaitable["Afterword | None"]]
A = TypeVar("A", bound=Append)


def appends(function: A) -> A:
    """Mark a coroutine that returns what its skill adds to a reply, or None.

    It is asked about each reply to a person who addressed the desk, unless an ability did something, so it must be
    quick. It changes nothing itself.
    """
    setattr(function, _MARK, True)
    return function


def load_afterwords(names: Iterable[str]) -> tuple[Append, ...]:
    """Load the afterwords of skills. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded, or an afterword is not a coroutine function.
    """
    return marked_coroutines(names, _MARK, "afterword")
