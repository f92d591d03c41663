"""The steps of a turn, as people see them."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from core.agent.steps import ASKS_FIRST, SEARCHING, steps_in
from core.model.errors import SkillError
from core.model.knowledge import Hit, Passage
from core.model.replies import Reply, Step

SEARCH = frozenset({"search_documents"})


def hit(document: str) -> Hit:
    return Hit(Passage(f"{document} 1", document, document, "", (), "Words.", 0, 6), 1.0, 1.0, 1.0)


def called(name: str) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": {"question": "a secret"}, "id": "1"}])


def returned(artifact: object = None, *, of: str = "set_reminder", failed: bool = False) -> ToolMessage:
    return ToolMessage("told", name=of, tool_call_id="1", artifact=artifact, status="error" if failed else "success")


def test_a_call_runs_until_its_result_comes() -> None:
    (step,) = steps_in([HumanMessage("hello"), called("search_documents")], searching=SEARCH)
    assert step == Step("1", SEARCHING)


def test_a_search_tells_how_many_documents_it_found() -> None:
    found = returned((hit("Handbook"), hit("Handbook"), hit("Rules")), of="search_documents")
    assert steps_in([called("search_documents"), found], searching=SEARCH) == (
        Step("1", SEARCHING, "done", "2 sources"),
    )


def test_what_is_only_asked_is_not_told_as_done() -> None:
    (asked,) = steps_in([called("set_reminder"), returned(Reply("Shall I?", asks="set_reminder"))], searching=SEARCH)
    assert (asked.title, asked.result) == ("Set reminder", ASKS_FIRST)
    for refused in (returned(SkillError("No.")), returned(failed=True)):
        assert steps_in([called("set_reminder"), refused], searching=SEARCH)[0].state == "failed"
    assert steps_in([called("set_reminder"), returned(Reply("Set."))], searching=SEARCH)[0].state == "done"


def test_ids_that_a_model_uses_again_are_told_apart_by_the_tool() -> None:
    again = [
        called("search_documents"),
        returned((), of="search_documents"),
        called("set_reminder"),
        returned(Reply(".")),
    ]
    assert [(step.title, step.result) for step in steps_in(again, searching=SEARCH)] == [
        (SEARCHING, "0 sources"),
        ("Set reminder", ""),
    ]
