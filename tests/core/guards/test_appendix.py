from __future__ import annotations

import pytest

from core.guards.appendix import remove_appendix
from core.text.markdown.draft import parse
from core.text.markdown.writer import write


def cleaned(text: str) -> str:
    return write(remove_appendix(parse(text)))


@pytest.mark.parametrize(
    "appendix",
    [
        "Sources:\n- [1] Handbook",
        "## References\n\n1. Handbook\n2. Plans",
        "Quellen: Handbuch",
        "---\n\n**Sources**\n\n[1] Handbook",
    ],
)
def test_a_list_of_sources_is_removed(appendix: str) -> None:
    assert cleaned(f"It opens at nine.\n\n{appendix}") == "It opens at nine."


def test_text_after_a_list_of_sources_stays() -> None:
    assert cleaned("One.\n\nSources:\n\n- Handbook\n\nTwo.") == "One.\n\nTwo."


def test_a_sentence_about_sources_stays() -> None:
    text = "The sources of the Nile are in Burundi."
    assert cleaned(text) == text


def test_reference_lines_inside_a_paragraph_are_removed() -> None:
    assert cleaned("It opens at nine [1].\n\\[1\\]: Handbook, page 3") == "It opens at nine [1]."
