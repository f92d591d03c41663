"""What stand-ups, rotations and countdowns do by alarms and presses is done once, whatever dies before or after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from core.abilities.hooks.alarms import Ringing, load_alarms
from core.delivery.announcements import Announcer
from core.model.messages import Address, Mention, Message, Person, Reach
from core.skills import BUILT_IN
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

PLACES = (Mention("C7", "#team"), Mention("ana", "@ana"), Mention("li", "@li"))
WORKS = load_alarms(BUILT_IN)


class Death(Exception):
    """The process dies: what its transaction wrote is gone."""


@dataclass(frozen=True, slots=True)
class Written:
    """How much stands in the database: what is said, and what is to ring."""

    replies: int
    alarms: int
    turns: int
    rounds: int


async def written(connection: AsyncConnection) -> Written:
    cursor = await connection.execute(
        "SELECT (SELECT count(*) FROM replies), (SELECT count(*) FROM alarms), (SELECT count(*) FROM rotation_turns), "
        "(SELECT count(*) FROM standup_rounds)"
    )
    (row,) = await cursor.fetchall()
    return Written(*row)


async def ring(desk: Counter, connection: AsyncConnection) -> list[str]:
    """Ring all that is due: each dies before its commit, then is rung, then is rung again; return their names."""
    rung: list[str] = []
    posting = Announcer(jobs=desk.house.jobs, outbox=desk.house.outbox)
    while True:
        cursor = await connection.execute(
            "SELECT id, name, due, arguments FROM alarms WHERE due <= %s ORDER BY due, id LIMIT 1", (desk.clock.now(),)
        )
        row = await cursor.fetchone()
        if row is None:
            return rung
        id_, name, due, arguments = row
        ringing = Ringing(connection, desk.clock.now(), due, posting)
        before = await written(connection)
        try:
            async with connection.transaction():
                await WORKS[name](ringing, **arguments)
                raise Death  # noqa: TRY301 — that is the point
        except Death:
            assert await written(connection) == before
        async with connection.transaction():
            await WORKS[name](ringing, **arguments)
            await connection.execute("DELETE FROM alarms WHERE id = %s", (id_,))
        after = await written(connection)
        async with connection.transaction():  # another worker took this one for dead
            await WORKS[name](ringing, **arguments)
        assert await written(connection) == after
        rung.append(name)


async def test_what_rings_is_done_once_though_its_process_dies_or_another_rings_it_too(
    pool: AsyncConnectionPool,
) -> None:
    desk = Counter(pool)
    async with desk.open():
        await desk.say("my time zone is Paris")
        for order, yes in (
            ("set up a stand-up in #team with @ana and @li every weekday at 14:00", "Yes, set it up"),
            ("rotate on-call daily between @ana and @li starting tomorrow 9am in #team", "Yes, set it up"),
            ("countdown to launch on 27 November", None),
        ):
            await desk.tell(order, reach=Reach.MENTION, mentions=PLACES)
            if yes:
                await desk.tell("", choice=desk.board.button(yes).id, reach=Reach.MENTION)
        await desk.come(0)
    async with desk.house.jobs.open(pool), pool.connection() as connection:
        rung = await ring(desk, connection)
        for _ in range(12):
            desk.clock.move(hours=6)
            rung += await ring(desk, connection)
    assert set(rung) == {
        "open_standup_round",
        "ask_for_standup",
        "chase_for_standup",
        "post_standup",
        "hand_over",
        "arrive_countdown",
    }


async def test_an_answer_that_the_platform_sends_twice_is_added_once(pool: AsyncConnectionPool) -> None:
    desk = Counter(pool)
    async with desk.open():
        await desk.say("my time zone is Paris")
        order = "set up a stand-up in #team with @ana and @li every weekday at 10:05"
        await desk.tell(order, reach=Reach.MENTION, mentions=PLACES)
        await desk.tell("", choice=desk.board.button("Yes, set it up").id, reach=Reach.MENTION)
        await desk.come(2)
        desk.clock.move(minutes=6)
        await desk.come(1)
        here, text = Address("board", "w", "li"), "stand-up: the docs"
        said = Message("again", here, Person("li", "Li"), text, desk.clock.now(), apart=True)
        for _ in range(3):
            await desk.house.inbox.accept(said)
            await desk.house.settle()
        assert len([line for line in desk.board.order if line.startswith("C7: **Added")]) == 1
