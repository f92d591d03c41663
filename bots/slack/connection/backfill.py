"""Fetches messages that were missed from the channel history: after each connection, and at intervals."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bots.backfill import MOST_MESSAGES, begin, read_history, with_retries
from bots.platform_events import Edited
from bots.slack.api.client import SlackRefused, messages
from bots.slack.outgoing.greeter import JOINS
from bots.slack.parse import SERVICE, parse
from core.model.errors import RetryLater, WireError
from core.model.messages import Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bots.slack.app import Listener

log = logging.getLogger(__name__)

MOST_THREADS = 100
"""How many of the most recent threads are read even if their first message is not among the newest of the channel."""


CHECK_SECONDS = 600.0
"""How often the channels' history is compared with what was received."""
RETRY_SECONDS = 5.0
UNREADABLE_SECONDS = 30.0
"""The shortest time between two reads of the history, if events arrive that cannot be read."""
UNDER_WAY = timedelta(seconds=10)
"""A message this young may still be on its way, so it is not a sign of a stalled connection."""


class Backfill:
    """Fetches missed messages. Messages that are already stored change nothing."""

    def __init__(self, listener: Listener) -> None:
        self._listener, self._workspaces = listener, listener.workspaces
        self._watermarks, self._clock = listener.desk.watermarks, listener.desk.clock

    async def run(self, team: str) -> datetime | None:
        """Fetch messages of a workspace since we last listened. Return when the oldest missed message was sent.

        Raises:
            RetryLater: Slack or the database is down or busy; the next run goes on where this one ended.
            SlackRefused: the workspace refuses us.
        """
        now = self._clock.now()
        since = await self._watermarks.heard_until(SERVICE, team)
        channels = await with_retries(lambda: self._channels(team))  # also to remember their names
        missed = await self._read(team, channels, since, now) if since else []
        await self._watermarks.move(SERVICE, team, now)
        if missed:
            log.warning("%d messages of %s were missed and are being answered now", len(missed), team)
        return min(missed, default=None)

    async def _read(self, team: str, channels: list[dict[str, Any]], since: datetime, now: datetime) -> list[datetime]:
        """Read channel by channel, starting with the one not read for longest; after a crash, the next run goes on."""
        marks, missed = await self._watermarks.parts(SERVICE, team), []
        read: set[tuple[str, str | None]] = set()
        for channel in sorted(channels, key=lambda channel: marks.get(channel["id"], since)):
            after = begin(max(since, marks.get(channel["id"], since)), now=now).timestamp()
            found = await self._history(team, channel["id"], None)
            missed += await self._store_all(team, channel, found, after)
            for message in found:  # the newest messages show which threads went on
                read.add((channel["id"], message["ts"]))
                if float(message.get("latest_reply") or 0) > after:
                    missed += await self._fetch_thread(team, channel, message["ts"], after)
            await self._watermarks.move_part(SERVICE, team, channel["id"], now)
        known = {channel["id"]: channel for channel in channels}  # people who can read a thread can read its channel
        for address in await self._watermarks.threads(SERVICE, team, limit=MOST_THREADS):
            place = (address.channel, address.thread)
            if address.thread and address.channel in known and place not in read:
                after = begin(since, now=now).timestamp()
                missed += await self._fetch_thread(team, known[address.channel], address.thread, after)
        return missed

    async def _channels(self, team: str) -> list[dict[str, Any]]:
        return [channel async for channel in self._workspaces.channels(team)]

    async def _fetch_thread(self, team: str, channel: dict[str, Any], thread: str, after: float) -> list[datetime]:
        found = await self._history(team, channel["id"], thread, oldest=f"{after:.6f}")
        return await self._store_all(team, channel, found, after)

    async def _history(
        self, team: str, channel: str, thread: str | None, *, oldest: str | None = None
    ) -> list[dict[str, Any]]:
        client = await self._workspaces.client(team)
        read = partial(messages, client, channel, thread, most=MOST_MESSAGES, oldest=oldest)
        return await read_history(read, channel=channel)

    async def _store_all(
        self, team: str, channel: dict[str, Any], found: list[dict[str, Any]], after: float
    ) -> list[datetime]:
        """Store messages, oldest first, in the order of the conversation. A thread's page begins with its root."""
        kept = [
            await self._store(team, message | {"channel": channel["id"]}, external=bool(channel.get("is_ext_shared")))
            for message in sorted(found, key=lambda message: float(message["ts"]))
            if float(message["ts"]) > after
        ]
        return [at for at in kept if at]

    async def _store(self, team: str, said: dict[str, Any], *, external: bool) -> datetime | None:
        """Store a message. If it is stored and was edited, store the edit. If it says that we joined, say hello."""
        if said.get("subtype") in JOINS:
            await self._listener.greeter.greet(team, said, external=external)
        if said.get("bot_id") or not said.get("user"):
            return None
        bot = await self._workspaces.bot(team)
        try:
            message = parse(said, bot=bot, names=await self._workspaces.names_in(team, said), external=external)
        except WireError as error:
            log.warning("%s", error)
            return None
        if not isinstance(message, Message):
            return None
        if await self._listener.store(message):
            return message.sent_at
        if said.get("edited"):
            await self._listener.store(Edited(message))
        return None


class ConnectionMonitor:
    """Fetches missed messages: after each new connection, at intervals, and after an event that cannot be read.

    If an open connection turns out to deliver nothing, new ones are opened.
    """

    def __init__(self, listener: Listener) -> None:
        self._backfill = Backfill(listener)
        self._workspaces, self._clock = listener.workspaces, listener.desk.clock
        self._listening = listener.desk.listening
        self._wanted = asyncio.Event()
        self._checks: list[asyncio.Future[None]] = []
        self._just_opened = False
        self._fetched_at = float("-inf")
        self._is_first = True

    def note_opened(self) -> None:
        """Note that a connection was opened. It is not to blame for messages missed before."""
        self._just_opened = True
        self._wanted.set()

    def note_unreadable(self) -> None:
        """Note that an event could not be read, so that the history is fetched, at most twice a minute."""
        self._just_opened = True  # the connection is not to blame for what is missed now
        delay = max(0.0, self._fetched_at + UNREADABLE_SECONDS - time.monotonic())
        asyncio.get_running_loop().call_later(delay, self._wanted.set)

    async def check(self) -> None:
        """Fetch missed messages now, instead of within ten minutes, and wait until that is done."""
        self._checks.append(asyncio.get_running_loop().create_future())
        self._wanted.set()
        await self._checks[-1]

    async def run(self, *, renew: Callable[[], Awaitable[None]] | None) -> None:
        """Watch until cancelled; `renew` opens new connections, where there are any.

        Raises:
            SlackRefused: the only workspace refuses us from the start.
            SettingsError: a token cannot be read.
        """
        while True:
            just_opened, self._just_opened = self._just_opened, False
            checks, self._checks = self._checks, []
            self._wanted.clear()
            self._fetched_at = time.monotonic()
            oldest, pause = await self._fetch()
            deaf = oldest is not None and oldest < self._clock.now() - UNDER_WAY
            if renew and deaf and not just_opened:
                log.warning("The connections to Slack deliver nothing: opening new ones")
                await renew()
            for check in checks:
                if not check.done():
                    check.set_result(None)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), timeout=pause)

    async def _fetch(self) -> tuple[datetime | None, float]:
        """Return when the oldest missed message was sent, and after how many seconds to check again."""
        missed, pause = [], CHECK_SECONDS
        try:
            teams = await self._workspaces.teams()
        except RetryLater as error:
            log.warning("Missed messages cannot be fetched yet: %s", error)
            return None, error.after_seconds or RETRY_SECONDS
        self._listening.note(SERVICE)  # it delivers to us; to fetch what was missed may take minutes
        for team in teams:
            try:
                missed.append(await self._backfill.run(team))
            except RetryLater as error:
                log.warning("Missed messages in %s cannot be fetched yet: %s", team, error)
                pause = error.after_seconds or RETRY_SECONDS
            except SlackRefused as error:
                if self._is_first and len(teams) == 1:
                    raise
                log.warning("Missed messages in %s cannot be fetched: %s", team, error)
        self._is_first = False
        return min((at for at in missed if at), default=None), pause
