"""A command's loop stops at a signal, also where a loop knows none, as on Windows."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

import pytest

from bots.event_loop import on_signals, run

if TYPE_CHECKING:
    from collections.abc import Iterator


class LoopWithoutSignals(asyncio.SelectorEventLoop):
    """Refuses what Windows' loops refuse."""

    def add_signal_handler(self, *_: Any) -> None:  # type: ignore[override]
        raise NotImplementedError


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


async def _stopped() -> str:
    stop = asyncio.Event()
    on_signals(signal.SIGTERM, call=stop.set)
    signal.raise_signal(signal.SIGTERM)
    async with asyncio.timeout(120):
        await stop.wait()
    return "stopped"


def test_a_signal_stops_a_loop() -> None:
    assert run(_stopped()) == "stopped"


def test_a_signal_stops_a_loop_that_knows_no_signals() -> None:
    with asyncio.Runner(loop_factory=LoopWithoutSignals) as runner:
        assert runner.run(_stopped()) == "stopped"


def test_such_a_loop_wakes_by_itself_so_that_it_notices_a_signal() -> None:
    async def next_timer() -> float:
        loop = asyncio.get_running_loop()
        on_signals(signal.SIGTERM, call=loop.stop)
        (timer,) = loop._scheduled  # type: ignore[attr-defined]
        return float(timer.when() - loop.time())

    with asyncio.Runner(loop_factory=LoopWithoutSignals) as runner:
        assert runner.run(next_timer()) <= 1
