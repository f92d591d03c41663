"""A report, incidents and transcripts at the command line."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

import pytest

from bots.cli.output.charts import draw
from bots.cli.report import harmless_cell
from core.model.errors import SettingsError
from core.skills.cases.reporting.figures import Figures
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_what_happened_is_reported_and_exported(tmp_path: Path, database_url: str) -> None:
    shell = Shell(tmp_path, DATABASE_URL=database_url)
    asked = b"Why does the login fail?\n/choose open_case\n"
    shell.lines("chat", "--as", "ana", "--json", stdin=asked)
    (opened,) = shell.lines("incidents", "open", "login is down", "--as", "Tom", "--json")
    assert (opened["words"], opened["reports"]) == ("login", 1)
    (listed,) = shell.lines("incidents", "--json")
    assert listed["cases"] == "1"
    _, err = shell.run("cases", "answer", "1", "We work on it, password: hunter2-Xq9", "--as", "Tom", "--json")
    assert "I have hidden what looks like a card number, a password or a key." in err
    shell.lines("cases", "note", "1", "a regular", "--as", "Tom", "--json")
    (closed,) = shell.lines("incidents", "close", "1", "--json")
    assert closed["state"] == "solved"
    heard = [line["text"] for line in shell.lines("chat", "--as", "ana", "--json", "--wait", "3", stdin=b"")]
    assert heard.count("This works again: login is down. Thank you for reporting it.") == 1

    (figures,) = shell.lines("report", "--json")
    assert (figures["questions"], figures["abstained"], figures["handed_over"], figures["gaps"]) == (1, 1, 1, 1)
    assert figures["unanswered"] == [{"question": "Why does the login fail?", "times": 1}]
    assert [(gap["question"], gap["count"]) for gap in shell.lines("gaps", "--json")] == [
        ("Why does the login fail?", 1)
    ]
    out, _ = shell.run("report", "--by", "week", "--csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["questions"], row["handed_over"]) == ("1", "1")

    out, _ = shell.run("cases", "export", "1")
    assert out.startswith("# Case 1: Why does the login fail?")
    assert "We work on it, password: ••••" in out
    assert "regular" not in out
    (whole,) = shell.lines("cases", "export", "1", "--notes", "--json")
    assert [line["text"] for line in whole["lines"] if line["kind"] == "note"] == ["a regular"]
    assert [case["id"] for case in shell.lines("cases", "list", "--search", "LOGIN regular", "--json")] == [1]
    assert shell.lines("cases", "list", "--search", "boat", "--json") == []
    _, err = shell.run("cases", "export", "7", status=1)
    assert "There is no case 7." in err
    _, err = shell.run("report", "--since", "blue", status=1)
    assert "I do not understand “blue” as a time." in err


def test_without_the_library_a_chart_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(SettingsError, match="Install it with the extra “charts”"):
        draw([Figures("all")], tmp_path / "chart.png")


def test_a_chart_is_a_png_file(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    draw([Figures("all", answered=3, abstained=1)], tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_no_cell_of_csv_is_a_formula() -> None:
    assert [harmless_cell(value) for value in ("=1+1", "slack #help", 3, None)] == ["'=1+1", "slack #help", 3, None]
