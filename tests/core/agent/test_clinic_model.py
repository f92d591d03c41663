"""A language model that gives a dose of its own, or solves homework, is asked once more and then not heard."""

from __future__ import annotations

from dataclasses import replace

from langchain.chat_models import init_chat_model

from core.abilities.ability import load_skills
from core.agent import Agent
from core.skills import BUILT_IN
from frontdesk.testing import make_turn
from tests.fakes.openai_server import ScriptedModel

ABILITIES = load_skills(BUILT_IN)
DIAGNOSIS = "This sounds like the flu, nothing serious."
SOLUTION = "Well, x = 4."


def agent(server: ScriptedModel, *, guards_medicine: bool) -> Agent:
    model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
    return Agent(abilities=ABILITIES, embeddings=None, model=model, shortcuts=False, guards_medicine=guards_medicine)


async def test_a_diagnosis_is_not_sent() -> None:
    async with ScriptedModel([DIAGNOSIS, DIAGNOSIS]) as server:
        reply = await agent(server, guards_medicine=True).reply(make_turn("i have a fever and a cough"))
    assert "flu" not in reply.text
    assert "gives a diagnosis" in str(server.requests[1]["messages"][-1])


async def test_homework_is_not_solved_where_people_learn() -> None:
    async with ScriptedModel([SOLUTION, SOLUTION]) as server:
        turn = replace(make_turn("solve 2x + 1 = 9 for me"), learning=True)
        reply = await agent(server, guards_medicine=False).reply(turn)
    assert "x = 4" not in reply.text
    assert "People learn in this channel" in str(server.requests[0]["messages"][0])
    assert "do not give the result" in str(server.requests[1]["messages"][-1])
