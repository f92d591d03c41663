"""Somebody stops an answer: it ends, what was shown stays, and what was done is told."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from itertools import repeat
from typing import TYPE_CHECKING

import pytest
from langchain.chat_models import init_chat_model
from langchain_core.messages import AIMessage

from core.abilities.ability import abilities_of, ability
from core.model.messages import Address
from tests.fakes.board import Board
from tests.fakes.house import House
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall
from tests.fakes.parrot import Parrot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn
    from core.model.messages import Message

HERE = Address("board", "w", "ana")


class Slate(Board):
    """A board that never gets beyond the second word of an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.written = asyncio.Event()

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        shown = await super().show(message, text, draft=draft)
        if text.strip() == "Hello to":
            self.written.set()
            await asyncio.Event().wait()
        return shown


@pytest.fixture
def slate() -> Slate:
    return Slate()


@pytest.fixture
async def house(pool: AsyncConnectionPool, slate: Slate) -> AsyncIterator[House]:
    made = House(pool, slate, model=Parrot(messages=repeat(AIMessage("Hello to you."))), drafts=slate)
    async with made.jobs.open(pool):
        yield made


async def begun(house: House, slate: Slate) -> None:
    """Wait until an answer is being written, and its draft is known."""
    async with asyncio.timeout(120):
        await slate.written.wait()
        while (turn := await house.conversations.take(1)) is not None and turn.draft is None:
            await asyncio.sleep(0.01)


async def test_an_answer_that_is_stopped_ends_and_what_was_written_stays(house: House, slate: Slate) -> None:
    await house.hear("hello", "e1")
    async with house.working():
        await begun(house, slate)
        stopped = await house.inbox.stop(HERE, at=house.clock.now())
        assert (stopped.turns, stopped.drafts) == (1, ("draft 1",))
        await house.settle()
    assert (slate.order, slate.standing) == ([], {"draft 1": "Hello to"})


async def test_stopping_again_or_what_came_later_changes_nothing(house: House, slate: Slate) -> None:
    pressed = house.clock.now() - timedelta(seconds=1)
    await house.hear("hello", "e1")
    assert await house.inbox.stop(HERE, at=pressed) == await house.inbox.stop(Address("board", "w", "bo"), at=pressed)
    assert await house.conversations.is_waiting(1)


async def test_what_was_kept_goes_with_its_question(house: House, slate: Slate) -> None:
    await house.hear("hello", "e1")
    async with house.working():
        await begun(house, slate)
        await house.inbox.stop(HERE, at=house.clock.now())
        await house.settle()
        await house.retract("e1")
        await house.settle()
    assert slate.standing == {}


ASLEEP = asyncio.Event()


@ability(examples=["note it"], effect=True)
async def note_it(turn: Turn) -> str:
    """Note it."""
    return "I have noted it."


@ability(examples=["dream"])
async def dream(turn: Turn) -> str:
    """Dream for ever."""
    ASLEEP.set()
    await asyncio.Event().wait()
    return "I have slept."


async def test_what_was_done_before_the_stop_is_told(pool: AsyncConnectionPool) -> None:
    ASLEEP.clear()
    board, skills = Board(), abilities_of(sys.modules[__name__])
    async with ScriptedModel(
        [ScriptedTurn(tool_calls=(ToolCall(name, {}),)) for name in ("note_it", "dream")]
    ) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none")
        house = House(pool, board, model=model, skills=skills)
        async with house.jobs.open(pool):
            await house.hear("note it, then dream", "e1")
            async with house.working():
                async with asyncio.timeout(120):
                    await ASLEEP.wait()
                await house.inbox.stop(HERE, at=house.clock.now())
                await house.settle()
    assert board.order == ["ana: You stopped me after I had done this:\n\nI have noted it."]
