"""What was said while nobody listened: fetched from the channels' history, and kept like any event."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bots.slack.api import SlackRefused
from bots.slack.history import messages
from bots.slack.parse import SERVICE, Edited, channels_in, parse, people_in
from core.errors import RetryLater, WireError
from core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bots.slack.app import Listener
    from bots.slack.workspaces import Workspaces
    from core.clock import Clock
    from core.watermarks import Watermarks

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

FARTHEST = timedelta(days=7)
"""How far back is looked: what is older nobody waits for any more."""
OVERLAP = timedelta(minutes=2)
"""What is fetched from before the gap: events may come late, and clocks differ."""
MOST_MESSAGES = 200
"""Of one channel, the newest; of one thread, the first."""
MOST_THREADS = 100
"""In which we spoke last, of those that do not stand among a channel's newest messages."""
TRIES = 5
"""How often Slack is asked for one channel, if it does not answer; if it says when to come back, without end."""
RETRY_SECONDS = 1.0


class CatchUp:
    """Fetches what was missed. What is known already changes nothing."""

    def __init__(self, listener: Listener, workspaces: Workspaces, watermarks: Watermarks, clock: Clock) -> None:
        self._listener = listener
        self._workspaces = workspaces
        self._watermarks = watermarks
        self._clock = clock

    async def run(self, team: str) -> datetime | None:
        """Fetch what a workspace has said since it was last listened to.

        Returns when the oldest message was sent that had been missed, or None if none had.

        Raises:
            RetryLater: Slack or the database is down or busy; the next run goes on where this one ended.
            SlackRefused: the workspace refuses us.
        """
        now = self._clock.now()
        since = await self._watermarks.heard_until(SERVICE, team)
        channels = await _patiently(lambda: self._channels(team))  # also for their names
        missed = await self._read(team, channels, since, now) if since else []
        await self._watermarks.move(SERVICE, team, now)
        if missed:
            log.warning("%d messages of %s were missed, and are answered now", len(missed), team)
        return min(missed, default=None)

    async def _read(self, team: str, channels: list[dict[str, Any]], since: datetime, now: datetime) -> list[datetime]:
        """Read channel by channel, first the one that was not read for longest: dies the process, the next goes on."""
        marks, missed = await self._watermarks.parts(SERVICE, team), []
        read: set[tuple[str, str]] = set()
        for channel in sorted(channels, key=lambda each: marks.get(each["id"], since)):
            oldest = self._oldest(max(since, marks.get(channel["id"], since)), now)
            missed += await self._fetch(team, channel, oldest, read)
            await self._watermarks.move_part(SERVICE, team, channel["id"], now)
        for address in await self._watermarks.threads(SERVICE, team, limit=MOST_THREADS):
            if address.thread and (address.channel, address.thread) not in read:
                oldest = self._oldest(since, now)
                missed += await self._fetch_thread(team, {"id": address.channel}, address.thread, oldest)
        return missed

    def _oldest(self, since: datetime, now: datetime) -> float:
        return max(since - OVERLAP, now - FARTHEST).timestamp()

    async def _channels(self, team: str) -> list[dict[str, Any]]:
        return [channel async for channel in self._workspaces.channels(team)]

    async def _fetch(
        self, team: str, channel: dict[str, Any], oldest: float, read: set[tuple[str, str]]
    ) -> list[datetime]:
        """Keep what was said in a channel, and in its threads: the newest messages tell which of them go on.

        Notes in `read` the threads that nothing needs to be asked about any more.
        """
        found = await self._history(team, channel["id"], None)
        taken = await self._keep(team, channel, [each for each in found if _ts(each) > oldest])
        for each in found:
            read.add((channel["id"], each["ts"]))
            if float(each.get("latest_reply") or 0) > oldest:
                taken += await self._fetch_thread(team, channel, each["ts"], oldest)
        return taken

    async def _fetch_thread(self, team: str, channel: dict[str, Any], thread: str, oldest: float) -> list[datetime]:
        return await self._keep(team, channel, await self._history(team, channel["id"], thread, oldest=f"{oldest:.6f}"))

    async def _history(
        self, team: str, channel: str, thread: str | None, *, oldest: str | None = None
    ) -> list[dict[str, Any]]:
        client = await self._workspaces.client(team)

        async def ask() -> list[dict[str, Any]]:
            return [each async for each in messages(client, channel, thread, most=MOST_MESSAGES, oldest=oldest)]

        try:
            return await _patiently(ask)
        except SlackRefused as error:
            log.info("The history of %s cannot be read: %s", channel, error)
            return []

    async def _keep(self, team: str, channel: dict[str, Any], found: list[dict[str, Any]]) -> list[datetime]:
        """Keep messages, the oldest of them first: their order is the talk's."""
        external = bool(channel.get("is_ext_shared"))
        kept = [await self._take(team, {**each, "channel": channel["id"]}, external) for each in sorted(found, key=_ts)]
        return [at for at in kept if at]

    async def _take(self, team: str, said: dict[str, Any], external: bool) -> datetime | None:  # noqa: FBT001
        """Keep a message; one that is known, and was edited, reads otherwise now."""
        if said.get("bot_id") or not said.get("user"):
            return None
        bot = await self._workspaces.bot(team)
        try:
            asked, titled = people_in(said) - {bot.user}, channels_in(said)
            names = await self._workspaces.names(team, people=asked, channels=titled)
            message = parse(said, bot=bot, names=names, external=external)
        except WireError as error:
            log.warning("%s", error)
            return None
        if not isinstance(message, Message):
            return None
        if await self._listener.take(message):
            return message.sent_at
        if said.get("edited"):
            await self._listener.take(Edited(message))
        return None


async def _patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask as slowly as Slack wants it: to begin anew at the first channel would come no farther than before."""
    failures = 0
    while True:
        try:
            return await ask()
        except RetryLater as error:
            failures += error.after_seconds is None
            if failures == TRIES:
                raise
            await asyncio.sleep(error.after_seconds or RETRY_SECONDS)


def _ts(message: dict[str, Any]) -> float:
    return float(message["ts"])
