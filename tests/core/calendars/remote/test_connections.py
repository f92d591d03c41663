"""Connected calendars and their busy times, in a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.calendars import connections, ensure_person
from core.calendars.ical.ical_reader import BusyTime
from core.calendars.remote.connections import PollResult
from core.model.messages import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.calendars import CalendarConnection

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
NINE, TEN = (datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in (9, 10))
HOUR = timedelta(hours=1)
DENTIST = BusyTime(NINE, TEN, "a", "Dentist")


@pytest.fixture
async def connection(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    async with pool.connection() as opened, opened.transaction():
        yield opened


@pytest.fixture
async def calendar(connection: AsyncConnection) -> CalendarConnection:
    ana = await ensure_person(connection, "board", "w", "ana", "Ana", zone="Asia/Tokyo")
    address = Address("board", "w", "ana")
    await connections.add(connection, ana.id, address=address, host="x.example", secret="sealed", now=NOW)
    (found,) = await connections.find_all(connection, ana.id)
    return found


async def _record(connection: AsyncConnection, calendar: CalendarConnection, *busy: BusyTime) -> bool:
    result = PollResult("Work", "feed", {"etag": "1"}, None, 0, busy)
    return await connections.record_poll(connection, calendar, result, now=NOW, next_poll=NOW + HOUR)


async def test_a_new_calendar_is_due_and_leased_to_one_caller(
    connection: AsyncConnection, calendar: CalendarConnection
) -> None:
    assert (calendar.state, calendar.owner, calendar.zone) == ("new", "board/w/ana", "Asia/Tokyo")
    claimed = await connections.claim(connection, now=NOW, until=NOW + HOUR)
    assert claimed is not None
    assert claimed.id == calendar.id
    assert await connections.claim(connection, now=NOW, until=NOW + HOUR) is None
    assert await connections.claim(connection, now=NOW + HOUR, until=NOW + 2 * HOUR) is not None


async def test_a_poll_replaces_the_busy_times_of_its_calendar(
    connection: AsyncConnection, calendar: CalendarConnection
) -> None:
    assert await _record(connection, calendar, DENTIST)
    assert await _record(connection, calendar, BusyTime(TEN, TEN + HOUR, "b", "Class"))
    found = await connections.find_busy(connection, calendar.resource, NINE, TEN + HOUR)
    assert found == [(TEN, TEN + HOUR, "Class")]
    current = await connections.get(connection, calendar.id)
    assert current is not None
    assert (current.state, current.validators, current.read_at) == ("well", {"etag": "1"}, NOW)


async def test_a_failure_keeps_the_busy_times_and_a_poll_ends_it(
    connection: AsyncConnection, calendar: CalendarConnection
) -> None:
    await _record(connection, calendar, DENTIST)
    current = await connections.get(connection, calendar.id)
    assert current is not None
    for minutes in (0, 5):
        now = NOW + timedelta(minutes=minutes)
        assert await connections.record_failure(
            connection, current, reason="down", refused=False, owner_told=True, now=now, next_poll=now + HOUR
        )
    failing = await connections.get(connection, calendar.id)
    assert failing is not None
    assert (failing.state, failing.failures, failing.failing_since, failing.owner_told) == ("ailing", 2, NOW, True)
    assert len(await connections.find_busy(connection, calendar.resource, NINE, TEN)) == 1
    await _record(connection, calendar, DENTIST)
    healed = await connections.get(connection, calendar.id)
    assert healed is not None
    assert (healed.state, healed.failures, healed.failing_since, healed.owner_told) == ("well", 0, None, False)


async def test_a_calendar_that_was_removed_takes_no_result_any_more(
    connection: AsyncConnection, calendar: CalendarConnection
) -> None:
    await _record(connection, calendar, DENTIST)
    assert await connections.remove(connection, calendar)
    assert not await connections.remove(connection, calendar)
    assert not await _record(connection, calendar, DENTIST)
    assert await connections.find_busy(connection, calendar.resource, NINE, TEN) == []
