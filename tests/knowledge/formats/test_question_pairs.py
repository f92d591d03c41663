from __future__ import annotations

import pytest

from knowledge.formats.question_pairs import head_questions


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Q: When do you open?", "A: At nine."),
        ("**Q: When do you open?**", "**A:** At nine."),
        ("Q1. When do you open?", "A1. At nine."),
        ("Frage: When do you open?", "Antwort: At nine."),
        ("P: When do you open?", "R: At nine."),
        ("- **Question:** When do you open?", "- **Answer:** At nine."),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_question_becomes_a_heading_above_its_answer(asked: str, answered: str, between: str) -> None:
    text = head_questions(f"# Hours\n\n{asked}{between}{answered}\nEvery day.")
    assert [line for line in text.split("\n") if line] == ["# Hours", "## When do you open?", "At nine.", "Every day."]


def test_what_unfolds_in_markdown_has_its_summary_as_a_heading() -> None:
    text = "## Rooms\n\n<details>\n<summary>How do I book a <b>room</b>?</summary>\n\nUse the calendar.\n\n</details>\n"
    lines = [line for line in head_questions(text).split("\n") if line]
    assert lines == ["## Rooms", "### How do I book a room?", "Use the calendar."]


@pytest.mark.parametrize(
    "text",
    [
        "Q: Nobody answered this.",
        "A. First\nB. Second\nF. Sixth\nP. Sixteenth\nQ. Seventeenth\nR. Eighteenth\n",
        "```\nQ: in code\nA: in code\n```",
        "The answer is A: nine.",
    ],
)
def test_all_else_stays_as_it_is(text: str) -> None:
    assert head_questions(text) == text
