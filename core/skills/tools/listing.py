"""The tools of all servers at the start. A server that is slow or down delays nobody: its last listing is used."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from core.skills.tools.connection import check_extra, list_tools
from core.skills.tools.errors import NotRun
from core.skills.tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.skills.tools.server_settings import ToolServer

log = logging.getLogger(__name__)

START_SECONDS: Final = 5.0
"""How long the start waits for a server whose last listing is older than a day. Without one, it waits as for a call."""
FRESH_SECONDS: Final = 24 * 3600
"""For how long a listing is used without asking again. A tool that has changed is noticed when it is called."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The tools of a server; `trouble` says why they could not be listed now."""

    server: ToolServer
    tools: tuple[Tool, ...]
    trouble: str = ""


async def list_all(servers: Sequence[ToolServer], home: Path, *, afresh: bool = False) -> list[Listing]:
    """Return the listings of all servers, in their order. With `afresh`, each server is asked, and may take its time.

    Raises:
        SettingsError: the extra `mcp` is missing.
    """
    check_extra()
    listings = await asyncio.gather(*(_list(server, home, afresh=afresh) for server in servers))
    for listing in listings:
        if listing.trouble:
            log.warning("The tools of %s could not be listed: %s", listing.server.name, listing.trouble)
    return list(listings)


async def _list(server: ToolServer, home: Path, *, afresh: bool) -> Listing:
    path = home / "cache" / "mcp" / f"{server.name}.json"
    known, is_fresh = _read(path, server)
    if is_fresh and not afresh:
        return Listing(server, known)
    try:
        async with asyncio.timeout(START_SECONDS if known and not afresh else None):
            tools = tuple(await list_tools(server, home))
    except (NotRun, TimeoutError) as error:
        return Listing(server, known, str(error) or "it takes too long.")
    _write(path, server, tools)
    return Listing(server, tools)


def forget(server: ToolServer, home: Path) -> None:
    """Have a server asked at the next start, because a tool of it has changed."""
    with suppress(OSError):
        (home / "cache" / "mcp" / f"{server.name}.json").unlink()


def _read(path: Path, server: ToolServer) -> tuple[tuple[Tool, ...], bool]:
    """Return the tools of the last listing under these settings, and whether it is fresh."""
    try:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if stored["settings"] != _key(server):
            return (), False
        tools = tuple(Tool.from_json(server.name, one) for one in stored["tools"])
        return tools, 0 <= time.time() - path.stat().st_mtime < FRESH_SECONDS
    except (OSError, ValueError, KeyError, TypeError):
        return (), False


def _write(path: Path, server: ToolServer, tools: Sequence[Tool]) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        content = {"settings": _key(server), "tools": [tool.as_json() for tool in tools]}
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(path)


def _key(server: ToolServer) -> str:
    return hashlib.sha256(f"{server.place}|{server.folder}|{server.tools}".encode()).hexdigest()
