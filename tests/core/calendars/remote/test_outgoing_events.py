"""What is to be written into connected calendars, in a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.calendars import ensure_person, find_event_uid, queue_all_events, release, reserve
from core.calendars.remote.outgoing_events import claim, count_pending, queue_changes, record_failure, record_written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.calendars import Resource
    from core.calendars.remote.outgoing_events import OutgoingEvent

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
NINE, TEN, ELEVEN = (datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in (9, 10, 11))
LEASE = timedelta(minutes=5)


@pytest.fixture
async def connection(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    async with pool.connection() as opened, opened.transaction():
        yield opened


@pytest.fixture
async def ana(connection: AsyncConnection) -> Resource:
    """Somebody with a writable calendar."""
    ana = await ensure_person(connection, "board", "w", "ana", "Ana")
    await connection.execute(
        "INSERT INTO calendars (resource, address, host, secret, kind, state, writes, connected_at, look_at)"
        " VALUES (%s, '{}', 'h', 's', 'caldav', 'well', 'http://h/', now(), now())",
        (ana.id,),
    )
    return ana


async def _reserve(connection: AsyncConnection, ana: Resource, start: datetime, end: datetime) -> None:
    await release(connection, "meeting 1")
    await reserve(connection, [ana], start, end, purpose="meeting 1", title="Plan", now=NOW)
    await queue_changes(connection, now=NOW, limit=10)


async def _claim(connection: AsyncConnection, *, now: datetime = NOW) -> list[OutgoingEvent]:
    return await claim(connection, now=now, until=now + LEASE, limit=10)


async def test_a_reservation_is_queued_once_and_leased_once(connection: AsyncConnection, ana: Resource) -> None:
    await _reserve(connection, ana, NINE, TEN)
    assert await queue_changes(connection, now=NOW, limit=10) == 0
    (event,) = await _claim(connection)
    assert event.uid == await find_event_uid(connection, "meeting 1")
    assert (event.event.title, event.event.starts, event.event.ends) == ("Plan", NINE, TEN)
    assert await _claim(connection) == []
    assert len(await _claim(connection, now=NOW + LEASE)) == 1, "after the lease"


async def test_what_is_written_and_unchanged_is_not_written_again(connection: AsyncConnection, ana: Resource) -> None:
    await _reserve(connection, ana, NINE, TEN)
    (event,) = await _claim(connection)
    await record_written(connection, event, now=NOW)
    await queue_all_events(connection, ana.id, now=NOW)
    assert await queue_changes(connection, now=NOW, limit=10) == 1
    assert await _claim(connection, now=NOW + LEASE) == []


async def test_a_change_while_the_event_is_written_is_written_next(connection: AsyncConnection, ana: Resource) -> None:
    await _reserve(connection, ana, NINE, TEN)
    (event,) = await _claim(connection)
    await _reserve(connection, ana, TEN, ELEVEN)
    await record_written(connection, event, now=NOW)
    (changed,) = await _claim(connection)
    assert changed.event.starts == TEN
    assert changed.written == event.target
    assert changed.event.sequence > event.event.sequence


async def test_what_is_released_is_to_be_deleted(connection: AsyncConnection, ana: Resource) -> None:
    await _reserve(connection, ana, NINE, TEN)
    (event,) = await _claim(connection)
    await record_written(connection, event, now=NOW)
    await release(connection, "meeting 1")
    await queue_changes(connection, now=NOW, limit=10)
    (gone,) = await _claim(connection)
    assert (gone.target, gone.content["title"]) == (None, "Plan")


@pytest.mark.parametrize("is_final", [False, True])
async def test_after_a_failure_an_event_waits_or_is_given_up(
    connection: AsyncConnection,
    ana: Resource,
    is_final: bool,  # noqa: FBT001
) -> None:
    await _reserve(connection, ana, NINE, TEN)
    (event,) = await _claim(connection)
    later = NOW + 2 * LEASE
    await record_failure(
        connection, event, reason="it is down", owner_told=not is_final, next_attempt=later, is_final=is_final
    )
    assert await count_pending(connection, event.calendar) == ((0, 0) if is_final else (1, 1))
    assert await _claim(connection, now=later - LEASE / 2) == []
    assert [each.attempts for each in await _claim(connection, now=later)] == ([] if is_final else [1])
