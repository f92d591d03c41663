"""How decisions are scored."""

import pytest

from core.agent.offline.ability_matcher import Call
from core.agent.understanding.decision import Decision
from core.agent.understanding.intent_scores import Row, Score, figures, read_row
from core.model.errors import InputError

CHANGING = {"cancel_booking"}
CANCEL = Call("cancel_booking", {"which": "the haircut on Friday"})


def score(decision: Decision, *accept: str, **arguments: tuple[str, ...]) -> Score:
    return Score(Row(id=1, text="", kind="ability", accept=accept, arguments=arguments), decision)


def test_what_is_proposed_or_asked_for_is_right_like_what_is_done() -> None:
    decisions = [Decision("do", 1, CANCEL), Decision("propose", 1, CANCEL), Decision("ask", 1, CANCEL)]
    assert all(score(decision, "cancel_booking").is_right for decision in decisions)
    assert not score(Decision("talk", 1), "search_documents").is_right
    assert score(Decision("search", 1), "search_documents").is_right


def test_only_what_changes_something_and_is_wrong_counts_as_wrong_effect() -> None:
    shown = Call("list_bookings", {})
    scores = [
        score(Decision("do", 1, CANCEL), "cancel_reminder"),
        score(Decision("do", 1, CANCEL), "cancel_booking"),
        score(Decision("ask", 1, CANCEL), "search_documents"),
        score(Decision("do", 1, shown), "search_documents"),
    ]
    found = figures(scores, CHANGING)
    assert (found["right"], found["done wrong"], found["proposed wrong"]) == (0.25, 0.25, 0.25)


def test_an_argument_must_hold_whole_words_where_it_was_given_and_is_scored_only_if_the_outcome_is_right() -> None:
    decision = Decision("do", 1, CANCEL)
    said = score(decision, "cancel_booking", which=("Haircut", "hair"), when=("Friday",), who=("Ana",))
    assert said.arguments_found() == [True, False, True, False]
    assert score(decision, "move_booking", which=("haircut",)).arguments_found() == []
    assert figures([score(decision, "move_booking")], CHANGING)["arguments"] is None


def test_what_is_no_row_is_told_with_its_place() -> None:
    assert read_row('{"id": 1, "text": "hi", "kind": "talk", "accept": ["talk"]}', "here").lang == "en"
    with pytest.raises(InputError, match="rows, line 3: text: "):
        read_row('{"id": 1, "kind": "talk", "accept": ["talk"]}', "rows, line 3")
    with pytest.raises(InputError, match="rows, line 4: the line: "):
        read_row("nonsense", "rows, line 4")
