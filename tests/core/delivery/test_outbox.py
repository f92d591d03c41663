"""What was sent or shown for a message is taken back, once, and only if it may be on the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.delivery.outbox import supersede, withdraw
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool


@pytest.fixture
async def house(pool: AsyncConnectionPool) -> AsyncIterator[House]:
    made = House(pool, Board())
    async with made.jobs.open(pool):
        yield made


async def _withdraw(house: House, message_id: int | None) -> int:
    """Withdraw the replies to a message, and return how many jobs take something back."""
    assert message_id is not None
    async with house.pool.connection() as connection:
        async with connection.transaction():
            await withdraw(connection, house.jobs, message_id)
        jobs = await connection.execute("SELECT FROM procrastinate_jobs WHERE task_name = 'retract'")
        return len(await jobs.fetchall())


async def _replies(house: House) -> list[tuple[str, str]]:
    async with house.pool.connection() as connection:
        return await (await connection.execute("SELECT state, reply ->> 'text' FROM replies ORDER BY id")).fetchall()


async def test_a_reply_that_was_sent_is_taken_back_by_one_job(house: House) -> None:
    message_id = await house.hear("hello", "e1")
    async with house.working():
        await house.settle()
    assert await _withdraw(house, message_id) == 1
    assert await _withdraw(house, message_id) == 1, "the second call leaves it alone"
    async with house.working():
        await house.settle()
    assert isinstance(house.platform, Board)
    assert house.platform.standing == {}
    assert await _replies(house) == [("retracted", "")]


async def test_a_reply_that_was_never_begun_needs_no_job(house: House) -> None:
    message_id = await house.hear("hello", "e1")
    assert message_id is not None
    await house.turn_runner.answer(message_id)
    assert await _withdraw(house, message_id) == 0
    assert await _replies(house) == [("retracted", "")]


async def test_a_superseded_reply_loses_its_words_and_lets_the_next_one_be_written(house: House) -> None:
    message_id = await house.hear("hello", "e1")
    assert message_id is not None
    async with house.working():
        await house.settle()
    async with house.pool.connection() as connection:
        await supersede(connection, message_id)
        superseded = await (await connection.execute("SELECT superseded, reply ->> 'text' FROM replies")).fetchall()
    assert superseded == [(True, "")]
