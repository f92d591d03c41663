"""What the processes that keep running say about where they listen."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING

import pytest

from bots.cli import processes
from bots.frontdesk import Listening
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.shell import Shell
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

UNSET = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_CLIENT_ID", "DISCORD_TOKEN"), "")


def read_until(process: subprocess.Popen[bytes], words: str) -> list[str]:
    """Return what a process says until it has said something."""
    assert process.stderr
    said: list[str] = []
    for line in process.stderr:
        said.append(line.decode().rstrip())
        if words in said[-1]:
            return said
    raise AssertionError(said)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)


def test_without_a_platform_it_says_in_three_lines_what_can_be_set(tmp_path: Path) -> None:
    shell = Shell(tmp_path, **UNSET)
    out, said = shell.run("run", status=1)
    first, *lines = said.splitlines()
    assert not out
    assert first == "No chat platform is set up. Put one of these into `.env`:"
    assert [line.split(":")[0].strip() for line in lines] == ["Slack", "Discord"]
    assert not shell.folder.joinpath("home").exists()


@pytest.mark.slow
def test_it_listens_only_after_the_platforms_have_said_so(tmp_path: Path, database_url: str) -> None:
    slack, discord = FakeSlack(), FakeDiscord(time_scale=20)
    with slack.in_thread(), discord.in_thread():
        shell = Shell(tmp_path, **UNSET, DATABASE_URL=database_url, DISCORD_API_URL=discord.api_url)
        tokens = {"SLACK_BOT_TOKEN": slack.installed.token, "SLACK_APP_TOKEN": slack.app.app_token}
        process = shell.fork(
            "run", **tokens, SLACK_API_URL=slack.api_url, DISCORD_TOKEN=discord.app.token, FRONTDESK_LOG_LEVEL="INFO"
        )
        said = read_until(process, "Press Ctrl-C")
        connected = (
            slack.do(lambda _: len(slack.socket.connections)),
            discord.do(lambda _: len(discord.gateway.sessions)),
        )
        owner = discord.do(lambda world: world.dm("owner", discord.app))
        while not discord.do(lambda world: world.texts(owner)):
            assert process.poll() is None
            time.sleep(0.02)
        stop(process)
        hello = discord.do(lambda world: world.texts(owner))
    assert [text[:6] for text in hello] == ["Hello!"]
    assert said[-1] == "The desk is open, on Discord and Slack. Press Ctrl-C to stop."
    assert said.index("Connecting to Discord and Slack …") < len(said) - 1
    assert all(connected)
    assert not [line for line in said if "voice" in line]


@pytest.mark.slow
def test_a_platform_that_refuses_its_token_leaves_the_others_open(tmp_path: Path, database_url: str) -> None:
    slack, discord = FakeSlack(), FakeDiscord(time_scale=20)
    with slack.in_thread(), discord.in_thread():
        shell = Shell(
            tmp_path,
            **(UNSET | {"SLACK_BOT_TOKEN": slack.installed.token, "DISCORD_TOKEN": "wrong.token"}),
            DATABASE_URL=database_url,
            DISCORD_API_URL=discord.api_url,
            SLACK_API_URL=slack.api_url,
        )
        process = shell.fork("run", SLACK_APP_TOKEN=slack.app.app_token)
        said = read_until(process, "Press Ctrl-C")
        stop(process)
        all_refused = shell.run("run", SLACK_APP_TOKEN="xapp-wrong", status=1)[1]
    (refusal,) = [line for line in said if "DISCORD_TOKEN" in line]
    assert "Not listening on Discord: " in refusal
    assert said[-1] == "The desk is open, on Slack. Press Ctrl-C to stop."
    assert "The desk is open" not in all_refused
    assert all(any(name in line for line in all_refused.splitlines()) for name in ("DISCORD_TOKEN", "SLACK_APP_TOKEN"))


async def test_a_platform_that_does_not_answer_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "CONNECT_SECONDS", 0.0)
    listening = Listening()
    listening.note("slack")
    task = asyncio.create_task(processes._announce("The desk is open", listening, ["discord", "slack"]))
    while "Not connected" not in (said := capsys.readouterr().err):
        await asyncio.sleep(0)
    assert said.splitlines()[-1] == "Not connected yet: Discord. Still trying."
    listening.note("discord")
    await task
    assert capsys.readouterr().err == "The desk is open. Press Ctrl-C to stop.\n"


@pytest.mark.parametrize("platforms", [["slack"], ["discord", "slack"]])
async def test_if_every_platform_refuses_it_does_not_say_that_it_listens(
    capsys: pytest.CaptureFixture[str], platforms: list[str]
) -> None:
    listening = Listening()
    for name in platforms:
        listening.note_refusal(name)
    await processes._announce("The desk is listening on {platforms}", listening, platforms)
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("Connecting to ")


async def test_a_worker_that_listens_nowhere_says_that_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    await processes._announce("The worker is running", Listening(), [])
    assert capsys.readouterr().err == "The worker is running. Press Ctrl-C to stop.\n"
