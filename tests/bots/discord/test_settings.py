"""Discord's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord.settings import load_discord_settings
from core.model.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for name in ("DISCORD_TOKEN", "DISCORD_CHANNELS", "DISCORD_API_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "DISCORD_TOKEN is missing"),
        ({"DISCORD_TOKEN": "Bot secret"}, "without “Bot”"),
        ({"DISCORD_TOKEN": "secret", "DISCORD_API_URL": "discord.com"}, "must begin with https://"),
    ],
)
def test_a_wrong_setting_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=words):
        load_discord_settings()


@pytest.mark.parametrize("pasted", [" secret\n", '"secret"', "'secret' ", "“secret”"])
def test_spaces_and_quotes_around_the_token_are_dropped(monkeypatch: pytest.MonkeyPatch, pasted: str) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", pasted)
    assert load_discord_settings().bare_token == "secret"


def test_channels_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("DISCORD_CHANNELS", "#help, 123,ideas,")
    assert load_discord_settings().only_channels == {"#help", "123", "#ideas"}
