from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from knowledge.formats.parsers import comma_separated, workbook
from knowledge.formats.tables import tables

if TYPE_CHECKING:
    from collections.abc import Sequence


def sheet(*rows: Sequence[object], merged: tuple[str, ...] = ()) -> str:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return workbook(file.getvalue(), "prices.xlsx")[1].removeprefix("## Sheet\n\n")


def test_lines_above_a_table_are_its_heading_and_lines_below_it_follow() -> None:
    text = sheet(["Prices 2026"], ["All prices are net."], [], ["Item", "Cost"], ["Lamp", 12.5], ["Ask for a discount"])
    assert text == (
        "Prices 2026\n\nAll prices are net.\n\n| Item | Cost |\n| --- | --- |\n| Lamp | 12.5 |\n\nAsk for a discount"
    )
    assert sheet(["Prices 2026"], ["Item", "Cost"], ["Lamp", 12]).startswith("### Prices 2026\n\n| Item |")


def test_several_tables_of_a_sheet_are_kept_apart() -> None:
    below: list[list[object]] = [
        ["Item", "Cost"],
        ["Lamp", 12],
        [],
        ["Yard", "Places", "Open"],
        ["North", 12, "always"],
    ]
    assert sheet(*below).split("\n\n") == [
        "| Item | Cost |\n| --- | --- |\n| Lamp | 12 |",
        "| Yard | Places | Open |\n| --- | --- | --- |\n| North | 12 | always |",
    ]
    beside: list[list[object]] = [
        ["Item", "Cost", None, "Yard", "Places"],
        ["Lamp", 12, None, "North", 7],
        ["Desk", 90],
    ]
    assert sheet(*beside).split("\n\n") == [
        "| Item | Cost |\n| --- | --- |\n| Lamp | 12 |\n| Desk | 90 |",
        "| Yard | Places |\n| --- | --- |\n| North | 7 |",
    ]
    repeated: list[list[object]] = [["Item", "Cost"], ["Lamp", 12], [], ["Item", "Cost"], ["Desk", 90]]
    assert sheet(*repeated).count("| Item | Cost |") == 2


def test_an_empty_row_within_a_table_does_not_end_it() -> None:
    assert sheet(["Item", "Cost"], ["Lamp", 12], [], ["Desk", 90]) == (
        "| Item | Cost |\n| --- | --- |\n| Lamp | 12 |\n| Desk | 90 |"
    )


def test_a_merged_cell_stands_in_each_of_its_rows_and_a_header_of_two_rows_becomes_one() -> None:
    rows: list[list[object]] = [
        ["Item", 2026, None, "Sold by"],
        [None, "Spring", "Autumn", None],
        ["Lamp", 1, 2, "Ana"],
        ["Desk", 3, 4],
    ]
    assert sheet(*rows, merged=("A1:A2", "B1:C1", "D1:D2", "D3:D4")) == (
        "| Item | 2026 Spring | 2026 Autumn | Sold by |\n| --- | --- | --- | --- |\n"
        "| Lamp | 1 | 2 | Ana |\n| Desk | 3 | 4 | Ana |"
    )
    assert sheet(["Prices", None], ["Item", "Cost"], ["Lamp", 1], merged=("A1:B1",)).startswith(
        "### Prices\n\n| Item |"
    )


def test_a_list_is_a_table_with_one_column() -> None:
    assert tables([["Room"], ["North"], [""], ["South"]]) == "| Room |\n| --- |\n| North |\n| South |"


@pytest.mark.parametrize("names", ["Question,Answer", "Frage,Antwort", "Pregunta,Respuesta"])
def test_columns_of_questions_and_answers_become_sections(names: str) -> None:
    text = f"{names},Topic\nWhen do you open?,At nine.,Hours\nWhere do I park?,In the yard.,\n"
    assert comma_separated(text.encode(), "faq.csv")[1] == (
        "## When do you open?\n\nAt nine.\n\nTopic: Hours\n\n## Where do I park?\n\nIn the yard."
    )
