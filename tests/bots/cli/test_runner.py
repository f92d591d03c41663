"""A command's coroutine runs to its end, or is cancelled and closes what it opened."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bots.cli.console import finish


async def answer() -> int:
    return 42


def test_a_command_returns_what_its_coroutine_returns() -> None:
    assert finish(answer()) == 42


def test_sigterm_cancels_it_and_it_closes_what_it_opened() -> None:
    closed = list[bool]()

    async def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    with pytest.raises(asyncio.CancelledError):
        finish(work())
    assert closed == [True]
