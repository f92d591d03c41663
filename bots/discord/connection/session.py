"""One session of the gateway: it routes events to their handlers, in order, and has missed messages fetched."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bots.discord.app import MESSAGE_EVENTS
from bots.discord.connection import gateway
from bots.discord.connection.backfill import PATIENCE, Backfill, StallDetector
from bots.discord.connection.frames import read_event
from bots.discord.connection.typing_events import TypingEvents
from bots.discord.interactions.listener import InteractionListener
from bots.discord.parse import SERVICE
from core.conversations.unreadable_events import UnreadableEvents
from core.model.errors import FrontdeskError, RetryLater, WireError
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bots.discord.app import Listener

log = logging.getLogger(__name__)

QUEUES = 8
MOST_WAITING = 1_000
"""The most events in one queue. Further ones are dropped, and fetched from the history afterwards."""
STORE_PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
"""In seconds, between attempts to store an event."""


class ChannelQueues:
    """Handles events. What cannot be stored now is tried again until it is.

    If the process dies while events wait in a queue, they are fetched from the history, because the watermark moves
    only when nothing waits. `is_behind` says that events were dropped because a queue was full.
    """

    def __init__(self) -> None:
        self._queues: list[asyncio.Queue[Callable[[], Awaitable[object]]]] = [
            asyncio.Queue(MOST_WAITING) for _ in range(QUEUES)
        ]
        self._under_way = 0
        self.is_behind = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits and nothing is being handled."""
        return not self._under_way

    def put(self, channel: str, act: Callable[[], Awaitable[object]]) -> None:
        """Handle an event after all earlier events of its channel."""
        try:
            self._queues[int(channel) % QUEUES].put_nowait(act)
            self._under_way += 1
        except asyncio.QueueFull:
            self.is_behind = True

    async def run(self) -> None:
        """Handle events until cancelled."""
        async with asyncio.TaskGroup() as group:
            for queue in self._queues:
                group.create_task(self._work(queue))

    async def _work(self, queue: asyncio.Queue[Callable[[], Awaitable[object]]]) -> None:
        while True:
            act = await queue.get()
            try:
                await _handle(act)
            finally:
                self._under_way -= 1


async def _handle(act: Callable[[], Awaitable[object]]) -> None:
    """Handle one event; try again as long as the database or Discord is down."""
    failures = 0
    while True:
        try:
            with told_as_ours():
                await act()
        except RetryLater as error:
            log.warning("An event from Discord cannot be stored yet: %s", error)
            pause = STORE_PAUSES[min(failures, len(STORE_PAUSES) - 1)]
            failures += 1
            await asyncio.sleep(error.after_seconds or pause)
        except FrontdeskError as error:
            log.warning("An event from Discord is dropped: %s", error)
            return
        except Exception:
            log.exception("Handling an event from Discord failed")
            return
        else:
            return


CHECK_SECONDS = 600.0
"""How often the channels' history is compared with what was received."""
MARK_SECONDS = 5.0
"""How often the time is recorded up to which everything was received."""
SERVERS_SECONDS = 30.0
"""How long a new session waits until all its servers are announced, before missed messages are fetched. A server that
is down is not announced."""
RETRY_SECONDS = 5.0
UNREADABLE_SECONDS = 30.0
"""The shortest time between two reads of the history, if messages arrive that cannot be read."""
UNREADABLE_MESSAGES = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE", "frame"})
LONGEST_ID = 100


class Session:
    """Routes events. Places are learned at once, messages are queued by channel, interactions are answered at once."""

    def __init__(self, listener: Listener) -> None:
        self.queues = ChannelQueues()
        self.stalled = asyncio.Event()
        self.backfill = Backfill(listener)
        self._listener = listener
        self._interactions = InteractionListener(listener)
        self._typing_events = TypingEvents(listener)
        self._stall_detector = StallDetector(listener.sender.api, listener.places)
        self._unreadable_events = UnreadableEvents(listener.desk.stores.pool)
        self._clock = listener.desk.clock
        self._begun = asyncio.Event()
        self._unannounced: set[str] = set()
        self._announced = asyncio.Event()
        self._received_at = self._clock.now()
        self._is_cut = True
        self._missed_some = False

    @property
    def is_connected(self) -> bool:
        """Whether the gateway delivers to us now."""
        return not self._is_cut

    def route(self, event: str, data: Any) -> None:
        """Route an event of the gateway. Events come in order. An unreadable message is fetched from the history."""
        self._received_at = self._clock.now()
        self._is_cut = event == gateway.CUT or (self._is_cut and event not in ("READY", "RESUMED"))
        if event == gateway.BROKEN:
            self._drop(data["name"], {}, data["error"])
            return
        try:
            known = read_event(event, data)
            self._listener.places.learn(event, known, us=self._listener.us)
        except WireError as error:
            self._drop(event, data, error)
        else:
            self._act_on(event, known)

    def _act_on(self, event: str, data: dict[str, Any]) -> None:
        if event == "READY":
            self._unannounced |= {guild["id"] for guild in data.get("guilds") or ()}
            self._begun.set()
            self._listener.desk.listening.note(SERVICE)
        elif event == "GUILD_CREATE":
            self._unannounced.discard(data["id"])
            self._announced.set()
            self._listener.acks.start(self._listener.greet(data))
        elif event == "TYPING_START":
            self._typing_events.note(data)
        elif event == "INTERACTION_CREATE":
            self._listener.acks.start(self._attempt(event, data, self._interactions.handle(data)))
        elif event == "THREAD_DELETE":
            self.queues.put(data["id"], lambda: self._listener.forget_post(data))
        elif event in MESSAGE_EVENTS:
            handle = self._listener.handle_event
            self.queues.put(data["channel_id"], lambda: self._attempt(event, data, handle(event, data)))

    async def _attempt(self, event: str, data: dict[str, Any], handling: Awaitable[object]) -> None:
        try:
            await handling
        except WireError as error:
            self._drop(event, data, error)

    def _drop(self, event: str, data: Any, error: object) -> None:
        """Log and count an event that cannot be read. A message is fetched from the history of its channel instead."""
        fields = data if isinstance(data, dict) else {}
        id_ = str(fields.get("id") or fields.get("message_id") or "no id")[:LONGEST_ID]
        log.warning("The event %s (%s) was dropped: %s", event, id_, error)
        self._listener.acks.start(self._unreadable_events.add(SERVICE, event.replace(" ", "-"), id_))
        if event in UNREADABLE_MESSAGES:
            self.backfill.suspect(fields)
            self._missed_some = True

    async def watch(self) -> None:
        """Fetch missed messages when a session begins and at intervals. Record up to when everything was received."""
        await self._begun.wait()
        checked = -CHECK_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            pause = UNREADABLE_SECONDS if self._missed_some else CHECK_SECONDS
            due = self._begun.is_set() or self.queues.is_behind or loop.time() - checked >= pause
            try:
                with told_as_ours():
                    if due:
                        await self._check()
                        checked = loop.time()
                    elif self.queues.is_idle and not self._is_cut and not self._missed_some:
                        await self.backfill.mark_received(at=self._received_at)
            except RetryLater as error:
                log.warning("Missed messages cannot be fetched yet: %s", error)
                self._begun.set()
                await asyncio.sleep(error.after_seconds or RETRY_SECONDS)
            except FrontdeskError as error:
                log.warning("Missed messages cannot be fetched: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._begun.wait(), timeout=MARK_SECONDS)

    async def _check(self) -> None:
        """Fetch missed messages. If an open connection has not delivered them, the connection has stalled."""
        is_new, missed_some = self._begun.is_set(), self._missed_some
        self._begun.clear()
        self.queues.is_behind = self._missed_some = False
        await self._wait_for_servers()
        if not (is_new or self._is_cut):
            patience = timedelta() if missed_some else PATIENCE
            if await self._stall_detector.is_stalled(now=self._clock.now(), patience=patience) and not missed_some:
                self.stalled.set()
        await self.backfill.run()

    async def _wait_for_servers(self) -> None:
        """Wait until all servers of the session were announced, or until that takes too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SERVERS_SECONDS):
                while self._unannounced:
                    self._announced.clear()
                    await self._announced.wait()
        self._unannounced.clear()
