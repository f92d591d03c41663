"""What is shown while a model works."""

from __future__ import annotations

from bots.terminal.activity import DRAFT_LINES, Activity
from core.model.replies import Step


def test_the_latest_step_is_shown_and_then_the_words_as_they_come() -> None:
    activity = Activity()
    assert activity.lines(80) == []
    with activity.begun():
        activity.steps = (Step("1", "Searching the documents", "done", "2 sources"),)
        assert [line[2:] for line in activity.lines(80)] == ["Searching the documents (2 sources)…"]
        activity.steps = (*activity.steps, Step("2", "Find meeting time"))
        assert [line[2:] for line in activity.lines(80)] == ["Find meeting time…"]
        activity.draft = "Lunch is at noon, and then it is over."
        assert activity.lines(20)[:-1] == ["Lunch is at noon,", "and then it is", "over."]
        activity.draft = "\n".join(str(number) for number in range(100))
        assert activity.lines(80)[:-1] == [str(number) for number in range(100 - DRAFT_LINES, 100)]
        assert all(len(line) <= 1 for line in activity.lines(1))
    assert activity.lines(80) == []
