"""What a tutor does not do: explain all, write code, give the result, or end without a question."""

from __future__ import annotations

import pytest

from core.agent.tutoring import tutor_problems


@pytest.mark.parametrize(
    "draft",
    ["x is 4.", "Well, x = 4. Do you see why?", "```\nx = solve()\n```\nDoes it run?", f"{'word ' * 100}?"],
)
def test_a_solution_is_refused(draft: str) -> None:
    assert tutor_problems(draft, "solve 2x + 1 = 9")


@pytest.mark.parametrize("draft", ["Look at the section on equations [1]. What can you subtract on both sides?"])
def test_a_hint_with_a_question_passes(draft: str) -> None:
    assert not tutor_problems(draft, "solve 2x + 1 = 9")
