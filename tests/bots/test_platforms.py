"""Platforms register by an entry point, the built-in ones too."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from bots import platforms
from bots.platforms import Finding, without_repeats
from core.model.errors import SettingsError


def install(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    def entry_points(**_: Any) -> list[EntryPoint]:
        return [EntryPoint("room", value, platforms.ENTRY_POINTS)]

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)


def test_slack_and_discord_are_there() -> None:
    assert {plug.name for plug in platforms.plugs()} >= {"slack", "discord"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("no_such_package:PLUG", "The platform room cannot be loaded: No module named 'no_such_package'"),
        ("bots.platforms:ENTRY_POINTS", "The platform room offers no Plug"),
    ],
)
def test_a_platform_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, value: str, words: str) -> None:
    install(monkeypatch, value)
    with pytest.raises(SettingsError, match=words):
        platforms.plugs()


def test_one_cause_is_reported_once() -> None:
    down, other = Finding("a", ok=False, found="failed", advice="Wait."), Finding("b", ok=True, found="well")
    again, bare = Finding("c", ok=False, found="failed", advice="Wait."), Finding("d", ok=False, found="failed")
    assert without_repeats([down, other, again, bare]) == [down, other, bare]
