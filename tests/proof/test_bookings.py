"""Clients in processes of their own fight for slots: each slot is given once, also when some are killed at it.

The calendar server of the provider, a real one, holds the same bookings at the end.
"""

from __future__ import annotations

import random
import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from core.calendars import ALWAYS, Hours, ensure_person, set_hours
from core.skills.bookings.store import publish
from core.storage.database import open_pool
from tests.fakes.counter import Counter
from tests.fakes.radicale import Owner, radicale
from tests.fakes.scramble import NOW, Client, contested, slot
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

_BOOKED = """
SELECT s.starts, count(*), (
    SELECT count(*) FROM reservations r WHERE r.purpose = 'session ' || min(s.id) AND r.state = 'kept'
)
FROM bookings b JOIN sessions s ON s.id = b.session WHERE b.state = 'booked' GROUP BY s.starts ORDER BY s.starts
"""
_STANDS = "SELECT (SELECT count(*) FROM outgoing WHERE state = 'stands'), (SELECT count(*) FROM reservations)"
_WRITTEN = """
SELECT (SELECT count(*) FROM booking_ledger WHERE what = 'booked'),
    (SELECT count(*) FROM replies WHERE address ->> 'channel' = 'li'),
    (SELECT count(*) FROM reservations)
"""


@pytest.mark.parametrize(
    ("clients", "slots", "rounds", "killed"),
    [
        (6, 3, 2, 0.5),
        pytest.param(50, 20, 200, 0, marks=pytest.mark.proof),
        pytest.param(50, 20, 200, 0.1, marks=pytest.mark.proof),
    ],
)
async def test_each_slot_is_given_once_and_who_comes_too_late_is_offered_others(
    database_url: str, tmp_path: Path, clients: int, slots: int, rounds: int, killed: float
) -> None:
    """`killed` is the share of the clients of a round that die (SIGKILL) in their transaction or right after it."""
    dice, died = random.Random(0), 0
    async with open_pool(database_url) as pool:
        async with pool.connection() as connection:
            await publish(connection, [contested(slots, rounds)], zone="UTC")
            li = await ensure_person(connection, "board", "w", "li", "Li")
            await set_hours(connection, li.id, Hours("UTC", ALWAYS))
        with ExitStack() as stack:
            fighting = [Client(database_url, number, slots) for number in range(clients)]
            for each in fighting:
                stack.callback(each.end)
            for round_ in range(rounds):
                for each in fighting:
                    each.begin(round_, dies_after=dice.choice((0, 1)) if dice.random() < killed else None)
                outcomes = [each.outcome(round_) for each in fighting]
                died += sum(again for _, again in outcomes)
                won = [outcome.booked for outcome, _ in outcomes if outcome.booked]
                assert sorted(won) == [slot(number, round_).isoformat() for number in range(slots)]
                lost = [count for outcome, _ in outcomes for count in outcome.offered]
                assert len(lost) >= clients - slots
                assert all(lost)
        assert await _booked(pool) == [(slot(n, r), 1, 1) for r in range(rounds) for n in range(slots)]
        assert await _written(pool) == (rounds * slots,) * 3
        with radicale(tmp_path) as url:
            stands = await _in_calendar(pool, url, seconds=30 + rounds * slots)
        assert stands == [f"{slot(n, r):%Y%m%dT%H%M%SZ}" for r in range(rounds) for n in range(slots)]
    assert died > 0 or not killed


async def _in_calendar(pool: AsyncConnectionPool, url: str, *, seconds: float) -> list[str]:
    """Connect the provider's calendar, wait until all is written, and return when its events begin."""
    owner = Owner(url, "li", "word")
    await owner.make("/li/desk/", "Desk")
    desk = Counter(pool, calendars=True)
    desk.clock.move(seconds=(NOW - desk.clock.now()).total_seconds())
    async with desk.open():
        await desk.house.settle(seconds=seconds)  # the provider is told of each booking
        await desk.say(f"connect my calendar {url}/li/desk/ li word", person="Li")

        async def all_stands() -> bool:
            async with pool.connection() as connection:
                row = await (await connection.execute(_STANDS)).fetchone()
            return row is not None and row[0] == row[1]

        await until(all_stands, seconds=seconds)
    return sorted(re.findall(r"DTSTART:(\w+)", "".join(await owner.events("/li/desk/"))))


async def _booked(pool: AsyncConnectionPool) -> list[tuple[object, ...]]:
    async with pool.connection() as connection:
        return await (await connection.execute(_BOOKED)).fetchall()


async def _written(pool: AsyncConnectionPool) -> tuple[object, ...] | None:
    async with pool.connection() as connection:
        return await (await connection.execute(_WRITTEN)).fetchone()
