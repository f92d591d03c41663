"""Wrong usage of a command is refused before anything is opened: exit status 2, and a line that says what is right."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bots.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask"], "Give either a question or --batch FILE."),
        (["ask", "Where is it?", "--batch", "file"], "Give either a question or --batch FILE."),
        (["when"], "Give either a text or --batch FILE."),
        (["chat", "--as", " "], "is not a name"),
        (["chat", "--in", "a\x1b"], "is not a name"),
        (["chat", "--as", "#help"], "To speak in a channel, use --in."),
        (["chat", "--wait", "-1"], "--wait"),
        (["learn", "docs", "--audience", ""], "An audience is a name such as staff"),
        (["learn", "docs", "--audience", "a;b"], "An audience is a name such as staff"),
        (["reminders", "cancel", "first"], "ID"),
        (["messages", "--limit", "0"], "--limit"),
        (["discort"], "No such command 'discort'. Did you mean 'discord'"),
    ],
)
def test_wrong_usage_is_refused_with_what_is_right(arguments: list[str], words: str, home: Path) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.output.replace("│", " ").split())
    assert not home.exists()


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"frontdesk {version('frontdesk')}\n"


def test_without_a_command_it_says_what_to_do_first(home: Path) -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 0
    steps = ["frontdesk learn FOLDER", "frontdesk chat", "frontdesk doctor", "frontdesk --help"]
    assert sorted(steps, key=result.output.index) == steps
    assert not home.exists()
