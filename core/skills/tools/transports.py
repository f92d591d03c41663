"""How a server is reached over HTTP. It is bounded, whatever the server sends.

`mcp` is an extra and takes long to import, so this module is imported only when a server is called.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import httpx2
from mcp.client.streamable_http import streamable_http_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.skills.tools.server_settings import ToolServer

MOST_BYTES: Final = 2**22
"""The longest message of a server."""
MOST_RESPONSE: Final = 4 * MOST_BYTES
"""The longest response over HTTP, which can be a stream of several messages."""


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
