"""Coroutines that start processes run on a loop of their own, as they must on Windows."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import anyio.to_process
import pytest

from knowledge.child_processes import on_own_loop, with_processes


async def test_work_on_the_other_loop_starts_processes_and_keeps_its_worker() -> None:
    first = await on_own_loop(anyio.to_process.run_sync(os.getpid))
    assert first != os.getpid()
    assert await on_own_loop(anyio.to_process.run_sync(os.getpid)) == first


async def test_what_the_work_raises_comes_back() -> None:
    async def fail() -> None:
        raise LookupError("not there")

    with pytest.raises(LookupError, match="not there"):
        await on_own_loop(fail())


async def test_work_that_is_cancelled_ends_its_process() -> None:
    started = asyncio.Event()
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int | None] = loop.create_future()

    async def work() -> None:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=subprocess.PIPE)
        loop.call_soon_threadsafe(started.set)
        try:
            await process.wait()
        finally:
            process.kill()
            code = await process.wait()
            loop.call_soon_threadsafe(ended.set_result, code)

    task = asyncio.create_task(on_own_loop(work()))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await ended


async def test_here_the_work_runs_on_the_loop_that_asks() -> None:
    async def loop() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    assert await with_processes(loop()) is asyncio.get_running_loop()
    assert await on_own_loop(loop()) is not asyncio.get_running_loop()


def test_a_process_with_such_a_loop_ends_without_a_word() -> None:
    script = (
        "import asyncio, os, anyio.to_process\n"
        "from knowledge.child_processes import on_own_loop\n"
        "asyncio.run(on_own_loop(anyio.to_process.run_sync(os.getpid)))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
