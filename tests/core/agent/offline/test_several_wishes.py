"""Tests that each wish of a message is carried out once, and that nothing of the message is left out silently."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import abilities_of, ability
from tests.fakes.board import Board
from tests.fakes.counter import Counter
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

pytestmark = pytest.mark.slow

CANCELLED: list[str] = []
WAITING = asyncio.Event()


@ability(examples=["cancel order {order}"], effect=True)
async def cancel_order(turn: Turn, order: str) -> str:
    """Cancel an order. order: its number. The second one waits for ever, the first time."""
    if CANCELLED and not WAITING.is_set():
        WAITING.set()
        await asyncio.Event().wait()
    CANCELLED.append(order)
    return f"Order {order} is cancelled."


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def test_two_reminders_in_one_message_are_both_set(desk: Counter) -> None:
    reply = await desk.say("remind me tomorrow at 9 to call the bank and on friday at 3pm to send the report")
    assert desk.times == ["2026-11-26 09:00", "2026-11-27 15:00"]
    assert "call the bank" in reply
    assert "send the report" in reply


async def test_a_part_that_nobody_can_do_is_told_after_what_was_done(desk: Counter) -> None:
    await desk.say("remind me at 5pm to stretch")
    reply = await desk.say("cancel my reminder and order a large pizza")
    assert reply.startswith("Cancelled: “stretch”")
    assert reply.endswith("I did not understand “order a large pizza”. What do you mean by it?")


async def test_a_wish_and_a_question_get_both(desk: Counter) -> None:
    reply = await desk.say("remind me at noon to eat and can you also tell me where the first aid kit is")
    assert "12:00: eat" in reply
    assert desk.last.answered is False


async def test_a_request_that_the_model_understands_is_completed_by_the_time_that_we_asked_for(desk: Counter) -> None:
    await desk.say("could you ping me about the oven")
    assert desk.last.asks == "set_reminder"
    assert (await desk.say("in 20 minutes")).endswith("(10:20): the oven")


async def test_words_that_only_lead_to_a_wish_are_not_asked_about(desk: Counter) -> None:
    await desk.say("remind me at 5pm to stretch")
    assert (await desk.say("go ahead and cancel my reminder")).startswith("Cancelled: “stretch”")
    assert "did not understand" not in desk.last.text


async def test_what_one_wish_lacks_is_not_taken_from_the_next_and_stays_asked(desk: Counter) -> None:
    await desk.say("remind me to call the bank, and cancel all my reminders")
    assert desk.last.asks is not None
    assert desk.last.asks.startswith("set_reminder")
    assert "call the bank" in await desk.say("tomorrow at 9")
    assert desk.times == ["2026-11-26 09:00"]


async def test_one_negated_wish_of_two_is_not_carried_out(desk: Counter) -> None:
    await desk.say("remind me at 5pm to stretch")
    await desk.say("don't cancel my reminder, and remind me at 6pm to run")
    assert "stretch" in await desk.say("what are my reminders?")


async def test_a_message_that_is_resumed_between_two_wishes_repeats_neither(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.desk.worker.GRACE_SECONDS", 0.1)
    CANCELLED.clear()
    WAITING.clear()
    house = House(pool, board := Board(), skills=abilities_of(sys.modules[__name__]))
    async with house.jobs.open(pool):
        await house.hear("cancel order A-1 and cancel order B-2", "e1")
        async with house.working(), asyncio.timeout(120):
            await WAITING.wait()
        assert CANCELLED == ["A-1"]
        async with house.working():
            await house.settle()
    assert CANCELLED == ["A-1", "B-2"]
    assert board.order == ["ana: Order A-1 is cancelled.\n\nOrder B-2 is cancelled."]
