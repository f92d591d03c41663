"""The hello is said once, though the process is killed (SIGKILL) before it is stored, and again after it was sent."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.shell import Shell
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.proof

PATIENCE_SECONDS = 60.0
_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO notices%'"


def wait_until(so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


@contextmanager
def held_back(url: str) -> Iterator[Callable[[], object]]:
    """Let nobody write a notice during the block; what is yielded tells whether somebody tries to."""
    with psycopg.connect(url) as holder, psycopg.connect(url, autocommit=True) as looker:
        holder.execute("LOCK TABLE notices IN EXCLUSIVE MODE")
        yield lambda: looker.execute(_WAITS).fetchone() != (0,)


@contextmanager
def running(shell: Shell, platform: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a platform's process, and kill it at the end of the block."""
    process = shell.start(platform)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def opened(process: subprocess.Popen[bytes]) -> None:
    assert process.stderr
    assert any(b"Press Ctrl-C" in line for line in process.stderr)


def test_on_discord_who_runs_the_server_gets_one_hello(tmp_path: Path, database_url: str) -> None:
    discord = FakeDiscord(time_scale=20)
    with discord.in_thread():
        owner = discord.do(lambda world: world.user("owner"))
        shell = Shell(
            tmp_path, DISCORD_TOKEN=discord.app.token, DISCORD_API_URL=discord.api_url, DATABASE_URL=database_url
        )

        def told() -> list[str]:
            return discord.do(lambda world: world.texts(world.dm(owner, discord.app)))

        with held_back(database_url) as is_tried, running(shell, "discord"):
            wait_until(is_tried)
        assert told() == []
        with running(shell, "discord"):
            wait_until(told)
        with running(shell, "discord") as process:
            opened(process)
            discord.do(lambda world: world.say(owner, world.dm(owner, discord.app), "help"))
            wait_until(lambda: len(told()) > 2)
        assert [text for text in told() if text.startswith("Hello!")] == told()[:1]
        assert "Fake Guild" in told()[0]


def test_on_slack_the_channel_gets_one_hello(tmp_path: Path, database_url: str) -> None:
    slack = FakeSlack(time_scale=20)
    with slack.in_thread():
        ada = slack.do(lambda world: world.add_user("ada"))
        channel = slack.do(lambda world: world.add_channel("help", ada))
        shell = Shell(
            tmp_path,
            SLACK_BOT_TOKEN=slack.installed.token,
            SLACK_APP_TOKEN=slack.app.app_token,
            SLACK_API_URL=slack.api_url,
            DATABASE_URL=database_url,
        )

        def told() -> list[str]:
            return slack.do(lambda world: [said.text for said in world.messages(channel) if said.by])

        with running(shell, "slack") as process:
            opened(process)
            with held_back(database_url) as is_tried:
                slack.do(lambda world: world.invite(slack.installed, channel, by=ada))
                wait_until(is_tried)
                process.kill()
                process.wait()
        assert told() == []
        with running(shell, "slack"):
            wait_until(told)
        with running(shell, "slack") as process:
            opened(process)
            slack.do(lambda world: world.say(ada, channel, f"<@{slack.installed.bot.id}> help"))
            wait_until(lambda: len(told()) > 1)
        assert [text for text in told() if text.startswith("Hello!")] == told()[:1]
