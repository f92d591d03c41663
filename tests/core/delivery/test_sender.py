"""What comes late says so, and what is outdated before it was sent does not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.delivery.announcements import Announcer
from core.model.errors import InputError
from core.model.messages import Address
from core.model.replies import Reply
from tests.fakes.board import Board
from tests.fakes.counter import Counter
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


@pytest.mark.slow
async def test_an_answer_says_how_late_it_is_once_it_was_waited_for_an_hour(pool: AsyncConnectionPool) -> None:
    desk = Counter(pool)
    async with desk.house.jobs.open(pool):
        await desk.house.hear("hello", "e1")
        desk.clock.move(minutes=59)
        async with desk.house.working():
            await desk.house.settle()
        assert "late" not in desk.last.text
        await desk.house.hear("hello", "e2")
        desk.clock.move(hours=3, minutes=5)
        async with desk.house.working():
            await desk.house.settle()
        assert desk.last.text.endswith("\n\n_(This comes 3 hours 5 minutes late: I could not answer before.)_")


async def test_who_has_something_said_that_is_refused_is_told_so_once(pool: AsyncConnectionPool) -> None:
    class Shut(Board):
        async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:
            if address.channel == "li":
                raise InputError("She takes no direct messages.")
            return await super().send(address, reply, key=key, replaces=replaces)

    house = House(pool, board := Shut())
    posting, ana, li = (
        Announcer(jobs=house.jobs, outbox=house.outbox),
        *(Address("board", "w", name, name=f"@{name}") for name in ("ana", "li")),
    )
    async with house.jobs.open(pool), house.working():
        async with pool.connection() as connection:
            (lost,) = await posting.post(connection, [(li, Reply("Come to the sync!", returns=ana))])
        await house.settle()
        await house.sender.give_up(lost, reason="A worker died over it.")
        await house.settle()
    assert board.order == [
        "ana: I could not reach @li: She takes no direct messages.\n\nThis was not delivered: “Come to the sync!”"
    ]


async def test_what_is_shown_anew_is_sent_as_it_is_now_and_takes_the_place_of_what_stands(
    pool: AsyncConnectionPool,
) -> None:
    house = House(pool, board := Board())
    posting, here = Announcer(jobs=house.jobs, outbox=house.outbox), Address("board", "w", "team")

    async def show(*texts: str) -> None:
        for text in texts:
            async with pool.connection() as connection:
                await posting.post(connection, [(here, Reply(text, renews="tally 1"))])
        async with house.working():
            await house.settle()

    async with house.jobs.open(pool):
        await show("1", "2", "3")
        assert board.order == ["team: 3"]
        await show("4")
        assert board.order == ["team: 3", "team: 4"]
        assert list(board.standing.values()) == ["4"]
