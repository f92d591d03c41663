"""One session of the gateway: it routes events to their handlers, and has missed messages fetched."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bots.discord.app import MESSAGE_EVENTS
from bots.discord.connection import gateway
from bots.discord.connection.channel_queues import ChannelQueues
from core.model.errors import FrontdeskError, RetryLater
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from bots.discord.app import Listener
    from bots.discord.connection.backfill import Backfill
    from bots.discord.connection.stall_detector import StallDetector
    from bots.discord.interactions.listener import InteractionListener
    from bots.discord.outgoing.acknowledgements import Acknowledgements
    from bots.discord.places import Places
    from core.model.clock import Clock

log = logging.getLogger(__name__)

CHECK_SECONDS = 600.0
"""How often the channels' history is compared with what was received."""
MARK_SECONDS = 5.0
"""How often it is noted until when everything was received."""
SERVERS_SECONDS = 30.0
"""How long a new session waits until all its servers are announced, before missed messages are fetched. A server that
is down is not announced."""
RETRY_SECONDS = 5.0


class Session:
    """Routes events: places are learned at once, messages are queued by channel, interactions are answered at once."""

    def __init__(
        self,
        us: str,
        listener: Listener,
        interactions: InteractionListener,
        backfill: Backfill,
        places: Places,
        acks: Acknowledgements,
        stall_detector: StallDetector,
        *,
        clock: Clock,
    ) -> None:
        self._clock = clock
        self.queues = ChannelQueues()
        self.stalled = asyncio.Event()
        self._stall_detector = stall_detector
        self._us = us
        self._listener = listener
        self._interactions = interactions
        self._backfill = backfill
        self._places = places
        self._acks = acks
        self._begun = asyncio.Event()
        self._unannounced: set[str] = set()
        self._announced = asyncio.Event()
        self._received_at = self._clock.now()
        self._is_cut = True

    def route(self, event: str, data: dict[str, Any]) -> None:
        """Route an event of the gateway; events come in order."""
        self._received_at = self._clock.now()
        self._is_cut = event == gateway.CUT or (self._is_cut and event not in ("READY", "RESUMED"))
        self._places.learn(event, data, us=self._us)
        if event == "READY":
            self._unannounced |= {str(guild["id"]) for guild in data["guilds"]}
            self._begun.set()
        elif event == "GUILD_CREATE":
            self._unannounced.discard(str(data["id"]))
            self._announced.set()
        elif event == "INTERACTION_CREATE":
            self._acks.start(self._interactions.handle(data))
        elif event == "THREAD_DELETE":
            self.queues.put(str(data["id"]), lambda: self._listener.forget_post(data))
        elif event in MESSAGE_EVENTS:
            self.queues.put(str(data["channel_id"]), lambda: self._listener.handle_event(event, data))

    async def watch(self) -> None:
        """Fetch missed messages when a session begins and at intervals; note until when everything was received."""
        await self._begun.wait()
        checked = -CHECK_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            due = self._begun.is_set() or self.queues.is_behind or loop.time() - checked >= CHECK_SECONDS
            try:
                with told_as_ours():
                    if due:
                        await self._check()
                        checked = loop.time()
                    elif self.queues.is_idle and not self._is_cut:
                        await self._backfill.mark_received(at=self._received_at)
            except RetryLater as error:
                log.warning("Missed messages cannot be fetched yet: %s", error)
                self._begun.set()
                await asyncio.sleep(error.after_seconds or RETRY_SECONDS)
            except FrontdeskError as error:
                log.warning("Missed messages cannot be fetched: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._begun.wait(), timeout=MARK_SECONDS)

    async def _check(self) -> None:
        """Fetch what was missed. If an open connection has not delivered it, it has stalled."""
        is_new = self._begun.is_set()
        self._begun.clear()
        self.queues.is_behind = False
        await self._wait_for_servers()
        if not (is_new or self._is_cut) and await self._stall_detector.is_stalled(now=self._clock.now()):
            self.stalled.set()
        await self._backfill.run()

    async def _wait_for_servers(self) -> None:
        """Wait until all servers of the session were announced, or until that takes too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SERVERS_SECONDS):
                while self._unannounced:
                    self._announced.clear()
                    await self._announced.wait()
        self._unannounced.clear()
