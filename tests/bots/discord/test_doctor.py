"""What `frontdesk doctor` and `frontdesk discord invite` tell; `frontdesk discord` is killed in `tests/proof`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from bots.discord.server_check import PERMISSIONS
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.permissions import Permission
from tests.fakes.shell import Shell
from tests.fakes.stranger import stranger

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


@pytest.fixture
def shell(discord: FakeDiscord, tmp_path: Path) -> Shell:
    return Shell(tmp_path, DISCORD_TOKEN=discord.app.token, DISCORD_API_URL=discord.api_url)


def test_the_invitation_asks_for_what_is_used(discord: FakeDiscord, shell: Shell) -> None:
    out, _ = shell.run("discord", "invite")
    query = parse_qs(urlsplit(out.strip()).query)
    assert query["client_id"] == [discord.app.id]
    assert query["scope"] == ["bot applications.commands"]
    assert query["permissions"] == [str(sum(PERMISSIONS.values()))]


def test_doctor_names_what_is_missing_in_a_server(discord: FakeDiscord, shell: Shell, database_url: str) -> None:
    discord.app.intents.clear()

    def weaken(_: World) -> None:
        for role in discord.guild.roles.values():
            role.permissions &= ~Permission.CREATE_PUBLIC_THREADS

    discord.do(weaken)
    (shown,) = shell.lines("doctor", "--json", status=1, DATABASE_URL=database_url)
    found = {each["name"]: each for each in shown["checks"]}
    assert found["discord token"]["ok"]
    assert found["discord gateway"]["ok"]
    assert found["discord message content"]["found"].startswith("off")
    assert found["discord server Fake Guild"]["found"] == "missing: Create Public Threads"


def test_a_token_that_discord_does_not_know_is_named_once_with_the_way_to_a_new_one(
    shell: Shell, database_url: str
) -> None:
    said = shell.run("discord", "invite", status=1, DISCORD_TOKEN="wrong")[1]
    assert "press Reset Token under Bot" in said
    (shown,) = shell.lines("doctor", "--json", status=1, DISCORD_TOKEN="wrong", DATABASE_URL=database_url)
    bad = [check for check in shown["checks"] if check["name"].startswith("discord")]
    assert [(check["name"], check["ok"]) for check in bad] == [("discord token", False)]
    assert bad[0]["advice"] in said
    heard = shell.run("discord", status=1, DISCORD_TOKEN="wrong", DATABASE_URL=database_url)[1]
    assert bad[0]["advice"] in heard
    assert "listening" not in heard


def test_an_address_where_discord_is_not_is_told_in_words(discord: FakeDiscord, shell: Shell) -> None:
    elsewhere = discord.api_url.replace("/api/v10", "/nowhere")
    assert "DISCORD_API_URL" in shell.run("discord", "invite", status=1, DISCORD_API_URL=elsewhere)[1]
    nobody = shell.run("discord", "invite", status=1, DISCORD_API_URL="http://127.0.0.1:9")[1]
    assert "Discord does not answer: connection refused." in nobody


def test_the_login_page_of_a_network_is_told_in_words_and_hides_no_other_check(shell: Shell, database_url: str) -> None:
    with stranger() as url:
        said = shell.run("discord", "invite", status=1, DISCORD_API_URL=url)[1]
        (shown,) = shell.lines("doctor", "--json", status=1, DISCORD_API_URL=url, DATABASE_URL=database_url)
    of_discord = [check for check in shown["checks"] if check["name"].startswith("discord")]
    assert [(check["name"], check["ok"]) for check in of_discord] == [("discord token", False)]
    assert of_discord[0]["advice"] in said
    assert f"Something other than Discord answers at {url}. Check DISCORD_API_URL and your proxy." in said
    assert len(shown["checks"]) > 1
