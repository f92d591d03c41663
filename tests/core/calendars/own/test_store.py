"""Reservations in a real database: the constraint, holds that expire, and connected calendars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.types.range import TimestamptzRange

from core.calendars import (
    Resource,
    Span,
    confirm_hold,
    ensure_person,
    ensure_resource,
    extend_hold,
    find_diaries,
    find_reservations,
    list_reservations,
    release,
    reserve,
)
from core.model.errors import HoldEnded, Taken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)  # a Tuesday
NINE, TEN, ELEVEN = (NOW.replace(hour=hour) for hour in (9, 10, 11))
MINUTES = timedelta(minutes=1)
DAY = Span(NOW.replace(hour=0), NOW.replace(hour=0) + timedelta(days=1))


@pytest.fixture
async def connection(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    async with pool.connection() as opened, opened.transaction():
        yield opened


@pytest.fixture
async def ana(connection: AsyncConnection) -> Resource:
    return await ensure_person(connection, "board", "w", "u1", "Ana")


@pytest.fixture
async def room(connection: AsyncConnection) -> Resource:
    return await ensure_resource(connection, "board", "w", kind="room", key="blue", name="The blue room")


async def _free(connection: AsyncConnection, party: Resource, window: Span, *, now: datetime) -> list[Span]:
    (diary,) = await find_diaries(connection, [party], window, now=now)
    return diary.free_time(window)


async def test_of_two_that_want_one_resource_the_second_is_refused_and_its_transaction_goes_on(
    connection: AsyncConnection, ana: Resource, room: Resource
) -> None:
    await reserve(connection, [ana], NINE, TEN, purpose="meeting 1", title="Plan", now=NOW)
    with pytest.raises(Taken):
        await reserve(connection, [room, ana], NINE + 30 * MINUTES, ELEVEN, purpose="meeting 2", title="X", now=NOW)
    assert not await list_reservations(connection, room.id, DAY, now=NOW)
    await reserve(connection, [room, ana], TEN, ELEVEN, purpose="meeting 2", title="X", now=NOW)
    assert [each.purpose for each in await list_reservations(connection, ana.id, DAY, now=NOW)] == [
        "meeting 1",
        "meeting 2",
    ]


async def test_the_database_itself_forbids_two_at_a_time(connection: AsyncConnection, ana: Resource) -> None:
    await reserve(connection, [ana], NINE, TEN, purpose="meeting 1", title="Plan", now=NOW)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        await connection.execute(
            "INSERT INTO reservations (resource, during, starts, ends, state, purpose, title) "
            "SELECT resource, during, starts, ends, state, 'other', title FROM reservations"
        )


async def test_buffers_are_taken_too(connection: AsyncConnection, ana: Resource) -> None:
    await reserve(connection, [ana], TEN, ELEVEN, purpose="a", title="A", now=NOW, before=15 * MINUTES)
    with pytest.raises(Taken):
        await reserve(connection, [ana], NINE, TEN, purpose="b", title="B", now=NOW)
    assert await _free(connection, ana, Span(NINE, ELEVEN), now=NOW) == [Span(NINE, TEN - 15 * MINUTES)]


async def test_a_hold_that_has_ended_makes_room_whole_and_cannot_be_kept_any_more(
    connection: AsyncConnection, ana: Resource, room: Resource
) -> None:
    until = NOW + 5 * MINUTES
    await reserve(connection, [ana, room], NINE, TEN, purpose="booking 1", title="A", now=NOW, until=until)
    with pytest.raises(Taken):
        await reserve(connection, [ana], NINE, TEN, purpose="booking 2", title="B", now=NOW)
    assert await _free(connection, ana, Span(NINE, TEN), now=until) == [Span(NINE, TEN)]
    assert await reserve(connection, [ana], NINE, TEN, purpose="booking 2", title="B", now=until) == ["booking 1"]
    with pytest.raises(HoldEnded):
        await confirm_hold(connection, "booking 1")
    assert not await list_reservations(connection, room.id, DAY, now=NOW)


async def test_a_hold_that_is_kept_stays_and_one_that_nobody_wanted_meanwhile_can_be_kept_late(
    connection: AsyncConnection, ana: Resource
) -> None:
    until = NOW + 5 * MINUTES
    await reserve(connection, [ana], NINE, TEN, purpose="booking 1", title="A", now=NOW, until=until)
    assert await extend_hold(connection, "booking 1", until=until + MINUTES)
    await confirm_hold(connection, "booking 1")
    assert not await extend_hold(connection, "booking 1", until=until)
    with pytest.raises(Taken):
        await reserve(connection, [ana], NINE, TEN, purpose="booking 2", title="B", now=until + 5 * MINUTES)


async def test_what_an_outside_calendar_says_is_not_free(connection: AsyncConnection, ana: Resource) -> None:
    await connection.execute(
        "INSERT INTO busy (resource, source, uid, during) VALUES (%s, 'feed', 'x', %s)",
        (ana.id, TimestamptzRange(TEN, None)),
    )
    assert await _free(connection, ana, DAY, now=NOW) == [Span(NINE, TEN)]


async def test_an_event_that_is_about_to_be_moved_does_not_count(connection: AsyncConnection, ana: Resource) -> None:
    await reserve(connection, [ana], NINE, TEN, purpose="meeting 1", title="Plan", now=NOW)
    await connection.execute(
        "INSERT INTO busy (resource, source, uid, during) VALUES (%s, 'feed', 'x', %s)",
        (ana.id, TimestamptzRange(TEN, ELEVEN)),
    )
    (diary,) = await find_diaries(connection, [ana], DAY, now=NOW)
    assert diary.taken == (Span(NINE, TEN), Span(TEN, ELEVEN))
    (diary,) = await find_diaries(connection, [ana], DAY, now=NOW, besides="meeting 1", uids=["x"])
    assert diary.taken == ()


async def test_what_is_released_is_free(connection: AsyncConnection, ana: Resource) -> None:
    await reserve(connection, [ana], NINE, TEN, purpose="a", title="A", now=NOW)
    assert [each.starts for each in await find_reservations(connection, "a")] == [NINE]
    assert await release(connection, "a")
    assert not await release(connection, "a")
    assert await _free(connection, ana, Span(NINE, TEN), now=NOW) == [Span(NINE, TEN)]
