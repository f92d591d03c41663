"""Sees to it that nothing is missed, whatever becomes of the connections."""

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
    from bots.slack.connection.backfill import CatchUp
    from core.model.clock import Clock

log = logging.getLogger(__name__)

CHECK_SECONDS = 600.0
"""How often it is checked by the channels' history that nothing was missed."""
RETRY_SECONDS = 5.0
UNDER_WAY = timedelta(seconds=10)
"""What was said so shortly ago may be on its way to us still: it is no sign of a deaf connection."""


class Watch:
    """Fetches what was missed after each connection, and now and then: a connection may be open and deaf."""

    def __init__(self, catch_up: CatchUp, workspaces: Workspaces, clock: Clock) -> None:
        self._catch_up = catch_up
        self._workspaces = workspaces
        self._clock = clock
        self._wanted = asyncio.Event()
        self._checks: list[asyncio.Future[None]] = []
        self._just_opened = False
        self._is_first = True

    def opened(self) -> None:
        """Fetch what was missed before a connection was opened, which is no fault of it."""
        self._just_opened = True
        self._wanted.set()

    async def check(self) -> None:
        """Look now, and not in ten minutes; wait until that is done."""
        self._checks.append(asyncio.get_running_loop().create_future())
        self._wanted.set()
        await self._checks[-1]

    async def run(self, *, renew: Callable[[], Awaitable[None]] | None) -> None:
        """Keep watch until cancelled; `renew` opens the connections anew, where there are any.

        Raises:
            SlackRefused: the only workspace has refused us from the first.
            SettingsError: a token cannot be read.
        """
        while True:
            just_opened, self._just_opened = self._just_opened, False
            checks, self._checks = self._checks, []
            self._wanted.clear()
            oldest, pause = await self._fetch()
            deaf = oldest is not None and oldest < self._clock.now() - UNDER_WAY
            if renew and deaf and not just_opened:
                log.warning("The connections to Slack deliver nothing; they are opened anew")
                await renew()
            for check in checks:
                if not check.done():
                    check.set_result(None)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), timeout=pause)

    async def _fetch(self) -> tuple[datetime | None, float]:
        """Return when the oldest message was sent that had been missed, and after how many seconds to look again."""
        missed, pause = [], CHECK_SECONDS
        try:
            teams = await self._workspaces.teams()
        except RetryLater as error:
            log.warning("What was missed cannot be fetched yet: %s", error)
            return None, error.after_seconds or RETRY_SECONDS
        for team in teams:
            try:
                missed.append(await self._catch_up.run(team))
            except RetryLater as error:
                log.warning("What was missed in %s cannot be fetched yet: %s", team, error)
                pause = error.after_seconds or RETRY_SECONDS
            except SlackRefused as error:
                if self._is_first and len(teams) == 1:
                    raise
                log.warning("What was missed in %s cannot be fetched: %s", team, error)
        self._is_first = False
        return min((at for at in missed if at), default=None), pause
