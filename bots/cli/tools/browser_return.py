"""Waits until a browser returns from a sign-in, at a port of this machine."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PAGE = b"<!doctype html><title>Frontdesk</title><p>You can close this page."


async def returned_to(port: int) -> dict[str, Any]:
    """Return what the browser brings, from the query of the address."""
    from aiohttp import web  # noqa: PLC0415 — heavy for `--help`

    brought: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def take(request: web.Request) -> web.Response:
        given = dict(parse_qsl(urlsplit(str(request.rel_url)).query))
        if not brought.done() and ("code" in given or "error" in given):
            brought.set_result(given)
        return web.Response(body=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", take)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        return await brought
    finally:
        await runner.cleanup()
