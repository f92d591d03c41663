"""Texts and pictures over the wire of Slack and of Discord, and in the terminal, with a scripted model and server."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.bots.discord.conftest import open_office as open_server
from tests.bots.slack.conftest import open_office as open_workspace
from tests.core.media.test_marked_image import picture
from tests.fakes.openai_server import MediaAnswer, ScriptedModel
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
MADE = MediaAnswer({"data": [{"b64_json": base64.b64encode(picture()).decode()}]})
WRITTEN = json.dumps({"text": "We have it.", "changes": [{"before": "has", "after": "have", "why": "agreement"}]})


def settings(server: ScriptedModel) -> dict[str, Any]:
    return {
        "FRONTDESK_MODEL": "openai:scripted",
        "OPENAI_BASE_URL": server.base_url,
        "FRONTDESK_IMAGE_MODEL": "painter",
    }


async def walked(office: Any) -> None:
    """Have a text corrected and a picture made in a direct conversation."""
    answer = await office.answer("proofread: We has it.", office.alone)
    said = getattr(answer, "text", "") or answer.content
    assert "We have it." in said
    assert "agreement" in said
    await office.answer("draw a picture of a red square", office.alone)
    await office.until(lambda: len(office.ours(office.alone)) >= 3)


async def test_slack(server_url: str, tmp_path: Path) -> None:
    async with (
        ScriptedModel(lambda _: WRITTEN, media=lambda _: MADE) as server,
        open_workspace(tmp_path, server_url, **settings(server)) as office,
    ):
        await office.slack.socket.connected(2)
        await walked(office)


async def test_discord(server_url: str, tmp_path: Path) -> None:
    async with (
        ScriptedModel(lambda _: WRITTEN, media=lambda _: MADE) as server,
        open_server(tmp_path, server_url, **settings(server)) as office,
    ):
        await walked(office)


def test_terminal(tmp_path: Path, database_url: str) -> None:
    shell = Shell(tmp_path, DATABASE_URL=database_url, FRONTDESK_ZONE="UTC")
    told = shell.run("chat", "--as", "ana", stdin=b"proofread: I recieved it.\ndraw a cat\n")
    assert "received" in str(told)
    assert "FRONTDESK_IMAGE_MODEL" in str(told)
