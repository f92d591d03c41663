"""Snippets: what the file may say, which text is chosen, and what is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.errors import SettingsError
from core.skills.cases.snippets.snippet import Snippets
from core.skills.cases.snippets.snippet_file import read_snippets

if TYPE_CHECKING:
    from pathlib import Path

FILE = """
[values]
link = "https://example.com/returns"

[snippets.refund]
tags = ["billing"]
en = "Hello {customer}, the form for case {case} is here: {link}"
de = "Guten Tag {customer}, das Formular ist hier: {link}"

[snippets.refund-late]
fr = "Bonjour {customer}, cela prend encore trois jours. {agent}"
"""


def read(folder: Path, text: str) -> Snippets:
    (folder / "snippets.toml").write_text(text)
    return read_snippets(folder / "support.toml")


def test_a_text_is_chosen_in_the_customers_language_or_another(tmp_path: Path) -> None:
    known = read(tmp_path, FILE)
    assert known.snippets["refund"].language_for(["de", "en"]) == "de"
    assert known.snippets["refund"].language_for(["pt", "fr"]) == "en"
    assert known.snippets["refund-late"].language_for(["de"]) == "fr"


def test_names_are_found_however_they_are_written_and_near_ones_are_listed(tmp_path: Path) -> None:
    known = read(tmp_path, FILE)
    assert known.found("Refund Late") == "refund-late"
    assert known.near("refnd")[0] == "refund"
    assert known.near("late") == ["refund-late"]
    assert known.near("billing") == ["refund"]
    assert known.near("weather") == []


def test_without_a_file_there_are_no_snippets(tmp_path: Path) -> None:
    assert read_snippets(tmp_path / "support.toml") == read_snippets(None) == Snippets()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            '[snippets.a]\nen = "Dear {custommer}"',
            r"snippet a \(en\) has the placeholder \{custommer\}, .* \{customer\}",
        ),
        ('[snippets.a]\nen = "{customer.name}"', r"placeholder \{customer.name\}, which is unknown"),
        ('[snippets.a]\nanswers = true\nen = "Dear {customer}"', r"\{customer\}, which only a customer's own case"),
        ('[snippets.a]\nen = "a } b"', "placeholder"),
        ('[snippets.a]\ntags = ["x"]', "snippets.a in .*snippets.toml is wrong: it has no text"),
        ('[snippets.a]\nxx = "x"', "snippets.a.xx in "),
        ('[snippets."a b"]\nen = "x"', "snippets.a b"),
        ('[values]\ncase = "1"', "the value case has the name"),
        ("[snippets", "is not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        read(tmp_path, text)
