"""What comes when it is due, after an outage, in a rush, or not at all."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.delivery.announcements import Announcer
from core.model.ports import Limit
from core.skills.reminders import Dispatch
from core.skills.reminders.schedulers import FailureWatch
from tests.fakes.board import Board, Hands
from tests.fakes.house import House
from tests.fakes.running import running

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow

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


async def _rows(connection: AsyncConnection, statement: str) -> list[tuple[str, ...]]:
    return await (await connection.execute(statement.encode())).fetchall()


async def test_what_was_missed_is_told_late_once_or_skipped_by_its_policy(desk: Counter) -> None:
    for request in (
        "remind me in 10 minutes to stretch",
        "remind me every hour to drink",
        "remind me every hour to look up, skip if missed",
        "remind me in 20 minutes to leave, skip if missed",
    ):
        assert (await desk.say(request)).startswith("I will remind you"), request
    desk.clock.move(hours=3, minutes=30)
    late = sorted(await desk.come(2))
    assert late[0].startswith("Reminder: drink\n\n_(This comes 30 minutes late")
    assert late[1].startswith(
        "Reminder: stretch\n\n_(This comes 3 hours 20 minutes late: it was due today at 10:10 Paris time."
    )
    states = {(entry.what, entry.state) for entry in await desk.ledger()}
    assert states == {
        ("stretch", "late"),
        ("drink", "skipped"),
        ("drink", "late"),
        ("look up", "skipped"),
        ("leave", "skipped"),
    }
    assert len(await desk.ledger()) == 8


async def test_a_reminder_that_is_no_longer_understood_holds_up_no_other(desk: Counter) -> None:
    await desk.say("remind me in 5 seconds to stretch")
    await desk.say("every hour remind me to drink")
    async with desk.house.pool.connection() as connection:
        await connection.execute(
            "UPDATE reminders SET zone = 'Gone/Nowhere', rrule = 'FREQ=DAILY' WHERE what = 'stretch'"
        )
    desk.clock.move(hours=1)
    assert await desk.come(1) == ["Reminder: drink"]
    assert [(entry.what, entry.state) for entry in await desk.ledger()] == [
        ("stretch", "skipped"),
        ("drink", "delivered"),
    ]


async def test_a_reminder_does_not_come_before_the_turn_that_set_it_has_its_end(desk: Counter) -> None:
    await desk.say("remind me in 5 seconds to stretch")
    async with desk.house.pool.connection() as connection:
        await connection.execute("UPDATE messages SET state = 'waiting'")
    desk.clock.move(seconds=5)
    await desk.house.look()
    assert await desk.ledger() == []
    async with desk.house.pool.connection() as connection:
        await connection.execute("UPDATE messages SET state = 'replied'")
    assert await desk.come(1) == ["Reminder: stretch"]


async def test_of_a_rush_as_many_are_queued_as_may_be_sent_people_first_and_the_rest_is_kept(
    pool: AsyncConnectionPool,
) -> None:
    house = House(pool, board := Slow())
    posting = Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": board})
    looks = [Dispatch(running(pool, posting, Hands(DUE))) for _ in range(3)]
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
    posting = Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": board})
    dispatch = Dispatch(running(pool, posting, Hands(DUE)))
    async with house.jobs.open(pool), pool.connection() as connection:
        channels = [f"c{number}" for number in range(100)]
        await connection.execute(_WRITE, {"each": 13, "channels": channels, "due": DUE})
        assert await dispatch.dispatch() == 0, "there is room for more"
        queued = await _rows(connection, _QUEUED)
        assert set(Tally(place for place, _ in queued).values()) == {2}
        assert all(text.startswith("Ana, a reminder") for _, text in queued)
        assert len(queued) == 200


async def test_nobody_posts_where_the_platform_lets_him_not_now_and_not_later(desk: Counter) -> None:
    desk.board.closed["#secret"] = {"eve"}
    assert await desk.say("remind #secret in 5 minutes to plan") == "You are no member of #secret."
    await desk.say("remind #secret every day at 11 to plan", person="Eve")
    await desk.press("Yes, set it", person="Eve")
    desk.board.closed["#secret"] = set()
    desk.clock.move(hours=1)
    (told,) = await desk.come(1)
    assert told.startswith(
        "I could not post your reminder “plan” in #secret: You are no member of #secret. I have stopp"
    )
    assert desk.board.order[-1].startswith("eve: ")
    desk.clock.move(days=1)
    assert await desk.come(0) == []
    assert [(each.state, each.reason) for each in await desk.ledger()] == [("failed", "You are no member of #secret.")]


async def test_a_question_that_nobody_answers_lapses(desk: Counter) -> None:
    await desk.say("remind #general in 3 days to plan")
    desk.clock.move(days=1, minutes=1)
    async with desk.house.pool.connection() as connection:
        await connection.execute("UPDATE reminders SET set_at = %s", (desk.clock.now() - timedelta(days=2),))
    posting = Announcer(jobs=desk.house.jobs, outbox=desk.house.outbox)
    await FailureWatch(running(desk.house.pool, posting, desk.clock)).dispatch()
    assert (await desk.press("Yes, set it")).startswith("That question has expired")
