"""Resources, their hours and days off, in a real database."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from core.calendars import (
    ALWAYS,
    Hours,
    Shift,
    add_days_off,
    ensure_person,
    ensure_resource,
    find_resource,
    find_resources,
    remove_days_off,
    set_hours,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.fixture
async def connection(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    async with pool.connection() as opened, opened.transaction():
        yield opened


async def test_a_person_works_by_the_hours_and_the_zone_that_were_told(connection: AsyncConnection) -> None:
    await connection.execute(
        "INSERT INTO people (service, workspace, person, zone) VALUES ('board', 'w', 'li', 'Asia/Tokyo')"
    )
    li = await ensure_person(connection, "board", "w", "li", "Li", zone="Europe/Paris")
    assert li.hours == Hours("Asia/Tokyo")
    await set_hours(connection, li.id, Hours("Asia/Tokyo", (Shift(1, time(9), time(12)),), "JP"))
    await add_days_off(connection, li.id, date(2026, 10, 27), date(2026, 10, 30))
    found = await find_resource(connection, "board", "w", "person", "li")
    assert found is not None
    assert found.hours == Hours(
        "Asia/Tokyo", (Shift(1, time(9), time(12)),), "JP", ((date(2026, 10, 27), date(2026, 10, 30)),)
    )
    await remove_days_off(connection, li.id, date(2026, 10, 28), date(2026, 10, 28))
    found = await find_resource(connection, "board", "w", "person", "li")
    assert found is not None
    assert found.hours.off == ()
    assert await find_resource(connection, "board", "w", "person", "nobody") is None


async def test_a_room_is_always_open(connection: AsyncConnection) -> None:
    await ensure_resource(connection, "board", "w", kind="room", key="blue", name="The blue room")
    found = await find_resource(connection, "board", "w", "room", "blue")
    assert found is not None
    assert found.hours.shifts == ALWAYS


async def test_a_resource_is_created_once_and_takes_the_latest_name_and_zone(connection: AsyncConnection) -> None:
    first = await ensure_person(connection, "board", "w", "u1", "Ana", default_zone="Europe/Berlin")
    assert (first.name, first.hours.zone) == ("Ana", "Europe/Berlin")
    second = await ensure_person(connection, "board", "w", "u1", "Ana B.", zone="Asia/Tokyo")
    assert (second.id, second.name, second.hours.zone) == (first.id, "Ana B.", "Asia/Tokyo")


async def test_the_default_shifts_come_back(connection: AsyncConnection) -> None:
    ana = await ensure_person(connection, "board", "w", "u1", "Ana")
    await set_hours(connection, ana.id, Hours("UTC", (Shift(6, time(9), time(12)),)))
    await set_hours(connection, ana.id, Hours("UTC"), usual=True)
    (found,) = await find_resources(connection, [ana.id, ana.id, 0])
    assert found.hours == Hours("UTC")
