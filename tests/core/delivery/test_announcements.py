"""Announcements are written with the caller's transaction, and sent once it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from core.delivery.announcements import Announcer
from core.delivery.rate_limit import RateLimiter
from core.jobs.jobs import BROADCAST, TO_A_PERSON
from core.model.errors import RetryLater
from core.model.messages import Address
from core.model.ports import Limit
from core.model.replies import Reply
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

TEAM, ANA = Address("board", "w", "team"), Address("board", "w", "ana")
BOARD_ONLY = Address("board", "w", "board-only", name="#board-only")
HERE, THERE, ELSEWHERE = (Address("board", "w", channel) for channel in ("here", "there", "elsewhere"))
MANY = 100


class Slow(Board):
    limits: tuple[Limit, ...] = (Limit("channel", 60, burst=4), Limit("workspace", 60, burst=6))


async def test_nothing_is_sent_if_the_transaction_fails(pool: AsyncConnectionPool) -> None:
    house = House(pool, board := Board())
    announcer = Announcer(jobs=house.jobs, outbox=house.outbox)
    async with house.jobs.open(pool), house.working():
        async with pool.connection() as connection:
            async with connection.transaction():
                await announcer.post(connection, [(TEAM, Reply("never"))])
                raise psycopg.Rollback
            await announcer.post(connection, [(TEAM, Reply("once"))])
        await house.settle()
    assert board.order == ["team: once"]


async def test_ids_and_priorities_keep_the_order_of_the_replies(pool: AsyncConnectionPool) -> None:
    house = House(pool, Board())
    announcer = Announcer(jobs=house.jobs, outbox=house.outbox)
    async with house.jobs.open(pool), pool.connection() as connection:
        ids = await announcer.post(
            connection, [(TEAM, Reply("all")), (ANA, Reply("you"))], priorities=[BROADCAST, TO_A_PERSON]
        )
        jobs = await connection.execute("SELECT (args ->> 'reply_id')::int, priority FROM procrastinate_jobs")
        assert dict(await jobs.fetchall()) == dict(zip(ids, (BROADCAST, TO_A_PERSON), strict=True))
        texts = await connection.execute("SELECT reply ->> 'text' FROM replies ORDER BY id")
        assert await texts.fetchall() == [("all",), ("you",)]


def test_an_announcer_knows_which_platforms_it_can_send_to(pool: AsyncConnectionPool) -> None:
    house = House(pool, board := Board())
    announcer = Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": board, "terminal ana": board})
    assert announcer.services == {"board", "terminal"}
    assert announcer.serves(TEAM)
    assert not announcer.serves(Address("slack", "w", "team"))


async def test_the_platform_says_who_may_not_post(pool: AsyncConnectionPool) -> None:
    house = House(pool, board := Board())
    board.closed["board-only"] = {"ana"}
    announcer = Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": board})
    assert await announcer.objection(BOARD_ONLY, "ana") is None
    assert await announcer.objection(BOARD_ONLY, "li") == "You are no member of #board-only."


async def test_without_the_platform_nobody_objects_yet(pool: AsyncConnectionPool) -> None:
    house = House(pool, Board())
    assert await Announcer(jobs=house.jobs, outbox=house.outbox).objection(BOARD_ONLY, "li") is None


async def test_as_much_as_the_limits_allow_less_what_waits_and_the_first_goes_first(pool: AsyncConnectionPool) -> None:
    house = House(pool, board := Slow())
    posting = Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": board})
    asked = [(HERE, MANY), (THERE, 1), (ELSEWHERE, MANY)]
    async with house.jobs.open(pool), pool.connection() as connection:
        assert await posting.measure_capacity(connection, asked) == [4, 1, 1]
        await posting.post(connection, [(HERE, Reply("waits"))])
        assert await posting.measure_capacity(connection, asked) == [3, 1, 1]
        await RateLimiter(pool).wait(board, HERE)
        assert await posting.measure_capacity(connection, asked) == [2, 1, 1]
        await RateLimiter(pool).hold(board, HERE, RetryLater("slower", after_seconds=60))
        assert await posting.measure_capacity(connection, asked) == [0, 1, 3]


async def test_where_no_limit_is_known_some_wait_at_a_time(pool: AsyncConnectionPool) -> None:
    house = House(pool, Board())
    posting = Announcer(jobs=house.jobs, outbox=house.outbox)
    async with house.jobs.open(pool), pool.connection() as connection:
        assert await posting.measure_capacity(connection, [(HERE, MANY), (THERE, 3)]) == [50, 3]
        await posting.post(connection, [(HERE, Reply("waits"))] * 49)
        assert await posting.measure_capacity(connection, [(HERE, MANY)]) == [1]
