"""Servers of a public package, and over HTTP, are listed and called."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.skills.tools.connection import call_tool, check_extra, list_tools
from core.skills.tools.errors import NotRun
from core.skills.tools.server_settings import ToolServer

if TYPE_CHECKING:
    from collections.abc import Iterator

HTTP = Path(__file__).parents[3] / "fakes" / "tool_server_http.py"
check_extra()


async def test_a_public_server_of_a_package_is_listed_and_called(tmp_path: Path) -> None:
    server = ToolServer(name="time", command=sys.executable, args=("-m", "mcp_server_time"), timeout=120)
    tools = {tool.name: tool for tool in await list_tools(server, tmp_path)}
    assert tools.keys() == {"get_current_time", "convert_time"}
    given = {"source_timezone": "Europe/Berlin", "time": "16:30", "target_timezone": "Asia/Tokyo"}
    result = await call_tool(server, tools["convert_time"], given, home=tmp_path)
    assert "Asia/Tokyo" in result.text
    assert not result.failed


@pytest.fixture
def http_server() -> Iterator[str]:
    """A server over HTTP, in a process of its own."""
    import subprocess

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with subprocess.Popen([sys.executable, str(HTTP), port, "the-key"]) as process:
        yield f"http://127.0.0.1:{port}/mcp"
        process.kill()


async def test_a_server_over_http_gets_its_headers(http_server: str, tmp_path: Path) -> None:
    server = ToolServer.model_validate(
        {"name": "weather", "url": http_server, "headers": {"X-Key": "the-key"}, "timeout": 120}
    )
    async with asyncio.timeout(200):
        while True:
            try:
                tools = {tool.name: tool for tool in await list_tools(server, tmp_path)}
                break
            except NotRun:
                await asyncio.sleep(0.1)
    result = await call_tool(server, tools["forecast"], {"city": "Oslo", "days": 3}, home=tmp_path)
    assert result.text == "Oslo: sun for 3 days"
    with pytest.raises(NotRun):
        await list_tools(server.model_copy(update={"headers": {}}), tmp_path)
