"""Background tasks: what happens beside the messages, and may fail."""

from __future__ import annotations

import asyncio

import pytest

from bots.background import BackgroundTasks
from core.model.errors import RetryLater


async def fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RetryLater("Slack is busy."), "not completed: Slack is busy."),
        (ValueError("a bug"), "A background task failed"),
    ],
)
async def test_a_failure_is_logged_and_hurts_nobody(
    error: Exception, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    tasks, done = BackgroundTasks(), asyncio.Event()

    async def succeed() -> None:
        done.set()

    tasks.start(fail(error))
    tasks.start(succeed())
    await done.wait()
    assert words in caplog.text
    await tasks.close()


async def test_at_the_end_what_still_runs_is_cancelled() -> None:
    tasks, started, cancelled = BackgroundTasks(), asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    tasks.start(hang())
    await started.wait()
    await tasks.close()
    assert cancelled.is_set()
