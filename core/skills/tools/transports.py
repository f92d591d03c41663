"""How a server is reached: as a process, or over HTTP. Both are bounded, whatever the server sends.

`mcp` is an extra and takes long to import, so this module is imported only when a server is called.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import anyio
import httpx2
from anyio.streams.buffered import BufferedByteReceiveStream
from mcp.client.stdio import get_default_environment
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from anyio.abc import ObjectReceiveStream, ObjectSendStream, Process

    from core.skills.tools.server_settings import ToolServer

MOST_BYTES: Final = 2**22
"""The longest message of a server."""
MOST_RESPONSE: Final = 4 * MOST_BYTES
"""The longest response over HTTP, which can be a stream of several messages."""
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


@asynccontextmanager
async def http_transport(server: ToolServer, auth: httpx2.Auth | None) -> AsyncIterator[Any]:
    """Connect to a server's URL for the duration of the block, and yield the streams of its messages."""
    headers = {name: value.get_secret_value() for name, value in server.headers.items()}
    async with (
        httpx2.AsyncClient(
            headers=headers | {"Accept-Encoding": "identity"},
            auth=auth,
            timeout=httpx2.Timeout(server.timeout),
            transport=_Bounded(),
        ) as client,
        streamable_http_client(server.url, http_client=client, max_sse_event_size=MOST_BYTES) as streams,
    ):
        yield streams


class _Bounded(httpx2.AsyncHTTPTransport):
    """Reads no more of a response than some of the longest messages need."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        response.stream = _Counted(response.stream)
        return response


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        count = 0
        async for part in self._stream:
            count += len(part)
            if count > MOST_RESPONSE:
                raise httpx2.ReadError("The server sends more than we read.")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
