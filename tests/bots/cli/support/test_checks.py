"""What `frontdesk doctor` finds about the support desk: the file, the hours and the channels."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bots.cli.support.checks import check_channels, check_settings
from bots.platforms import Plug
from core.model.errors import InputError
from core.settings.settings import Settings
from core.skills.cases.team import place_of
from core.skills.cases.teams import store
from tests.fakes.board import Board

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from core.model.messages import Address

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


def settings(tmp_path: Path, text: str, channel: str = "wall:w/T1") -> Settings:
    (tmp_path / "support.toml").write_text(text)
    return Settings(FRONTDESK_STAFF_CHANNEL=channel, FRONTDESK_SUPPORT=tmp_path / "support.toml", FRONTDESK_ZONE="UTC")


def test_each_team_says_when_it_works(tmp_path: Path) -> None:
    text = (
        'hours = ["mon-fri 9:00-17:00"]\n[[teams]]\nname = "Night"\nchannel = "wall:w/T2"\nhours = ["mon 22:00-23:00"]'
    )
    found = check_settings(settings(tmp_path, text), now=MONDAY)
    assert [(each.ok, each.found) for each in found] == [
        (True, "the main team works now"),
        (True, "Night works from 2026-11-23 22:00"),
    ]


@pytest.mark.parametrize(
    ("text", "channel", "advice"),
    [
        ("hours = 5", "wall:w/T1", "hours in .* must be written like"),
        ("", "", "Set FRONTDESK_STAFF_CHANNEL"),
        ('[[teams]]\nname = "Night"', "wall:w/T1", "teams.0.channel in .* Field required"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, channel: str, advice: str) -> None:
    (finding,) = check_settings(settings(tmp_path, text, channel), now=MONDAY)
    assert not finding.ok
    assert re.search(advice, finding.advice)


def test_a_snippet_that_is_not_learned_says_for_which_secret_but_not_its_value(tmp_path: Path) -> None:
    secret = 'en = "The password: hunter2-Blau"'
    text = f"[snippets.door]\nanswers = true\n{secret}\n[snippets.own]\n{secret}\n"
    (tmp_path / "snippets.toml").write_text(text)
    _, held = check_settings(settings(tmp_path, 'hours = ["mon-fri 9:00-17:00"]'), now=MONDAY)
    assert held.advice == "The text snippet-door-en is not learned, since it seems to contain a secret (password)."


class Hall(Board):
    """A platform that knows one channel."""

    async def objection(self, address: Address, person: str) -> str | None:
        if address.channel != "T1":
            raise InputError("There is no such channel.")
        return "You are no member."


async def test_every_channel_is_looked_up(tmp_path: Path, pool: AsyncConnectionPool) -> None:
    @asynccontextmanager
    async def connect(*_: Any) -> AsyncIterator[Hall]:
        yield Hall()

    team = {"zone": "UTC", "escalations": [{"after": "1 hour", "to": "wall:w/T9"}, {"after": "2 hours", "to": "sea:1"}]}
    async with pool.connection() as connection:
        await store.publish(connection, is_open=True, staff=place_of("wall:w/T1"), team=team)
    plug = Plug("wall", lambda _: True, connect)  # type: ignore[arg-type]
    found = await check_channels(settings(tmp_path, ""), pool, [plug])
    assert [(each.name, each.ok, each.found) for each in found] == [
        ("support desk: the main team", True, "wall knows T1"),
        ("support desk: wall:w/T9", False, "failed"),
        ("support desk: sea:1", False, "sea is not connected"),
    ]
