"""An alarm that rings in the moment in which what it is for is called off: nobody waits in a circle."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.abilities.hooks.alarms import Alarms, Ringing, alarm, drop_alarms, set_alarm
from core.delivery.announcements import Announcer
from tests.fakes.board import Board, Hands
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
RINGS = asyncio.Event()
LOCK = "SELECT FROM resources WHERE key = 'tea' FOR UPDATE"


@alarm
async def pour(ringing: Ringing) -> None:
    RINGS.set()
    await ringing.connection.execute(LOCK)


async def test_what_is_called_off_while_its_alarm_rings_is_called_off(pool: AsyncConnectionPool) -> None:
    house = House(pool, Board(), clock=Hands(NOW.isoformat()))
    posting = Announcer(jobs=house.jobs, outbox=house.outbox)
    alarms = Alarms(pool, {"pour": pour}, posting=posting, clock=house.clock)
    async with pool.connection() as connection:
        await connection.execute(
            "INSERT INTO resources (service, workspace, kind, key, name) VALUES ('b', 'w', 'room', 'tea', 'Tea')"
        )
        await set_alarm(connection, pour, at=NOW, subject="tea 1")
    async with pool.connection() as connection, connection.transaction():
        await connection.execute(LOCK)
        ring = asyncio.create_task(alarms.dispatch())
        await RINGS.wait()
        await drop_alarms(connection, subject="tea 1")
    await ring
    async with pool.connection() as connection:
        assert await (await connection.execute("SELECT state FROM alarms")).fetchall() == []
