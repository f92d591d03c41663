"""Announcements are written with the caller's transaction, and sent once it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from core.delivery.announcements import Announcer
from core.jobs.jobs import BROADCAST, TO_A_PERSON
from core.model.messages import Address, Reply
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

TEAM, ANA = Address("board", "w", "team"), Address("board", "w", "ana")


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
