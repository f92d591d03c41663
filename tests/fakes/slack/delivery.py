"""What both ways of delivery share: the tries that Slack makes, the record of what was acked, and waiting for it.

docs.slack.dev/apis/events-api, "Error handling": an event that is not acked within 3 seconds comes again at once, after
one minute and after five. Interactions and slash commands come once (docs.slack.dev/interactivity).
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

Json = dict[str, Any]
DeliveryKind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an unacked event comes again. The waits pass `scale` times as fast as real ones; the time to ack is real."""

    ack_seconds: float = 3.0
    waits_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    scale: float = 1.0

    def real(self, seconds: float) -> float:
        """Say how long that is on a real clock."""
        return seconds / self.scale


@dataclass(frozen=True, slots=True)
class Acked:
    """One delivery that was acked: on which try, how long after it was sent, and with what in the answer."""

    kind: DeliveryKind
    body: Json
    attempt: int
    seconds: float
    payload: Any = None
    via: str = ""  # which connection


@dataclass(frozen=True, slots=True)
class Missed:
    """One delivery that was given up, and why its last try failed."""

    kind: DeliveryKind
    body: Json
    reason: str


@dataclass(slots=True)
class Waiters:
    """Those who wait for something to become so, and look again whenever something happened."""

    _futures: list[asyncio.Future[None]] = field(default_factory=list)

    def ring(self) -> None:
        waiting, self._futures = self._futures, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, so: Callable[[], object], seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while not so():
                future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._futures.append(future)
                await future


class Deliverer(ABC):
    """Puts bodies to an app, each in a task of its own, again and again as the schedule says.

    `on_ack` hears of every ack; its payload is what the app answered.
    """

    def __init__(self, schedule: Schedule | None = None, *, on_ack: Callable[[Acked], None] | None = None) -> None:
        self.schedule = schedule or Schedule()
        self.on_ack = on_ack
        self.acks: list[Acked] = []
        self.undelivered: list[Missed] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiters = Waiters()
        self._pending = 0

    def put(self, kind: DeliveryKind, body: Json) -> None:
        """Deliver in the background; deliveries start in the order in which they are put."""
        self._pending += 1
        self._spawn(self._deliver(kind, body))

    @property
    def pending(self) -> int:
        """How many deliveries are neither acked nor given up."""
        return self._pending

    async def until(self, so: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait for something to become so about this deliverer; `TimeoutError` if it does not."""
        await self._waiters.until(so, seconds)

    async def settled(self, seconds: float = 120.0) -> None:
        """Wait until every delivery is acked or given up."""
        await self.until(lambda: not self.pending, seconds)

    async def close(self) -> None:
        """Stop whatever is under way."""
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @abstractmethod
    async def _try(self, kind: DeliveryKind, body: Json, attempt: int, reason: str) -> Acked | Missed:
        """Deliver once, telling the app why the try before failed."""

    def _gives_up(self, missed: Missed) -> bool:
        return missed.kind != "events_api"

    async def _deliver(self, kind: DeliveryKind, body: Json) -> None:
        reason = ""
        try:
            for attempt, wait_seconds in enumerate((0.0, *self.schedule.waits_seconds)):
                if attempt:
                    await asyncio.sleep(self.schedule.real(wait_seconds))
                came = await self._try(kind, body, attempt, reason)
                if isinstance(came, Acked):
                    self._acked(came)
                    return
                reason = came.reason
                if self._gives_up(came):
                    break
            self.undelivered.append(Missed(kind, body, reason))
        finally:
            self._pending -= 1
            self._waiters.ring()

    def _acked(self, ack: Acked) -> None:
        self.acks.append(ack)
        if self.on_ack:
            self.on_ack(ack)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
