"""`frontdesk discord` as its own process: soon ready, taken over when it is killed; and what doctor and invite tell."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from bots.discord.invitation import PERMISSIONS
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.fakes.discord.world import World

SECONDS = 10.0
_HOLDERS = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_lock%' OR query = 'SELECT 1'"


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    fake = FakeDiscord(time_scale=20)
    with fake.in_thread():
        fake.do(_people)
        yield fake


def _people(world: World) -> None:
    world.join(world.add_user("ada"))
    world.add_channel("help")


def variables(fake: FakeDiscord, home: Path, **more: str) -> dict[str, str]:
    ours = {"FRONTDESK_HOME": str(home), "DISCORD_TOKEN": fake.app.token, "DISCORD_API_URL": fake.api_url}
    return {**os.environ, **ours, **more}


def run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frontdesk", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


@contextlib.contextmanager
def started(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "frontdesk", "discord"]
    process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(so: Callable[[], Any], *, seconds: float) -> float:
    """Wait until something is so, and return how long it took."""
    began = time.monotonic()
    while not so():
        assert time.monotonic() - began < seconds, "it does not become so"
        time.sleep(0.05)
    return time.monotonic() - began


def answers(fake: FakeDiscord) -> int:
    def count(world: World) -> int:
        return sum(
            message.author is fake.app.bot
            for channel in world.channels.values()
            for message in channel.messages.values()
        )

    return fake.do(count)


def ask(fake: FakeDiscord, text: str) -> None:
    fake.do(lambda world: world.say("ada", "#help", f"{fake.app.bot.mention} {text}"))


def waiting(database_url: str) -> int:
    """Count those who hold what must be single, or wait for it."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(_HOLDERS).fetchall()
    return int(rows[0][0])


@pytest.mark.proof
def test_it_is_ready_in_ten_seconds_with_its_own_database(discord: FakeDiscord, tmp_path: Path) -> None:
    with started(variables(discord, tmp_path / "home")):
        assert until(lambda: discord.gateway.sessions, seconds=SECONDS * 2) < SECONDS
        ask(discord, "what can you do?")
        until(lambda: answers(discord) == 1, seconds=SECONDS)


@pytest.mark.proof
def test_a_stand_by_takes_over_in_ten_seconds_when_the_holder_is_killed(
    discord: FakeDiscord, tmp_path: Path, database_url: str
) -> None:
    first, second = (variables(discord, tmp_path / name, DATABASE_URL=database_url) for name in ("first", "second"))
    with started(first) as holder:
        until(lambda: discord.gateway.sessions, seconds=40)
        with started(second):
            ask(discord, "what can you do?")
            until(lambda: answers(discord) == 1, seconds=20)
            until(lambda: len(discord.gateway.identifies) == 1, seconds=1)
            until(lambda: waiting(database_url) == 2, seconds=30)
            holder.kill()
            ask(discord, "what can you do now?")
            assert until(lambda: answers(discord) == 2, seconds=SECONDS * 2) < SECONDS


def test_the_invitation_asks_for_what_is_used(discord: FakeDiscord, tmp_path: Path) -> None:
    shown = run("discord", "invite", env=variables(discord, tmp_path))
    assert shown.returncode == 0, shown.stderr
    query = parse_qs(urlsplit(shown.stdout.strip()).query)
    assert query["client_id"] == [discord.app.id]
    assert query["scope"] == ["bot applications.commands"]
    assert query["permissions"] == [str(sum(PERMISSIONS.values()))]


def test_doctor_names_what_is_missing_in_a_server(discord: FakeDiscord, tmp_path: Path) -> None:
    discord.app.intents.clear()

    def weaken(_: World) -> None:
        for role in discord.guild.roles.values():
            role.permissions &= ~Permission.CREATE_PUBLIC_THREADS

    discord.do(weaken)
    shown = run("doctor", "--json", env=variables(discord, tmp_path))
    found = {each["name"]: each for each in json.loads(shown.stdout)["checks"]}
    assert found["discord token"]["ok"]
    assert found["discord gateway"]["ok"]
    assert "not used" in found["discord message content"]["found"]
    assert found["discord server Fake Guild"]["found"] == "missing: Create Public Threads"


def test_a_token_that_discord_does_not_know_is_named(discord: FakeDiscord, tmp_path: Path) -> None:
    shown = run("discord", "invite", env=variables(discord, tmp_path, DISCORD_TOKEN="wrong"))
    assert shown.returncode == 1
    assert "DISCORD_TOKEN" in shown.stderr
    assert "Traceback" not in shown.stderr
