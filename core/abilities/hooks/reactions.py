"""Reactions: a skill takes the emoji that somebody put on one of our messages, for instance to pass it on.

If the process dies before the commit, Slack delivers the reaction again, but Discord does not, so there it is lost. If
it dies after, a redelivery changes nothing, because a skill writes only what is not there yet.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from core.abilities.registry.loader import marked_coroutines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.delivery.announcements import Announcer
    from core.model.messages import Person

_MARK: Final = "__frontdesk_reactions__"


@dataclass(frozen=True, slots=True)
class Reacted:
    """An emoji, in Unicode and without a skin tone, that a person put on a message, or took back.

    `platform_id` is the platform's id of the message. `at` is when they did so (aware). `sign` is how the platform
    names the emoji with its skin tone, because a person can put several that differ only in that.
    """

    service: str
    workspace: str
    platform_id: str
    person: Person
    emoji: str
    is_there: bool
    at: datetime
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Cleared:
    """All reactions to a message, or those with one emoji, were removed at once, for instance by a moderator."""

    service: str
    workspace: str
    platform_id: str
    emoji: str | None
    at: datetime
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class Reacting:
    """A reaction, or the removal of several, and the transaction in which it is taken.

    `posting` sends something, or takes it back, in the same transaction.
    """

    reacted: Reacted | Cleared
    connection: AsyncConnection
    posting: Announcer


TakeReaction = Callable[["Reacting"], Awaitable[bool]]
R = TypeVar("R", bound=TakeReaction)


def takes_reactions(function: R) -> R:
    """Mark a coroutine that takes a reaction and returns whether it did. Then the reaction has no other meaning.

    It is asked about each reaction to one of our messages, so it must be quick.
    """
    setattr(function, _MARK, True)
    return function


def load_reaction_takers(names: Iterable[str]) -> tuple[TakeReaction, ...]:
    """Load what takes reactions in skills. `names` are as for `core.abilities.ability.load_skills`.

    Raises:
        SettingsError: a skill cannot be loaded, or what takes reactions is not a coroutine function.
    """
    return marked_coroutines(names, _MARK, "taker of reactions")
