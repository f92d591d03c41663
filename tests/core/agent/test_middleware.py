"""The middleware inside a real loop: what becomes of a model's faults."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from core.agent.loop import OnlineLoop
from core.agent.understanding.understanding import Understanding
from core.model.ports import NoDrafts
from core.providers.errors import ModelFailed
from frontdesk.testing import make_turn
from tests.fakes.parrot import Parrot


async def say(*answers: AIMessage) -> None:
    loop = OnlineLoop(Parrot(messages=iter(answers)), [], None, ranker=Understanding([], None), drafts=NoDrafts())
    await loop.run(make_turn("hello"), [HumanMessage("hello")])


async def test_an_empty_answer_is_a_failure() -> None:
    with pytest.raises(ModelFailed, match="empty"):
        await say(AIMessage("  "))


async def test_an_error_of_the_provider_is_a_failure() -> None:
    with pytest.raises(ModelFailed, match="failed"):
        await say()
