from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from knowledge.formats.parsers import comma_separated, notebook
from knowledge.formats.tables import table


def test_a_table_has_a_header_and_no_empty_rows() -> None:
    assert table([["a", "b"], ["", None], [1.0, "x|y\nz"]]) == "| a | b |\n| --- | --- |\n|  | None |\n| 1 | x\\|y z |"
    assert table([["a"], [""], ["b"]]) == "| a |\n| --- |\n| b |"
    assert table([[""], []]) == ""


def test_dates_are_written_in_iso_format() -> None:
    assert table([[date(2026, 5, 1), datetime(2026, 5, 1, 9, 30, tzinfo=UTC)]]).startswith(
        "| 2026-05-01 | 2026-05-01T09:30:00+00:00 |"
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_of_a_csv_file_is_found(separator: str) -> None:
    rows = "\n".join(separator.join(row) for row in (["Item", "Cost"], ["Lamp", "12"], ["Desk", "100"]))
    title, text = comma_separated(rows.encode(), "prices.csv")
    assert title == "prices"
    assert text == "| Item | Cost |\n| --- | --- |\n| Lamp | 12 |\n| Desk | 100 |"


def test_a_notebook_is_read_without_outputs() -> None:
    cells = b'{"cells": [{"cell_type": "code", "source": ["x = 1"], "outputs": [{"text": "noise"}]}]}'
    assert notebook(cells, "lab.ipynb") == ("", "```\nx = 1\n```")


@pytest.mark.slow
def test_where_the_kernel_limits_no_memory_a_process_that_takes_too_much_ends() -> None:
    script = "import threading; from knowledge.formats.parsers import watch_memory; watch_memory(200_000_000); "
    runs = [
        subprocess.run([sys.executable, "-c", script + taking], capture_output=True, check=False)
        for taking in ("taken = b'x' * 400_000_000; threading.Event().wait(60); print('done')", "print('done')")
    ]
    assert [(run.returncode, run.stdout) for run in runs] == [(1, b""), (0, b"done\n")]
