"""What was said while nobody listened: fetched from the channels' history, and kept like any event."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from bots.backfill import MOST_MESSAGES, begin, patiently
from bots.discord.api.client import DiscordRefused
from bots.discord.api.history import messages
from bots.discord.parse import SERVICE, WORKSPACE, Edited, instant, snowflake, spoken
from bots.discord.places import DIRECT, READABLE, Place
from bots.frontdesk import together
from core.model.errors import WireError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bots.discord.app import Listener
    from bots.discord.outgoing.sender import Discord
    from bots.discord.places import Places
    from core.delivery.watermarks import Watermarks
    from core.model.clock import Clock

log = logging.getLogger(__name__)

MOST_DIRECT = 100
"""Direct conversations in which we spoke last; Discord does not tell in which there is something new."""
AT_ONCE = 8
"""Channels read side by side: many histories take a fraction of the time, well within 50 requests a second."""


class CatchUp:
    """Fetches what was missed. What is known already changes nothing."""

    def __init__(
        self, listener: Listener, speaking: Discord, places: Places, watermarks: Watermarks, clock: Clock
    ) -> None:
        self._listener = listener
        self._speaking = speaking
        self._api = speaking.api
        self._places = places
        self._watermarks = watermarks
        self._clock = clock

    async def run(self) -> int:
        """Fetch what was said since we listened last, and return how much of it was new.

        Raises:
            RetryLater: Discord or the database is down; the next run begins where this one did.
        """
        now = self._clock.now()
        since = await self._watermarks.heard_until(SERVICE, WORKSPACE)
        taken = 0
        if since is not None:
            after = snowflake(begin(since, now=now))
            taken = await self._fetch_all([*self._stirred(after), *await self._direct()], after)
        await self._watermarks.move(SERVICE, WORKSPACE, now)
        if taken:
            log.warning("%d messages were missed, and are answered now", taken)
        return taken

    async def begin(self) -> None:
        """Note when we listened first, before we do: what is said from then on is not lost, however soon we die."""
        if await self._watermarks.heard_until(SERVICE, WORKSPACE) is None:
            await self.heard_all()

    async def heard_all(self, *, at: datetime | None = None) -> None:
        """Note that everything was heard until an instant (aware), or until now."""
        await self._watermarks.move(SERVICE, WORKSPACE, at or self._clock.now())

    def _stirred(self, after: str) -> list[str]:
        """Return the channels and threads in which something was said since; Discord tells the newest id of each."""
        places = [place for place in self._places.known.values() if place.kind in READABLE]
        return [place.id for place in places if place.last and int(place.last) > int(after)]

    async def _direct(self) -> list[str]:
        """Return the direct conversations that we had last."""
        found = []
        for address in await self._watermarks.channels(SERVICE, WORKSPACE, limit=MOST_DIRECT):
            if (address.name or "").startswith("@"):
                try:
                    channel = await patiently(partial(self._speaking.channel, address))
                except DiscordRefused as error:
                    log.info("A direct conversation cannot be opened: %s", error)
                else:
                    self._places.note(Place(channel, DIRECT, person=address.channel))
                    found.append(channel)
        return found

    async def _fetch_all(self, channels: Iterable[str], after: str) -> int:
        """Keep what was said in channels, a few at a time."""
        left, counts = iter(channels), list[int]()

        async def fetch() -> None:
            for channel in left:
                counts.append(await self._fetch(channel, after))

        await together(fetch() for _ in range(AT_ONCE))
        return sum(counts)

    async def _fetch(self, channel: str, after: str) -> int:
        """Keep what was said in a channel, the oldest first."""

        async def ask() -> list[dict[str, Any]]:
            return [each async for each in messages(self._api, channel, most=MOST_MESSAGES, after=after)]

        try:
            found = await patiently(ask)
        except DiscordRefused as error:
            log.info("The history of %s cannot be read: %s", channel, error)
            return 0
        return sum([await self._take(said, channel) for said in reversed(found)])

    async def _take(self, said: dict[str, Any], channel: str) -> bool:
        """Keep a message; one that is known, and was edited, reads otherwise now."""
        around = await patiently(partial(self._listener.around, channel, {}))
        if around is None:
            return False
        try:
            message = spoken(said, around=around)
        except WireError as error:
            log.warning("%s", error)
            return False
        if message is None:
            return False
        if await self._listener.take(message, around=around):
            return instant(said["id"]) < self._clock.now()
        if said.get("edited_timestamp"):
            await self._listener.take(Edited(message), around=around)
        return False
