"""A desk that is killed in the middle of a booking, or of a move, books and moves once, and tells everybody once."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.skills.bookings import store
from core.skills.bookings.services.bookable_service import Provider
from core.skills.bookings.services.service_settings import load_services
from core.skills.bookings.store import publish
from core.storage.database import open_pool
from tests.fakes.dying import Step, Work, run
from tests.fakes.wire import Shore

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

_, _YOGA = load_services(Path(__file__).parent / "services.toml")
YOGA = replace(_YOGA, providers=(Provider("Kim", "wire/w/kim"),), hours=(), zone="UTC")
WORK = Work(
    messages=(
        ("e1", "ana", "book a yoga class next tuesday at 10:00 for 60 minutes"),
        ("e2", "ana", "move my yoga class to next tuesday at 14:00"),
    ),
    services=(YOGA,),
)


async def test_a_death_before_a_booking_before_it_is_told_or_after_a_move_does_both_once(
    fresh_database: Callable[[], str],
) -> None:
    effects = [step for step in await _lives(fresh_database()) if "effects" in step.kind]
    assert [step.side for step in effects] == ["before", "after"] * 2
    await _lives(fresh_database(), fatal=random.choice((effects[0], Step("send", 1, "before"), effects[-1])))


@pytest.mark.proof
async def test_any_step_of_a_booking_and_a_move_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await _lives(fresh_database()):
        await _lives(fresh_database(), fatal=step)


async def _lives(url: str, *, fatal: Step | None = None) -> list[Step]:
    """Have the work done, perhaps by a process that dies first; all of it was done once. Return its steps."""
    shore = Shore()
    async with open_pool(url) as pool, shore.open() as address:
        async with pool.connection() as connection, connection.transaction():
            await publish(connection, [YOGA], zone="UTC")
        if fatal:
            died = await asyncio.to_thread(run, url, address, WORK, fatal=fatal) is None
            assert died or "fetch_job" in fatal.kind  # how often it looks for jobs depends on the time that things take
        steps = await asyncio.to_thread(run, url, address, WORK)
        async with pool.connection() as connection:
            happened = [what for *_, what, _, _ in await store.ledger(connection)]
            reserved = await (await connection.execute("SELECT starts::text FROM reservations")).fetchall()
    assert steps is not None
    assert [text.partition(":")[0] for text in shore.said("ana")] == ["Booked", "Moved"], fatal
    assert [text.partition(" ")[0] for text in shore.said("kim")] == ["New", "Moved"], fatal
    assert happened == ["held", "booked", "moved"], fatal
    ((starts,),) = reserved
    assert "14:00" in starts
    return list(dict.fromkeys(steps))
