from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk

from core.abilities.ability import load_skills
from core.agent.loop import MODEL_CALLS, OnlineLoop
from core.agent.understanding.understanding import Understanding
from core.conversations.log import Waiting
from core.model.errors import InputError
from core.providers.errors import ModelFailed
from frontdesk.testing import make_turn
from tests.fakes.parrot import Parrot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.model.messages import Message


class Drafts:
    """Shows drafts under one id, or refuses to."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.shown: list[str] = []
        self.refuses = refuses

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        if self.refuses:
            raise InputError("No drafts here.")
        self.shown.append(text)
        return "draft 1"


def make_loop(messages: Iterator[AIMessage], drafts: Drafts) -> OnlineLoop:
    return OnlineLoop(Parrot(messages=messages), [], None, ranker=Understanding([], None), drafts=drafts)


async def test_the_text_is_shown_as_it_is_written() -> None:
    drafts, turn = Drafts(), make_turn("hello")
    messages = await make_loop(iter([AIMessage("Hello to you.")]), drafts).run(turn, [HumanMessage("hello")])
    assert messages[-1].text == drafts.shown[-1] == "Hello to you."
    assert len(drafts.shown) > 1
    assert turn.progress.draft == "draft 1"


async def test_a_platform_without_drafts_gets_the_text_all_the_same() -> None:
    loop = make_loop(iter([AIMessage("Hello to you.")]), Drafts(refuses=True))
    messages = await loop.run(make_turn("hello"), [HumanMessage("hello")])
    assert messages[-1].text == "Hello to you."


async def test_an_answer_that_replaces_another_is_not_shown() -> None:
    drafts, turn = Drafts(), make_turn("hello")
    turn.entry = Waiting(1, (turn.message,), again=True)
    await make_loop(iter([AIMessage("Hello.")]), drafts).run(turn, [HumanMessage("hello")])
    assert drafts.shown == []


class ToolCaller(Parrot):
    """Asks for the same tool again and again."""

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        call = tool_call_chunk(name="search_documents", args='{"question": "hello"}', id="1", index=0)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[call]))


async def test_a_model_that_only_calls_tools_is_stopped() -> None:
    caller = ToolCaller(messages=iter(()))
    abilities = load_skills(["core.skills.answers"])
    loop = OnlineLoop(caller, abilities, None, ranker=Understanding(abilities, None), drafts=Drafts())
    with pytest.raises(ModelFailed, match=f"asked for tools more than {MODEL_CALLS} times"):
        await loop.run(make_turn("hello"), [HumanMessage("hello")])
