"""Fetches messages that were missed, because nothing was connected or delivered, from the history, and stores them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bots.backfill import MOST_MESSAGES, begin, read_history, with_retries
from bots.discord.api import DiscordRefused, messages
from bots.discord.connection.frames import read_channels, read_message
from bots.discord.ids import instant, snowflake
from bots.discord.newest import Newest
from bots.discord.parse import SERVICE, WORKSPACE, direct_address, parse
from bots.discord.places import DIRECT, READABLE, Place
from bots.frontdesk import run_together
from bots.platform_events import Edited
from core.model.errors import WireError
from core.model.messages import Message, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bots.discord.api import Api
    from bots.discord.app import Listener
    from bots.discord.places import Places

log = logging.getLogger(__name__)

MOST_DIRECT = 100
"""The most recent direct conversations are read, because Discord does not say which of them have new messages."""
MOST_SUSPECTED = 1_000
"""How many places of messages that could not be read are remembered."""
AT_ONCE = 8
"""How many channels are read at the same time. It is faster than one by one, and well within 50 requests a second."""


class Backfill:
    """Fetches missed messages. Messages that are already stored change nothing."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._sender, self._api, self._places = listener.sender, listener.sender.api, listener.places
        self._watermarks, self._clock = listener.desk.watermarks, listener.desk.clock
        self._channels: Newest[str, None] = Newest(MOST_SUSPECTED)
        self._people: Newest[str, None] = Newest(MOST_SUSPECTED)

    def suspect(self, said: Mapping[str, Any]) -> None:
        """Let the next run read the place of a message that could not be read."""
        channel, author = said.get("channel_id"), said.get("author")
        if isinstance(channel, str) and channel.isdecimal():
            self._channels[channel] = None
        elif isinstance(author, dict) and str(author.get("id")).isdecimal():
            self._people[str(author["id"])] = None

    async def run(self) -> int:
        """Fetch what was said since we last listened; return how many messages were new.

        Raises:
            RetryLater: Discord or the database is down; the next run starts where this one started.
        """
        now = self._clock.now()
        since = await self._watermarks.heard_until(SERVICE, WORKSPACE)
        taken = 0
        if since is not None:
            after = snowflake(begin(since, now=now))
            places = [place for place in self._places.known.values() if place.kind in READABLE]
            changed = [place.id for place in places if place.last and int(place.last) > int(after)]
            channels, people = [*self._channels], [*self._people]
            suspected = [channel for channel in channels if channel not in changed]
            taken = await self._fetch_all([*changed, *suspected, *await self._direct_channels(people)], after)
            for id_ in (*channels, *people):
                self._channels.pop(id_, None)
                self._people.pop(id_, None)
        await self._watermarks.move(SERVICE, WORKSPACE, now)
        if taken:
            log.warning("%d messages were missed and are being answered now", taken)
        return taken

    async def begin(self) -> None:
        """Record when we first listen, before we do, so that nothing is lost even if the process dies soon."""
        if await self._watermarks.heard_until(SERVICE, WORKSPACE) is None:
            await self.mark_received()

    async def mark_received(self, *, at: datetime | None = None) -> None:
        """Note that everything was received until an instant (aware), or until now."""
        await self._watermarks.move(SERVICE, WORKSPACE, at or self._clock.now())

    async def _direct_channels(self, people: Iterable[str]) -> list[str]:
        """Return the direct conversations with some people, and those in which we wrote most recently."""
        found, addresses = [], [direct_address(Person(person, person)) for person in people]
        for address in [*addresses, *await self._watermarks.channels(SERVICE, WORKSPACE, limit=MOST_DIRECT)]:
            if (address.name or "").startswith("@"):
                try:
                    channel = await with_retries(partial(self._sender.poster.channel, address))
                except DiscordRefused as error:
                    log.info("A direct conversation cannot be opened: %s", error)
                else:
                    self._places.note(Place(channel, DIRECT, person=address.channel))
                    found.append(channel)
        return found

    async def _fetch_all(self, channels: Iterable[str], after: str) -> int:
        """Store what was said in some channels, a few channels at a time."""
        left, counts = iter(channels), list[int]()

        async def fetch() -> None:
            for channel in left:
                counts.append(await self._fetch(channel, after))

        await run_together(fetch() for _ in range(AT_ONCE))
        return sum(counts)

    async def _fetch(self, channel: str, after: str) -> int:
        """Store what was said in a channel, oldest first."""
        read = partial(messages, self._api, channel, most=MOST_MESSAGES, after=after)
        found = await read_history(read, channel=channel)
        return sum([await self._store(said, channel) for said in reversed(found)])

    async def _store(self, said: dict[str, Any], channel: str) -> bool:
        """Store a message. If it is already stored and was edited, store the edit."""
        context = await with_retries(partial(self._listener.context_of, channel, {}))
        if context is None:
            return False
        try:
            said = read_message({"channel_id": channel, **said})
            message = parse("MESSAGE_CREATE", said, context=context)
        except WireError as error:
            log.warning("%s", error)
            return False
        if not isinstance(message, Message):
            return False
        if await self._listener.store(message, context=context):
            return instant(said["id"]) < self._clock.now()
        if said.get("edited_timestamp"):
            await self._listener.store(Edited(message), context=context)
        return False


MOST_SERVERS = 25
"""How many servers are checked at a time."""
PATIENCE = timedelta(seconds=20)
"""How long a message may take to arrive."""


class StallDetector:
    """Compares what was received with what was said."""

    def __init__(self, api: Api, places: Places) -> None:
        self._api = api
        self._places = places
        self._next = 0

    async def is_stalled(self, *, now: datetime, patience: timedelta = PATIENCE) -> bool:
        """Check the next servers; return whether a message there was not received in time.

        Such a message is noted as the newest of its channel, so that the channel's history is fetched.

        Raises as `Api.call`.
        """
        servers = sorted(self._places.owners)
        chosen = servers[self._next : self._next + MOST_SERVERS]
        self._next = self._next + MOST_SERVERS if self._next + MOST_SERVERS < len(servers) else 0
        unheard = [
            missed
            for guild in chosen
            for missed in self._find_missed(await self._fetch_channels(guild), now - patience)
        ]
        for channel, newest in unheard:
            self._places.known[channel] = replace(self._places.known[channel], last=newest)
        return bool(unheard)

    async def _fetch_channels(self, guild: str) -> list[Mapping[str, Any]]:
        """Return the channels and threads of a server as the REST API describes them now."""
        try:
            channels = await self._api.call("GET", "/guilds/{guild_id}/channels", guild_id=guild)
            active = await self._api.call("GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        except DiscordRefused as error:
            log.info("The channels of a server cannot be listed: %s", error)
            return []
        return [*read_channels(channels), *read_channels(active.get("threads"))]

    def _find_missed(self, told: Iterable[Mapping[str, Any]], until: datetime) -> Iterable[tuple[str, str]]:
        for channel in told:
            known, newest = self._places.known.get(str(channel["id"])), channel.get("last_message_id")
            if known is None or known.kind not in READABLE or not newest or int(newest) <= int(known.last or 0):
                continue
            if instant(newest) <= until:
                yield known.id, str(newest)
