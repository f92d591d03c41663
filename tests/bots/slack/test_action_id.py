"""Action ids: what is written is read again, and what is not ours is nothing of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.action_id import FEEDBACK, ActionId
from bots.slack.limits import LONGEST_QUESTION


@pytest.mark.parametrize(
    ("action_id", "text"),
    [
        (ActionId("0"), "choose:0"),
        (ActionId("3", place="1"), "choose1:3"),
        (ActionId("3", stays=True), "choose:3:stays"),
        (ActionId("3", question="Until when?"), "choose:3:asks:Until when?"),
        (ActionId("3", "2", stays=True, question="9:00 or 10:00?"), "choose2:3:stays:asks:9:00 or 10:00?"),
        (ActionId("3", question="Why: it stays?:stays"), "choose:3:asks:Why: it stays?:stays"),
    ],
)
def test_messages_that_stand_on_slack_are_understood(action_id: ActionId, text: str) -> None:
    assert str(action_id) == text
    assert ActionId.read(text) == action_id


@given(st.text())
def test_no_question_makes_it_too_long_for_slack(question: str) -> None:
    written = str(ActionId("24", "10", stays=True, question=question))
    read = ActionId.read(written)
    assert read
    assert len(written) <= 255
    assert read.question == question[:LONGEST_QUESTION]


@pytest.mark.parametrize("text", [FEEDBACK, "what", "", None])
def test_what_is_no_choice_is_none(text: str | None) -> None:
    assert ActionId.read(text) is None
