"""Slack's settings, and whether they fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.slack.settings import SlackSettings, load_slack_settings
from core.model.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

BOT, APP = {"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_APP_TOKEN": "xapp-1"}
INSTALLED = {"SLACK_CLIENT_ID": "1"}
SIGNED = {"SLACK_SIGNING_SECRET": "s"}


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for field in SlackSettings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)


def load(monkeypatch: pytest.MonkeyPatch, *parts: dict[str, str]) -> SlackSettings:
    for part in parts:
        for name, value in part.items():
            monkeypatch.setenv(name, value)
    return load_slack_settings()


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((), "SLACK_BOT_TOKEN is missing"),
        (({"SLACK_BOT_TOKEN": "xapp-1"},), "is not a bot token"),
        ((BOT, {"SLACK_APP_TOKEN": "xoxb-1"}), "is not an app-level token"),
        (({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"},), "SLACK_BOT_TOKEN is .* SLACK_APP_TOKEN is not"),
        ((BOT,), "SLACK_APP_TOKEN is missing"),
        ((APP,), "SLACK_BOT_TOKEN is missing"),
        ((BOT, {"SLACK_MODE": "http"}), "SLACK_SIGNING_SECRET is missing"),
        (({"SLACK_BOT_TOKEN": " "}, APP), "SLACK_BOT_TOKEN is missing"),
        ((INSTALLED, APP), "Several workspaces need SLACK_MODE=http"),
        ((INSTALLED, SIGNED), "SLACK_CLIENT_SECRET is missing"),
        ((BOT, APP, {"SLACK_API_URL": "slack.com"}), "must begin with https://"),
        ((BOT, APP, {"SLACK_PUBLIC_URL": "desk.example.com"}), "SLACK_PUBLIC_URL must begin with https://"),
    ],
)
def test_a_wrong_setting_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, parts: tuple[dict[str, str], ...], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        load(monkeypatch, *parts)


@pytest.mark.parametrize(
    ("parts", "mode", "by_installation"),
    [
        ((BOT, APP), "socket", False),
        ((BOT, SIGNED), "http", False),
        ((BOT, APP, SIGNED, {"SLACK_MODE": "http"}), "http", False),
        ((INSTALLED, SIGNED, {"SLACK_CLIENT_SECRET": "s"}), "http", True),
    ],
)
def test_the_mode_follows_from_what_is_set(
    monkeypatch: pytest.MonkeyPatch,
    parts: tuple[dict[str, str], ...],
    mode: str,
    by_installation: bool,  # noqa: FBT001
) -> None:
    settings = load(monkeypatch, *parts)
    assert (settings.mode, settings.by_installation) == (mode, by_installation)


def test_spaces_around_tokens_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    pasted = {name: f" {value}\n" for name, value in (BOT | APP | SIGNED | INSTALLED).items()}
    settings = load(monkeypatch, pasted)
    kept = [settings.bot_token, settings.app_token, settings.signing_secret]
    assert [secret and secret.get_secret_value() for secret in kept] == ["xoxb-1", "xapp-1", "s"]
    assert settings.client_id == "1"
