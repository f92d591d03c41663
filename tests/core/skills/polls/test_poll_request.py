"""What a poll asks, read from the owner's words."""

from __future__ import annotations

import pytest

from core.model.errors import SkillError
from core.skills.polls.poll_request import parse_poll
from tests.fakes.office import Office

TEAM = "#team"


@pytest.mark.parametrize(
    ("text", "question", "options", "sole"),
    [
        ("pizza or sushi?", "Pizza or sushi?", ["Pizza", "Sushi"], True),
        ("lunch: pizza, sushi, or tacos", "Lunch", ["Pizza", "Sushi", "Tacos"], True),
        ("¿pizza o sushi?", "¿pizza o sushi?", ["Pizza", "Sushi"], True),
        ("do you prefer tea or coffee", "Do you prefer tea or coffee?", ["Tea", "Coffee"], True),
        ("should we move to Fridays?", "Should we move to Fridays?", ["Yes", "No"], True),
        ("where to eat?\n- Pizza place\n- Sushi bar", "Where to eat?", ["Pizza place", "Sushi bar"], True),
        ("red, green, blue (several allowed)", "Red, green, blue?", ["Red", "Green", "Blue"], False),
        (
            "which of these suits? Mon 10, Tue 14:30",
            "Which of these suits?",
            ["Monday 30 November at 10:00 Paris time", "Tuesday 1 December at 14:30 Paris time"],
            False,
        ),
    ],
)
def test_a_question_and_its_options_are_read(text: str, question: str, options: list[str], *, sole: bool) -> None:
    now = Office.NOW
    poll = parse_poll(text, now=now, zone="Europe/Paris", locale="en")
    assert (poll.question, [each.words for each in poll.options], poll.sole) == (question, options, sole)


def test_a_poll_of_one_option_or_of_eleven_or_until_yesterday_is_refused() -> None:
    for text in ("which? pizza", f"which? {', '.join('abcdefghijk')}", "tea or coffee? until yesterday at 5pm"):
        with pytest.raises(SkillError):
            parse_poll(text, now=Office.NOW, zone="Europe/Paris", locale="en")
