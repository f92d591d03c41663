"""A unit of work: what code needs to make changes, whether in an ability with an effect or in an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from core.model.errors import SkillError
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.hooks.alarms import Ringing
    from core.abilities.turn import Turn
    from core.model.messages import Address
    from core.model.replies import Reply


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """A transaction, the current time (aware, in UTC), and `tell`, which sends a reply as part of the transaction.

    `tell` takes the reply, or a function that words it in the language of its reader.

    If the process dies before the commit, nothing is stored or sent; if after, everything is stored, and the sender
    delivers the replies.
    """

    connection: AsyncConnection
    now: datetime
    tell: Callable[[Address, Reply | Callable[[], Reply]], Awaitable[None]]

    @classmethod
    def of(cls, source: Turn | Ringing) -> Self:
        """Return the unit of work of an alarm, or of a turn in an ability with an effect.

        Raises:
            SkillError: the ability has no effect.
        """
        if source.connection is None:
            raise SkillError(_("That needs a conversation, and an ability with an effect."))
        return cls(source.connection, source.now, source.tell)
