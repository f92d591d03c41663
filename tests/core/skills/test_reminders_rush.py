"""Many reminders due at once: no more of them are queued than may be sent soon, and people's come first."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from core.delivery.announcements import Announcer
from core.model.ports import Limit
from core.skills.reminders import Dispatch
from tests.fakes.board import Board, Hands
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

DUE = "2026-11-25T09:00Z"
_WRITE = """
INSERT INTO reminders (service, workspace, person, name, address, form, what, starts, zone, policy, state, next_local,
    next_due)
SELECT 'board', 'w', 'p' || n, 'Ana', jsonb_build_object('platform', 'board', 'workspace', 'w', 'channel', channel),
    CASE WHEN n > 10 THEN 'named' ELSE 'posted' END, n, due AT TIME ZONE 'UTC', 'UTC', 'catch_up', 'active',
    due AT TIME ZONE 'UTC', due
FROM generate_series(1, %(each)s) n, unnest(%(channels)s::text[]) channel, LATERAL (SELECT %(due)s::timestamptz AS due)
"""
_QUEUED = "SELECT address ->> 'channel', reply ->> 'text' FROM replies ORDER BY id"


class Slow(Board):
    limits: tuple[Limit, ...] = (Limit("channel", 60, burst=3),)


class Quick(Board):
    limits: tuple[Limit, ...] = (Limit("channel", 60, burst=5),)


async def test_of_a_rush_as_many_are_queued_as_may_be_sent_people_first_and_the_rest_is_kept(
    pool: AsyncConnectionPool,
) -> None:
    house = House(pool, board := Slow())
    posting = Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": board})
    looks = [Dispatch(pool, posting=posting, clock=Hands(DUE)) for _ in range(3)]
    async with house.jobs.open(pool), pool.connection() as connection:
        await connection.execute(_WRITE, {"each": 12, "channels": ["here", "there"], "due": DUE})
        await asyncio.gather(*(each.dispatch() for each in looks))
        queued = [(place, text.split("\n")[0]) for place, text in await _rows(connection, _QUEUED)]
        assert sorted(queued[:4]) == [(p, f"Ana, a reminder: {n}") for p in ("here", "there") for n in (11, 12)]
        assert sorted(place for place, _ in queued[4:]) == ["here", "there"]
        assert len(await _rows(connection, "SELECT what FROM reminders WHERE state = 'active'")) == 18
        await connection.execute("UPDATE replies SET state = 'sent' WHERE address ->> 'channel' = 'here'")
        await looks[0].dispatch()
        assert [place for place, _ in (await _rows(connection, _QUEUED))[6:]] == ["here"] * 3


async def test_a_rush_begins_in_every_channel_and_no_post_goes_before_what_is_for_a_person(
    pool: AsyncConnectionPool,
) -> None:
    house = House(pool, board := Quick())
    dispatch = Dispatch(
        pool, posting=Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": board}), clock=Hands(DUE)
    )
    async with house.jobs.open(pool), pool.connection() as connection:
        channels = [f"c{number}" for number in range(100)]
        await connection.execute(_WRITE, {"each": 13, "channels": channels, "due": DUE})
        assert await dispatch.dispatch() == 0, "there is room for more"
        queued = await _rows(connection, _QUEUED)
        assert set(Counter(place for place, _ in queued).values()) == {2}
        assert all(text.startswith("Ana, a reminder") for _, text in queued)
        assert len(queued) == 200


async def _rows(connection: AsyncConnection, statement: str) -> list[tuple[str, ...]]:
    return await (await connection.execute(statement.encode())).fetchall()
