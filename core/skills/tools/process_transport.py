"""How a server that is a process is reached: its command is run, and messages go through its pipes.

Bounded, whatever the server sends. It needs groups of processes, which Windows does not have.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream
from mcp.client.stdio import get_default_environment
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter

from core.skills.tools.transports import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from anyio.abc import ObjectReceiveStream, ObjectSendStream, Process

    from core.skills.tools.server_settings import ToolServer

assert sys.platform != "win32"  # noqa: S101 — type checkers read it, too

CLOSE_SECONDS: Final = 0.5
"""How long a process may take to end by itself, when nobody talks to it any more, and again after it was told to."""
_GONE: Final = (
    anyio.ClosedResourceError, anyio.BrokenResourceError, anyio.EndOfStream, anyio.IncompleteRead,
    anyio.DelimiterNotFound, OSError,
)  # fmt: skip


@asynccontextmanager
async def process_transport(server: ToolServer) -> AsyncIterator[Any]:
    """Run a server's command for the duration of the block, and yield the streams of its messages.

    It gets none of our variables but those that the settings give it. What it writes to stderr is dropped. A line that
    is no message is passed over, and after one that is too long, nothing more is read. At the end, the process and all
    that it started are ended, by force if need be.

    Raises:
        OSError: the command cannot be run.
    """
    environment = get_default_environment() | {name: value.get_secret_value() for name, value in server.env.items()}
    process = await anyio.open_process(
        [server.command, *server.args],
        env=environment,
        cwd=server.folder,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    into, received = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    sent, outof = anyio.create_memory_object_stream[SessionMessage](0)
    async with into, received, sent, outof, anyio.create_task_group() as tasks:
        tasks.start_soon(_read, process, into)
        tasks.start_soon(_write, process, outof)
        try:
            yield received, sent
        finally:
            with anyio.CancelScope(shield=True):
                await _end(process)
            tasks.cancel_scope.cancel()


async def _read(process: Process, into: ObjectSendStream[Any]) -> None:
    if process.stdout is None:
        return
    lines = BufferedByteReceiveStream(process.stdout)
    async with into:
        with suppress(*_GONE):
            while True:
                line = await lines.receive_until(b"\n", MOST_BYTES)
                with suppress(ValueError):
                    await into.send(SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False)))


async def _write(process: Process, outof: ObjectReceiveStream[Any]) -> None:
    with suppress(*_GONE):
        async for message in outof:
            line = message.message.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n"
            if process.stdin:
                await process.stdin.send(line)


async def _end(process: Process) -> None:
    if process.stdin:
        with suppress(*_GONE):
            await process.stdin.aclose()
    for how in (None, signal.SIGTERM, signal.SIGKILL):
        if how:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, how)
        with anyio.move_on_after(CLOSE_SECONDS):
            while process.returncode is None:  # noqa: ASYNC110 — `wait` also waits for whoever holds the pipes
                await anyio.sleep(0.01)
        if process.returncode is not None:
            break
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # what it started and left behind
    with suppress(*_GONE):
        await process.aclose()
