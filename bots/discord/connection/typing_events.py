"""Somebody types: the gateway says so for each of them every few seconds. What is too much is left out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bots.discord.newest import Newest
from bots.discord.outgoing.acknowledgements import MOST_REMEMBERED, TYPING_SECONDS
from bots.discord.parse import SERVICE, WORKSPACE, EventContext, place_address
from core.model.person_ref import PersonRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.app import Listener

MOST_LOOKING = 2
"""How many of those who type are looked up at the same time."""


class TypingEvents:
    """Passes on who types where, at most once in the time for which Discord shows it."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._seen: Newest[tuple[str, str], float] = Newest(MOST_REMEMBERED)
        self._looking = 0

    def note(self, data: Mapping[str, Any]) -> None:
        """Pass on that somebody types, in the background, unless too many do or the place is not known."""
        channel, person = str(data["channel_id"]), str(data["user_id"])
        place, now = self._listener.places.get(channel), time.monotonic()
        if place is None or person == self._listener.us or self._looking >= MOST_LOOKING:
            return
        if now - self._seen.get((channel, person), -TYPING_SECONDS) < TYPING_SECONDS:
            return
        self._seen[channel, person] = now
        parent = self._listener.places.get(place.parent) if place.parent else None
        context = EventContext(self._listener.us, place, parent)
        self._looking += 1
        self._listener.acks.start(self._pass_on(context, PersonRef(SERVICE, WORKSPACE, person)))

    async def _pass_on(self, context: EventContext, who: PersonRef) -> None:
        try:
            await self._listener.desk.signs.type_at(place_address(context), who)
        finally:
            self._looking -= 1
