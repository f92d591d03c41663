"""`frontdesk discord rules`: an owner's view of what servers have decided, and the way back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.communities.community_rules import change_rule
from core.model.messages import Mention
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    fake = FakeDiscord(time_scale=20)
    with fake.in_thread():
        yield fake


@pytest.fixture
def shell(discord: FakeDiscord, tmp_path: Path, database_url: str) -> Shell:
    return Shell(tmp_path, DISCORD_TOKEN=discord.app.token, DISCORD_API_URL=discord.api_url, DATABASE_URL=database_url)


@pytest.fixture
def decided(discord: FakeDiscord, database_url: str) -> None:
    async def decide() -> None:
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            for guild in (discord.guild.id, "9"):
                key = ("discord", "discord", guild)
                await change_rule(connection, *key, "channels", Mention("7", "#help"), on=True)

    asyncio.run(decide())


@pytest.mark.usefixtures("decided")
def test_the_rules_of_all_servers_are_shown_with_the_names_that_discord_tells(
    discord: FakeDiscord, shell: Shell
) -> None:
    out, _ = shell.run("discord", "rules")
    assert f"Fake Guild ({discord.guild.id}):" in out
    assert "\n9:\n" in f"\n{out}"
    assert out.count("- I speak in #help.") == 2
    shown = shell.lines("discord", "rules", "--json", DISCORD_TOKEN="wrong")
    assert [[(channel["id"], channel["name"]) for channel in row["channels"]] for row in shown] == [
        [("7", "#help")]
    ] * 2
    assert {row["name"] for row in shown} == {None}


@pytest.mark.usefixtures("decided")
def test_one_server_is_reset_by_its_name_and_no_other(discord: FakeDiscord, shell: Shell) -> None:
    assert "Name the server" in shell.run("discord", "rules", "--reset", status=1)[1]
    assert "No server with rules named elsewhere" in shell.run("discord", "rules", "elsewhere", "--reset", status=1)[1]
    shell.run("discord", "rules", "", "--reset", status=1)
    out, _ = shell.run("discord", "rules", "fake guild", "--reset")
    assert out.startswith(f"Reset. The rules of Fake Guild ({discord.guild.id}) were:\n- I speak in #help.")
    assert [row["server"] for row in shell.lines("discord", "rules", "--json")] == ["9"]


def test_where_nothing_is_decided_that_is_said(shell: Shell) -> None:
    assert "everything is open to everybody" in shell.run("discord", "rules")[0]
