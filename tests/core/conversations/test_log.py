"""The log: which messages one turn answers, how it ends, and what was said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.conversations import receipts
from core.conversations.log import MOST_PARTS, Conversations
from core.model.messages import Address, Message, Person, Reach

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

HERE = Address("board", "w", "team")
ANA, BO = Person("ana", "Ana"), Person("bo", "Bo")
NAME = HERE.conversation


def said(event_id: str, text: str, person: Person = ANA) -> Message:
    return Message(event_id, HERE, person, text, datetime(2026, 1, 5, tzinfo=UTC))


class Log(Conversations):
    """The log of one test."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        super().__init__(pool)
        self.pool = pool

    async def hear(self, *messages: Message) -> list[int | None]:
        async with self.pool.connection() as connection:
            return [await self.add(connection, message) for message in messages]

    async def force(self, message_id: int | None, state: str) -> None:
        async with self.pool.connection() as connection:
            await connection.execute("UPDATE messages SET state = %s WHERE id = %s", [state, message_id])

    async def end(self, turn_id: int, state: str = "silent") -> bool:
        turn = await self.take(turn_id)
        assert turn
        async with self.pool.connection() as connection:
            return await self.settle(connection, turn, state=state)


@pytest.fixture
def log(pool: AsyncConnectionPool) -> Log:
    return Log(pool)


async def test_an_event_is_in_the_log_once(log: Log) -> None:
    first, again, other = await log.hear(said("1", "hello"), said("1", "hello"), said("2", "hello"))
    assert first
    assert again is None
    assert other not in (None, first)


async def test_a_turn_takes_in_what_its_person_went_on_to_say_until_somebody_else_speaks(log: Log) -> None:
    first, *_ = await log.hear(said("1", "one"), said("2", "two"), said("3", "three", BO), said("4", "four"))
    turn = await log.take(first or 0)
    assert turn
    assert turn.message.text == "one\ntwo"
    assert turn.message.event_id == "2"
    assert (await log.take(first or 0)) == turn
    assert await log.pending(NAME) == 3


async def test_a_turn_takes_in_no_more_than_so_many(log: Log) -> None:
    first, *_ = await log.hear(*(said(str(number), "more") for number in range(MOST_PARTS + 3)))
    turn = await log.take(first or 0)
    assert turn
    assert len(turn.parts) == MOST_PARTS


async def test_a_turn_ends_once_and_not_on_what_it_had_not_read(log: Log, pool: AsyncConnectionPool) -> None:
    first, second = await log.hear(said("1", "one"), said("2", "two", BO))
    turn = await log.take(first or 0)
    assert turn
    async with pool.connection() as connection:
        assert not await log.settle(connection, replace(turn, edition=turn.edition + 1), state="silent")
        assert not await log.settle(connection, replace(turn, parts=turn.parts * 2), state="silent")
        assert await log.is_waiting(turn.id)
        assert await log.settle(connection, turn, state="silent")
        assert not await log.settle(connection, turn, state="silent")
        assert not await log.is_waiting(turn.id)
        later = await log.take(second or 0)
        await receipts.write(connection, "somebody", {})
        assert later
        assert not await log.settle(connection, later, state="silent")
    assert await log.take(first or 0) is None


async def test_workers_that_died_over_a_message_are_counted(log: Log) -> None:
    (id_,) = await log.hear(said("1", "one"))
    assert [await log.count_death(id_ or 0) for _ in range(2)] == [1, 2]
    assert await log.count_death(10**6) == 0


async def test_the_first_message_of_a_conversation_is_known(log: Log) -> None:
    first, second = await log.hear(said("1", "one"), said("2", "two"))
    assert await log.is_first(first or 0, NAME)
    assert not await log.is_first(second or 0, NAME)


async def test_the_last_turn_of_a_thread_waits_or_is_the_newest_that_was_not_deleted(log: Log) -> None:
    threads = [replace(HERE, below=name) for name in ("a", "a", "b")]
    said_there = [replace(said(str(number), "hi"), address=address) for number, address in enumerate(threads)]
    first, second, _ = await log.hear(*said_there)
    assert await log.last_turn(threads[0]) == ("waiting", None)
    await log.force(second, "retracted")
    await log.force(first, "replied")
    assert await log.last_turn(threads[0]) == ("replied", None)
    await log.force(first, "retracted")
    assert await log.last_turn(threads[0]) == ("retracted", None)
    assert await log.last_turn(threads[2]) == ("waiting", None)
    assert await log.last_turn(replace(HERE, below="c")) is None


async def test_what_people_say_to_each_other_is_no_turn_of_a_thread(log: Log) -> None:
    await log.hear(replace(said("1", "hi"), reach=Reach.OVERHEARD))
    assert await log.last_turn(HERE) is None
