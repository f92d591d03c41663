from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from langchain_core.messages import AIMessage, ToolMessage

from core.abilities.turn import TurnServices
from core.agent.offline.quotation.quotes.quoted_answer import Quoter
from core.agent.reply_proof import LONGEST_DRAFT, LONGEST_WITHOUT_THREAD, compose_reply, prove_reply, review_draft
from core.guards import Verdict
from core.model.replies import Choice, Citation, Effect, Exchange, Reply
from core.providers.errors import ModelFailed
from frontdesk.testing import NoKnowledge, make_turn

if TYPE_CHECKING:
    from collections.abc import Sequence


TEXT = "It opens at nine."
QUOTER = Quoter(contact="https://help.example")
SET = Reply("I will remind you at 09:00.", choices=(Choice("undo", "Undo"),))


class OneDocument(NoKnowledge):
    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        return TEXT[start:end] if document_id == "d" else None


async def prove(reply: Reply) -> Reply:
    turn = dataclasses.replace(make_turn("When does it open?"), services=TurnServices(OneDocument()))
    return await prove_reply(reply, turn, quoter=QUOTER)


def cited(quote: str) -> Reply:
    return Reply(f"{quote} [1]", citations=(Citation(1, "d", "Hours", "hours.md", quote, 0, len(TEXT)),), answered=True)


async def test_a_quote_that_still_stands_is_sent() -> None:
    assert await prove(cited(TEXT)) == cited(TEXT)


async def test_a_quote_that_has_changed_becomes_i_do_not_know() -> None:
    reply = await prove(cited("It opens at ten.."))
    assert (reply.answered, reply.citations) == (False, ())
    assert QUOTER.contact in reply.text


async def test_unknown_links_are_removed_from_short_and_long_replies() -> None:
    for words in ("Look", "Look " * LONGEST_WITHOUT_THREAD):
        reply = await prove(Reply(f"{words} here: https://evil.example or https://help.example"))
        assert "evil" not in reply.text
        assert "https://help.example" in reply.text


async def test_an_endless_reply_is_cut() -> None:
    assert len((await prove(Reply("a" * (LONGEST_DRAFT + 1)))).text) == LONGEST_DRAFT


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
