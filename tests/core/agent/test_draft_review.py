from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, ToolMessage

from core.agent.draft_review import compose_reply, review_draft
from core.agent.middleware import ModelFailed
from core.agent.reply_proof import LONGEST_DRAFT
from core.guards import Verdict
from core.model.messages import Choice, Effect, Exchange, Reply
from frontdesk.testing import make_turn

SET = Reply("I will remind you at 09:00.", choices=(Choice("undo", "Undo"),))


def review(draft: str, *results: ToolMessage, history: tuple[Exchange, ...] = ()) -> tuple[str, ...]:
    turn = make_turn("remind me at 9", history=history)
    turn.told.extend(str(result.text) for result in results)
    return review_draft([*results, AIMessage(draft)], turn, contact="#help", repeating={"search"}).problems


def result(name: str, reply: Reply) -> ToolMessage:
    return ToolMessage(reply.text, tool_call_id="1", name=name, artifact=reply)


def test_a_claim_that_no_tool_backs_is_a_problem() -> None:
    assert review("I will remind you at 09:00.", result("set_reminder", SET)) == ()
    problems = review("I will remind you at 09:00.")
    assert any("No tool did what this says" in problem for problem in problems)


def test_what_an_ability_only_repeats_backs_nothing() -> None:
    assert review("I will remind you at 09:00.", result("search", SET))


def test_an_endless_draft_is_a_failure_of_the_model() -> None:
    with pytest.raises(ModelFailed):
        review("a " * LONGEST_DRAFT)


def test_the_reply_has_the_buttons_and_the_words_of_what_was_done() -> None:
    turn = make_turn("remind me at 9")
    turn.effects.append(Effect("set_reminder", SET))
    reply = compose_reply(Verdict("Fine!", (), ()), [result("set_reminder", SET)], turn, model="m")
    assert reply.text == f"Fine!\n\n{SET.text}"
    assert (reply.choices, reply.model, reply.answered) == (SET.choices, "m", None)
