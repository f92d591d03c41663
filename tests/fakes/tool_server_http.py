"""A server of tools over HTTP, in a process of its own, which wants a header. Run it with a port and its value."""

from __future__ import annotations

import sys
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer

server: MCPServer[Any] = MCPServer("weather", log_level="CRITICAL")


@server.tool()
async def forecast(city: str, days: int = 1) -> str:
    """Tell the weather of a city."""
    return f"{city}: sun for {days} days"


class Guard:
    def __init__(self, app: Any, key: str) -> None:
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and (b"x-key", self._key) not in scope["headers"]:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"no"})
            return
        await self._app(scope, receive, send)


if __name__ == "__main__":
    guarded = Guard(server.streamable_http_app(), sys.argv[2])
    uvicorn.run(guarded, host="127.0.0.1", port=int(sys.argv[1]), log_level="critical")
