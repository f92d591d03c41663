"""Watches the connections to Slack, and has missed messages fetched."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from bots.slack.api.client import SlackRefused
from core.model.errors import RetryLater

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bots.slack.api.workspaces import Workspaces
    from bots.slack.connection.backfill import Backfill
    from core.model.clock import Clock

log = logging.getLogger(__name__)

CHECK_SECONDS = 600.0
"""How often the channels' history is compared with what was received."""
RETRY_SECONDS = 5.0
UNDER_WAY = timedelta(seconds=10)
"""A message this young may still be on its way, and is no sign of a stalled connection."""


class ConnectionMonitor:
    """Fetches what was missed after each connection and at intervals, since an open connection may deliver nothing."""

    def __init__(self, backfill: Backfill, workspaces: Workspaces, clock: Clock) -> None:
        self._backfill = backfill
        self._workspaces = workspaces
        self._clock = clock
        self._wanted = asyncio.Event()
        self._checks: list[asyncio.Future[None]] = []
        self._just_opened = False
        self._is_first = True

    def note_opened(self) -> None:
        """Note that a connection was opened. What was missed before is not its fault."""
        self._just_opened = True
        self._wanted.set()

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
