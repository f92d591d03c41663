"""What commands read and print."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from bots.cli.console import read_lines, show_table
from core.model.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [{"id": 1, "text": "call\nthe bank", "at": None}, {"id": 2, "text": "eat \x1b[31m", "at": "noon"}]


def test_in_a_pipe_each_row_is_a_line_with_tabs_below_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(ROWS, as_json=False, empty="Nothing.")
    assert capsys.readouterr().out == "id\ttext\tat\n1\tcall the bank\t\n2\teat [31m\tnoon\n"


def test_as_json_each_row_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(ROWS[:1], as_json=True, empty="Nothing.")
    assert capsys.readouterr().out == '{"id": 1, "text": "call\\nthe bank", "at": null}\n'


@pytest.mark.parametrize(("as_json", "said"), [(False, "Nothing.\n"), (True, "")])
def test_no_rows_are_told_to_people_alone(as_json: bool, said: str, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: FBT001
    show_table([], as_json=as_json, empty="Nothing.")
    assert capsys.readouterr().out == said


def test_blank_lines_are_skipped_and_keep_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text('{"a": 1}\n\n  \n{"b": "line\u2028separator"}\n', encoding="utf-8")
    assert list(read_lines(file)) == [(1, '{"a": 1}'), (4, '{"b": "line\u2028separator"}')]


def test_a_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("grüß\n".encode()), encoding="utf-8"))
    assert list(read_lines(tmp_path.__class__("-"))) == [(1, "grüß")]


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "batch.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match=r"Cannot read .*batch\.jsonl"):
        list(read_lines(file))


def test_in_a_terminal_each_row_is_a_line_that_fits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "60", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    row = {"id": 1, "at": "2026-12-01T12:41:06.5+00:00", "text": "call the bank " * 9, "source": "a/b" * 30 + ".md"}
    show_table([row | {"empty": None}], as_json=False, empty="Nothing.", columns=(*row, "empty"))
    head, line = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out).splitlines()
    assert head.split() == ["id", "at", "text", "source"]
    assert max(len(head), len(line)) <= 60
    assert line.startswith("1   2026-12-01 12:41 UTC  call the")
    assert line.rstrip().endswith(".md")
