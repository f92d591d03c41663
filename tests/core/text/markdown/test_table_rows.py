from __future__ import annotations

from core.text.markdown.table_rows import cells, put_into_words


def test_a_row_names_each_value() -> None:
    head = cells("| Zone | Limit: | |")
    assert put_into_words("| 4pm PT | 5 | often |", head) == "Zone: 4pm PT · Limit: 5 · often"


def test_empty_cells_are_left_out_and_bars_in_cells_are_kept() -> None:
    assert put_into_words("a || x \\| y", ("one", "two", "three")) == "one: a · three: x | y"


def test_two_columns_without_names_are_name_and_value() -> None:
    assert put_into_words("| Command | `run` |", ("", "")) == "Command: `run`"
