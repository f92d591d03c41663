"""What was said while nobody listened: fetched from the channels' history, and kept like any event."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bots.slack.api import SlackRefused
from bots.slack.history import messages
from bots.slack.parse import SERVICE, Edited, channels_in, people_in, spoken
from core.errors import RetryLater

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bots.slack.app import Listener
    from bots.slack.workspaces import Workspaces
    from core.clock import Clock
    from core.watermarks import Watermarks

log = logging.getLogger(__name__)

T = TypeVar("T")

FARTHEST = timedelta(days=7)
"""How far back is looked: what is older nobody waits for any more."""
OVERLAP = timedelta(minutes=2)
"""What is fetched from before the gap: events may come late, and clocks differ."""
THREADS_BACK = timedelta(days=1)
"""How long before the gap a thread may have begun in which somebody mentions us for the first time."""
MOST_MESSAGES = 200
"""Of one channel or thread, the newest."""
MOST_THREADS = 100
MOST_WAITS = 20
"""How often one call is made again because Slack asks for a pause."""


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
            RetryLater: Slack or the database is down; the next run begins where this one did.
            SlackRefused: the workspace refuses us.
        """
        now = self._clock.now()
        since = await self._watermarks.heard_until(SERVICE, team)
        missed = await self._since(team, max(since - OVERLAP, now - FARTHEST)) if since is not None else []
        await self._watermarks.move(SERVICE, team, now)
        if missed:
            log.warning("%d messages of %s were missed, and are answered now", len(missed), team)
        return min(missed, default=None)

    async def _since(self, team: str, oldest: datetime) -> list[datetime]:
        """Return when what was missed was sent: in the channels that we are in, and in the threads that went on."""
        missed: list[datetime] = []
        channels = {each["id"]: each for each in await _patiently(lambda: self._channels(team))}
        threads: set[tuple[str, str | None]] = set()
        for channel in channels.values():
            found = await self._read(team, channel["id"], None, oldest - THREADS_BACK)
            threads |= {(channel["id"], each["ts"]) for each in found if _ts(each, "latest_reply") > oldest.timestamp()}
            missed += await self._keep(team, channel, [each for each in found if _ts(each) > oldest.timestamp()])
        for address in await self._watermarks.threads(SERVICE, team, limit=MOST_THREADS):
            threads.add((address.channel, address.thread))
        for where, thread in sorted(threads, key=str):
            found = await self._read(team, where, thread, oldest)
            missed += await self._keep(team, channels.get(where, {"id": where}), found)
        return missed

    async def _channels(self, team: str) -> list[dict[str, Any]]:
        return [channel async for channel in self._workspaces.channels(team)]

    async def _read(self, team: str, channel: str, thread: str | None, oldest: datetime) -> list[dict[str, Any]]:
        """Return the newest messages of a channel or thread; none, if we are not let in."""
        client, since = await self._workspaces.client(team), f"{oldest.timestamp():.6f}"

        async def read() -> list[dict[str, Any]]:
            return [each async for each in messages(client, channel, thread, most=MOST_MESSAGES, oldest=since)]

        try:
            return await _patiently(read)
        except SlackRefused as error:
            log.info("The history of %s cannot be read: %s", channel, error)
            return []

    async def _keep(self, team: str, channel: dict[str, Any], found: list[dict[str, Any]]) -> list[datetime]:
        """Keep messages, the oldest first: their order is the talk's."""
        external = bool(channel.get("is_ext_shared"))
        kept = [await self._take(team, {**each, "channel": channel["id"]}, external) for each in sorted(found, key=_ts)]
        return [at for at in kept if at]

    async def _take(self, team: str, said: dict[str, Any], external: bool) -> datetime | None:  # noqa: FBT001
        """Keep a message; one that is known, and was edited, reads otherwise now."""
        if said.get("bot_id") or not said.get("user"):
            return None
        bot = await self._workspaces.bot(team)
        names = await self._workspaces.names(team, people=people_in(said) - {bot.user}, channels=channels_in(said))
        message = spoken(said, said, bot=bot, names=names, external=external)
        if message is None:
            return None
        if await self._listener.take(message):
            return message.sent_at
        if said.get("edited"):
            await self._listener.take(Edited(message))
        return None


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again after each pause that Slack asks for: many channels need more calls than it takes in a minute."""
    for _ in range(MOST_WAITS):
        try:
            return await ask()
        except RetryLater as error:
            if error.after_seconds is None:
                raise
            await asyncio.sleep(error.after_seconds)
    return await ask()


def _ts(message: dict[str, Any], key: str = "ts") -> float:
    return float(message.get(key) or 0)
