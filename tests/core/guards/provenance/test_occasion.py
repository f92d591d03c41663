from __future__ import annotations

from core.guards.provenance.occasion import find_requests, is_request_for


def test_questions_and_thanks_request_nothing() -> None:
    (thanks,) = find_requests(["where is the form?", "thanks a lot"])
    assert thanks.clauses == ()
    assert thanks.is_last


def test_a_request_in_the_form_of_a_question_is_one() -> None:
    (request,) = find_requests(["could you book the van for Saturday?"])
    assert [clause.form for clause in request.clauses] == ["request"]


def test_a_request_for_another_action_calls_for_nothing() -> None:
    requests = find_requests(["remind me tomorrow at 9 to phone the garage"])
    assert is_request_for("set_reminder", "", requests, valued=True, named=True)
    assert not is_request_for("cancel_reminder", "", requests, valued=True, named=True)
