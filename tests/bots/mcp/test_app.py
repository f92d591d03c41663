"""A public MCP client lists and calls the tools of a real process: over its pipes, and over HTTP with a token."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

if TYPE_CHECKING:
    from mcp.types import CallToolResult

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[3]
TOOLS = {"ask", "search", "remind", "find_time", "book", "open_case"}
TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The variables of a desk that has learned who may read what."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")},
        "FRONTDESK_HOME": str(tmp_path / "home"),
        "FRONTDESK_AUDIENCES": "staff=ana",
        "FRONTDESK_ZONE": "Europe/Paris",
        "PYTHONPATH": str(REPOSITORY),
    }


async def _learn(folder: Path, text: str, env: dict[str, str], *options: str) -> None:
    folder.mkdir()  # noqa: ASYNC240
    (folder / "page.md").write_text(text)
    command = (sys.executable, "-m", "frontdesk", "learn", str(folder), *options)
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=asyncio.subprocess.DEVNULL)
    assert await process.wait() == 0


def _read(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    return dict(json.loads(result.content[0].text))  # type: ignore[union-attr]


async def test_a_client_calls_the_desk_over_its_pipes(tmp_path: Path, env: dict[str, str]) -> None:
    await _learn(tmp_path / "docs", "# Parking\n\nGuests park in bay 12 behind the bakery.\n", env)
    await _learn(tmp_path / "staff", "# Safe\n\nThe safe is behind the blue painting.\n", env, "--audience", "staff")
    for person, sees in (("ana", True), ("ben", False)):
        parameters = StdioServerParameters(
            command=sys.executable, args=["-m", "frontdesk", "mcp", "--as", person], env=env, cwd=str(tmp_path)
        )
        async with Client(parameters) as client:
            assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
            answer = _read(await client.call_tool("ask", {"question": "Where do guests park?"}))
            assert "bay 12" in answer["text"]
            assert answer["citations"][0]["quote"] in "Guests park in bay 12 behind the bakery."
            found = _read(await client.call_tool("search", {"query": "where is the safe"}))
            assert ("blue painting" in str(found)) is sees
            set_ = _read(await client.call_tool("remind", {"what": "call the bank", "when": "tomorrow at 9"}))
            assert "call the bank" in set_["text"]
            listed = _read(await client.call_tool("ask", {"question": "what are my reminders?"}))
            assert "call the bank" in listed["text"]
            alone = await client.call_tool("find_time", {"wish": "30 minutes this week"})
            assert "With whom" in str(alone.content)
            offered = _read(await client.call_tool("find_time", {"wish": "30 minutes with @li tomorrow"}))
            assert "does not work" not in offered["text"]
            assert _read(await client.call_tool("book", {"what": "a consultation"}))["text"]
            nobody = await client.call_tool("open_case", {"about": "my chair squeaks"})
            assert "Nobody can be fetched here" in str(nobody.content)


async def test_a_client_calls_the_desk_over_http_with_a_token(tmp_path: Path, env: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    env |= {"FRONTDESK_MCP_TOKENS": f"{TOKEN}=terminal/local/ana", "FRONTDESK_MCP_ADDRESS": address}
    command = (sys.executable, "-m", "frontdesk", "run")
    process = await asyncio.create_subprocess_exec(*command, env=env, cwd=tmp_path, stderr=asyncio.subprocess.PIPE)
    assert process.stderr
    try:
        async with asyncio.timeout(240):
            while b"The desk is open, on Mcp" not in (line := await process.stderr.readline()):
                assert line, "it ended"
        url = f"http://{address}/mcp"
        async with httpx2.AsyncClient() as stranger:
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}):
                assert (await stranger.post(url, json={}, headers=headers)).status_code == 401
        async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=120) as http:
            for mode in ("auto", "legacy"):
                async with Client(streamable_http_client(url, http_client=http), mode=mode) as client:
                    assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
                    said = _read(await client.call_tool("remind", {"what": "water the plants", "when": "in 2 hours"}))
                    assert "water the plants" in said["text"]
    finally:
        process.terminate()
        assert await process.wait() == 0
