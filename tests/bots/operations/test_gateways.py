"""A process is not ready while a platform's connection is gone, and says which."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.servers import free_port
from tests.fakes.shell import Shell
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SECONDS = 120


def wait_until(port: int, missing: list[str]) -> None:
    """Wait until just these are missing."""
    ends, found = time.monotonic() + SECONDS, None
    while found != missing:
        assert time.monotonic() < ends, found
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/ready")
            found = json.loads(connection.getresponse().read()).get("missing", [])
        except ConnectionError:
            time.sleep(0.05)
        finally:
            connection.close()


def test_ready_tells_which_platform_is_gone(tmp_path: Path, database_url: str) -> None:
    slack, discord, port = FakeSlack(), FakeDiscord(time_scale=20), free_port()
    with ExitStack() as with_discord, ExitStack() as with_slack:
        with_discord.enter_context(discord.in_thread())
        with_slack.enter_context(slack.in_thread())
        shell = Shell(
            tmp_path,
            DATABASE_URL=database_url,
            DISCORD_API_URL=discord.api_url,
            DISCORD_TOKEN=discord.app.token,
            SLACK_API_URL=slack.api_url,
            SLACK_BOT_TOKEN=slack.installed.token,
            SLACK_APP_TOKEN=slack.app.app_token,
            FRONTDESK_METRICS=f"127.0.0.1:{port}",
        )
        process = shell.fork("run")
        wait_until(port, [])
        with_slack.close()
        wait_until(port, ["slack"])
        with_discord.close()
        wait_until(port, ["discord", "slack"])
        process.kill()
        process.communicate(timeout=SECONDS)
