from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.formats.web_page import page_to_markdown


def test_the_questions_of_a_help_page_are_headings_above_their_answers() -> None:
    text = page_to_markdown((Path(__file__).parent / "files" / "help.html").read_text())[1]
    assert text == (
        "# Help\n\n### When do you open?\n\nAt nine.\n\n"
        "## Parking\n\n### Where do I park?\n\nIn the yard.\n\n- North\n\n"
        "### Is it free?\n\nYes, for guests.\n\nYard\n:   Where cars are.\n\n"
        "### Who has keys?\n\nThe desk.\n\n"
        "## Can I pay by card?\n\nYes, by **any** card."
    )


@pytest.mark.parametrize("data", ["{", '"FAQPage"', '{"@type": "FAQPage", "mainEntity": [5, {"name": "Why?"}]}'])
def test_data_for_search_engines_that_is_strangely_built_is_ignored(data: str) -> None:
    page = f'<script type="application/ld+json">{data}</script><main><p>Text.</p></main>'
    assert page_to_markdown(page)[1] == "Text."
