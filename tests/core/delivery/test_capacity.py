"""How much may be said soon: what the limits of the platforms allow, less what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.delivery.announcements import Announcer
from core.delivery.rate_limit import RateLimiter
from core.model.errors import RetryLater
from core.model.messages import Address, Reply
from core.model.ports import Limit
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

HERE, THERE, ELSEWHERE = (Address("board", "w", channel) for channel in ("here", "there", "elsewhere"))
MANY = 100


class Slow(Board):
    limits: tuple[Limit, ...] = (Limit("channel", 60, burst=4), Limit("workspace", 60, burst=6))


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
