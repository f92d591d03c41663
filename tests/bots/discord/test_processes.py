"""What `frontdesk doctor` and `frontdesk discord invite` tell; `frontdesk discord` is killed in `tests/proof`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from bots.discord.invitation import PERMISSIONS
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.discord.world import World


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
