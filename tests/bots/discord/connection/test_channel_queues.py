"""Events wait in queues: in order within a channel, side by side between channels."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bots.discord.connection import session
from bots.discord.connection.session import ChannelQueues
from core.model.errors import InputError, RetryLater

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HELP, LUNCH = "8", "9"


@pytest.fixture
async def queues(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChannelQueues]:
    """Queues that are being worked on."""
    monkeypatch.setattr(session, "STORE_PAUSES", (0.0,))
    made = ChannelQueues()
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


class Handler:
    """Notes what was handled; fails first, as it is told."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.last = asyncio.Event()

    def event(self, name: str, *failures: Exception) -> object:
        left = list(failures)

        async def act() -> None:
            if left:
                raise left.pop(0)
            self.handled.append(name)
            if name == "last":
                self.last.set()

        return act


async def test_events_of_a_channel_stay_in_order_though_one_has_to_be_tried_again(queues: ChannelQueues) -> None:
    handler, down = Handler(), RetryLater("The database is down.")
    queues.put(HELP, handler.event("first", down, down, down))  # type: ignore[arg-type]
    queues.put(HELP, handler.event("last"))  # type: ignore[arg-type]
    await handler.last.wait()
    assert handler.handled == ["first", "last"]


async def test_a_channel_does_not_wait_for_another(queues: ChannelQueues) -> None:
    handler, gate = Handler(), asyncio.Event()
    queues.put(HELP, gate.wait)
    queues.put(LUNCH, handler.event("last"))  # type: ignore[arg-type]
    await handler.last.wait()
    assert not queues.is_idle
    gate.set()


@pytest.mark.parametrize("error", [InputError("It is too long."), KeyError("a bug")])
async def test_what_can_never_be_stored_does_not_block_the_channel(queues: ChannelQueues, error: Exception) -> None:
    handler = Handler()
    queues.put(HELP, handler.event("first", error))  # type: ignore[arg-type]
    queues.put(HELP, handler.event("last"))  # type: ignore[arg-type]
    await handler.last.wait()
    assert handler.handled == ["last"]


async def test_what_a_full_queue_drops_is_to_be_fetched_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MOST_WAITING", 2)
    full, handler = ChannelQueues(), Handler()
    for number in range(2):
        full.put(HELP, handler.event(str(number)))  # type: ignore[arg-type]
    assert not full.is_behind
    full.put(HELP, handler.event("one too many"))  # type: ignore[arg-type]
    assert full.is_behind
