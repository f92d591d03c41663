"""Which talk a language model gets, if one is set."""

from __future__ import annotations

import pytest
from langchain.chat_models import init_chat_model

from core.abilities.ability import load_skills
from core.agent import Agent
from core.agent.understanding.understanding import Understanding
from core.model.replies import Exchange, Reply
from core.skills import BUILT_IN
from frontdesk.testing import make_turn
from knowledge.models.embedding_models import embeddings
from tests.fakes.openai_server import ScriptedModel

ABILITIES = load_skills(BUILT_IN)


@pytest.mark.parametrize(
    ("said", "reaches"),
    [
        ("lol", False),
        ("I need a human", False),
        ("das war falsch", False),
        ("¿fuente?", False),
        ("brb", False),
        ("shorter please", True),
        ("no", True),
    ],
)
async def test_talk_is_answered_at_once_unless_a_model_answers_it_better(said: str, *, reaches: bool) -> None:
    async with ScriptedModel(lambda _: "You are welcome!") as server:
        agent = Agent(
            abilities=ABILITIES,
            embeddings=None,
            model=init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0),
            ranker=Understanding(ABILITIES, embeddings("default")),
        )
        before = Exchange("ana", "When does it open?", Reply("At nine. Does that help?", answered=False))
        await agent.reply(make_turn(said, history=[before]))
        assert bool(server.requests) is reaches
