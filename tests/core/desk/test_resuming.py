"""A turn with a language model that is broken off goes on: the model is not asked again, no effect happens twice."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest
from langchain.chat_models import init_chat_model

from core.abilities.ability import abilities_of, ability
from core.agent.agent import NOTE_ON_EFFECTS
from tests.fakes.board import Board
from tests.fakes.house import House
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

NOTED: list[str] = []
WAITING = asyncio.Event()


@ability(examples=["note {word}"], effect=True)
async def note(turn: Turn, word: str) -> str:
    """Note a word. word: the word."""
    NOTED.append(word)
    return f"Noted {word}."


@ability(examples=[])
async def wait(turn: Turn) -> str:
    """Wait, the first time for ever."""
    if not WAITING.is_set():
        WAITING.set()
        await asyncio.Event().wait()
    return "Waited."


async def test_what_the_model_did_before_it_failed_is_told_and_not_done_again(pool: AsyncConnectionPool) -> None:
    NOTED.clear()
    script = [ScriptedTurn(tool_calls=(ToolCall("note", {"word": "plums"}),)), ScriptedTurn(status=500)]
    async with ScriptedModel(script) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
        house = House(pool, board := Board(), skills=abilities_of(sys.modules[__name__]), model=model)
        async with house.jobs.open(pool), house.working():
            await house.hear("note plums", "e1")
            await house.settle()
    assert NOTED == ["plums"]
    assert board.order == [f"ana: Noted plums.\n\n{NOTE_ON_EFFECTS}"]


async def test_a_request_is_done_once_though_the_model_is_away(pool: AsyncConnectionPool) -> None:
    async with ScriptedModel(lambda _: ScriptedTurn(status=500)) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
        house = House(pool, board := Board(), model=model)
        async with house.jobs.open(pool), house.working():
            await house.hear("remind me in 20 minutes to stretch", "e1", zone="Asia/Tokyo")
            await house.hear("what are my reminders?", "e2")
            await house.settle()
        prompt = server.requests[0]["messages"][0]["content"]
    assert "Their time zone is Asia/Tokyo" in prompt
    assert [line.count("stretch") for line in board.order] == [1, 1]
    assert "could not be reached" not in str(board.order)


@pytest.mark.slow
async def test_what_the_model_said_and_did_before_is_not_asked_or_done_again(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.desk.worker.GRACE_SECONDS", 0.1)
    NOTED.clear()
    WAITING.clear()
    script: list[ScriptedTurn | str] = [
        ScriptedTurn(tool_calls=(ToolCall("note", {"word": "plums"}, id="same"),)),
        ScriptedTurn(tool_calls=(ToolCall("wait", {}, id="same"),)),
        "That is noted.",
    ]
    async with ScriptedModel(script) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
        house = House(pool, board := Board(), skills=abilities_of(sys.modules[__name__]), model=model)
        async with house.jobs.open(pool):
            await house.hear("note plums and wait", "e1")
            async with house.working(), asyncio.timeout(120):
                await WAITING.wait()
            assert len(server.requests) == 2
            async with house.working():
                await house.settle()
        assert len(server.requests) == 3
    assert NOTED == ["plums"]
    assert board.order == ["ana: That is noted.\n\nNoted plums."]
