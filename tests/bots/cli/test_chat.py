"""What a conversation in the terminal begins with."""

from __future__ import annotations

import pwd
from typing import TYPE_CHECKING

from bots.cli.chat import MANUAL, NOTHING_LEARNED
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_desk_that_has_learned_nothing_says_how_to_begin(tmp_path: Path, database_url: str) -> None:
    shell = Shell(tmp_path, DATABASE_URL=database_url)
    assert NOTHING_LEARNED in shell.run("chat", stdin=b"hello\n")[1]
    (tmp_path / "handbook.md").write_text("# Holidays\n\nEverybody has 28 days of holiday.\n")
    assert shell.run("chat", "--learn", "handbook.md", stdin=b"hello\n")[1] == ""


def test_the_manual_is_where_the_option_looks_for_it() -> None:
    assert "frontdesk learn" in (MANUAL / "getting-started.md").read_text(encoding="utf-8")


def test_a_user_with_a_number_and_no_name_can_talk(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    nameless = dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), "")
    (reply,) = Shell(tmp_path, DATABASE_URL=database_url, **nameless).lines("chat", "--json", stdin=b"hello\n")
    assert reply["to"] == "you"
