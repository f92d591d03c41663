"""What was said while nobody listened: fetched from the channels' history, and kept like any event."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bots.slack.api import SlackRefused
from bots.slack.history import messages
from bots.slack.parse import SERVICE, Edited, channels_in, instant, parse, people_in
from core.errors import RetryLater, WireError
from core.messages import Message

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime

    from bots.slack.app import Listener
    from bots.slack.workspaces import Workspaces
    from core.clock import Clock
    from core.watermarks import Watermarks

log = logging.getLogger(__name__)

FARTHEST = timedelta(days=7)
"""How far back is looked: what is older nobody waits for any more."""
OVERLAP = timedelta(minutes=2)
"""What is fetched from before the gap: events may come late, and clocks differ."""
MOST_MESSAGES = 200
"""Of one channel or thread, the newest."""
MOST_THREADS = 100


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
            RetryLater: Slack or the database is down or busy; the next run begins where this one did.
        """
        now = self._clock.now()
        since = await self._watermarks.heard_until(SERVICE, team)
        missed: list[datetime] = []
        if since is not None:
            oldest = f"{max(since - OVERLAP, now - FARTHEST).timestamp():.6f}"
            async for channel in self._workspaces.channels(team):
                missed += await self._fetch(team, channel, None, oldest)
            for address in await self._watermarks.threads(SERVICE, team, limit=MOST_THREADS):
                missed += await self._fetch(team, {"id": address.channel}, address.thread, oldest)
        await self._watermarks.move(SERVICE, team, now)
        if missed:
            log.warning("%d messages of %s were missed, and are answered now", len(missed), team)
        return min(missed, default=None)

    async def _fetch(self, team: str, channel: dict[str, Any], thread: str | None, oldest: str) -> list[datetime]:
        """Keep the newest messages of a channel or thread, the oldest of them first: their order is the talk's."""
        client = await self._workspaces.client(team)
        try:
            found = await _patiently(
                lambda: _all(messages(client, channel["id"], thread, most=MOST_MESSAGES, oldest=oldest))
            )
        except SlackRefused as error:
            log.info("The history of %s cannot be read: %s", channel["id"], error)
            return []
        external = bool(channel.get("is_ext_shared"))
        taken = [
            await self._take(team, {**each, "channel": channel["id"]}, external) for each in sorted(found, key=_ts)
        ]
        return [at for at in taken if at]

    async def _take(self, team: str, said: dict[str, Any], external: bool) -> datetime | None:  # noqa: FBT001
        bot = await self._workspaces.bot(team)
        if said.get("bot_id") or not said.get("user"):
            return None
        names = await self._workspaces.names(team, people=people_in(said) - {bot.user}, channels=channels_in(said))
        try:
            message = parse(said, bot=bot, names=names, external=external)
        except WireError as error:
            log.warning("%s", error)
            return None
        if not isinstance(message, Message):
            return None
        if said.get("edited"):
            await self._listener.take(Edited(message))
            return None
        return instant(said["ts"]) if await self._listener.take(message) else None


async def _patiently(fetch: Callable[[], Awaitable[list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """Go on after a pause where Slack asks for one.

    To begin the run anew would ask for the same once more, and with many channels never come to an end.
    """
    while True:
        try:
            return await fetch()
        except RetryLater as error:
            if error.after_seconds is None:
                raise
            await asyncio.sleep(error.after_seconds)


async def _all(pages: AsyncIterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message async for message in pages]


def _ts(message: dict[str, Any]) -> float:
    return float(message["ts"])
