"""The public API for tests of skills: a turn for an ability, without a desk, a database or documents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import frontdesk  # noqa: F401 — extends the path in an installed package
from core.abilities.turn import Turn, TurnServices
from core.model.knowledge import PUBLIC
from core.model.messages import Address, Message, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.knowledge import Hit
    from core.model.replies import Exchange

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""A Monday."""


class NoKnowledge:
    """A `Knowledge` without documents."""

    async def search(self, *_: Any, **__: Any) -> tuple[Hit, ...]:
        """Find nothing."""
        return ()

    async def quote(self, *_: Any, **__: Any) -> str | None:
        """Return None, since there is no document."""
        return None


def make_turn(text: str, *, person: str = "ana", now: datetime = NOW, history: Sequence[Exchange] = ()) -> Turn:
    """Return the turn of a direct message. `now` must be aware."""
    message = Message("1", Address("test", "test", person), Person(person, person), text, now)
    return Turn(
        message=message, now=now, audiences=(PUBLIC,), services=TurnServices(NoKnowledge()), history=tuple(history)
    )
