"""Clients in processes of their own fight for slots: each slot is given once, also when some are killed at it."""

from __future__ import annotations

import random
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from core.calendars import ALWAYS, Hours, person_of, set_hours
from core.skills.bookings.offering import publish
from core.storage.database import open_pool
from tests.fakes.scramble import Client, contested, slot

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

_BOOKED = """
SELECT s.starts, count(*), (
    SELECT count(*) FROM reservations r WHERE r.purpose = 'session ' || min(s.id) AND r.state = 'kept'
)
FROM bookings b JOIN sessions s ON s.id = b.session WHERE b.state = 'booked' GROUP BY s.starts ORDER BY s.starts
"""
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
    database_url: str, clients: int, slots: int, rounds: int, killed: float
) -> None:
    """`killed` is the share of the clients of a round that die (SIGKILL) in their transaction or right after it."""
    dice, died = random.Random(0), 0
    async with open_pool(database_url) as pool:
        await publish(pool, [contested(slots, rounds)], zone="UTC")
        async with pool.connection() as connection:
            li = await person_of(connection, "board", "w", "li", "Li")
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
    assert died > 0 or not killed


async def _booked(pool: AsyncConnectionPool) -> list[tuple[object, ...]]:
    async with pool.connection() as connection:
        return await (await connection.execute(_BOOKED)).fetchall()


async def _written(pool: AsyncConnectionPool) -> tuple[object, ...] | None:
    async with pool.connection() as connection:
        return await (await connection.execute(_WRITTEN)).fetchone()
