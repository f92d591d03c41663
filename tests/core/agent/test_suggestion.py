"""What the agent suggests to the team: a proven answer from the documents, with the search as the only tool."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from langchain.chat_models import init_chat_model

from core.abilities.ability import load_skills
from core.abilities.turn import TurnServices
from core.agent import Agent
from core.skills import BUILT_IN
from frontdesk.testing import make_turn
from tests.core.agent.test_agent import GOOD, SEARCH, Shelf
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from core.model.replies import Reply

QUESTION = "When does the library open?"
EFFECT = ScriptedTurn(tool_calls=(ToolCall("set_reminder", {"what": "tea", "when": "2030-01-01T09:00:00Z"}),))


async def suggested(server: ScriptedModel, *, manner: str = "") -> Reply | None:
    agent = Agent(
        abilities=load_skills(BUILT_IN),
        embeddings=None,
        model=init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0),
        name="openai:scripted",
        timeout_seconds=30,
    )
    made = dataclasses.replace(make_turn(QUESTION), services=TurnServices(Shelf()))
    return await agent.suggest(made, manner=manner)


async def test_a_model_suggests_what_it_proves_in_the_manner_that_is_wished() -> None:
    async with ScriptedModel([SEARCH, GOOD]) as server:
        reply = await suggested(server, manner="Greet Ana.")
        first = server.requests[0]
    assert reply is not None
    assert (reply.text, reply.model, len(reply.citations)) == (GOOD, "openai:scripted", 1)
    assert first["messages"][-1]["content"] == "Greet Ana."
    assert {"set_reminder", "list_reminders"}.isdisjoint(tool["function"]["name"] for tool in first["tools"])


@pytest.mark.slow
async def test_a_model_that_invents_is_replaced_by_a_quotation() -> None:
    invented = "The library opens at 7:00 [1]."
    async with ScriptedModel([SEARCH, invented, invented]) as server:
        reply = await suggested(server)
    assert reply is not None
    assert (reply.model, reply.answered) == ("offline", True)
    assert "opens at 9:00" in reply.text


@pytest.mark.slow
async def test_a_model_can_do_nothing() -> None:
    async with ScriptedModel([EFFECT, SEARCH, GOOD]) as server:
        reply = await suggested(server)
        told = [message["content"] for message in server.requests[1]["messages"] if message["role"] == "tool"]
    assert reply is not None
    assert "set_reminder is not a valid tool" in told[0]
