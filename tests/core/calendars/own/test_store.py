"""Reservations on a real database: the constraint, holds that end, and what is free beside outside calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.types.range import TimestamptzRange

from core.calendars import (
    Hours,
    Resource,
    Shift,
    Span,
    add_days_off,
    remove_days_off,
    ended_holds,
    list_reservations,
    find_resource,
    free,
    extend_hold,
    confirm_hold,
    ensure_person,
    release,
    find_reservations,
    reserve,
    ensure_resource,
    set_hours,
    set_seats,
    shift,
)
from core.model.errors import HoldEnded, Taken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

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


async def test_of_two_that_want_one_resource_the_second_is_refused_and_its_transaction_goes_on(
    connection: AsyncConnection, ana: Resource, room: Resource
) -> None:
    await reserve(connection, [ana], NINE, TEN, purpose="meeting 1", title="Plan", now=NOW)
    with pytest.raises(Taken):
        await reserve(connection, [room, ana], NINE + 30 * MINUTES, ELEVEN, purpose="meeting 2", title="X", now=NOW)
    assert not await list_reservations(connection, room.id, DAY, now=NOW)
    await reserve(connection, [room, ana], TEN, ELEVEN, purpose="meeting 2", title="X", now=NOW)
    assert [each.purpose for each in await list_reservations(connection, ana.id, DAY, now=NOW)] == ["meeting 1", "meeting 2"]


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
    assert await free(connection, [ana], Span(NINE, ELEVEN), now=NOW) == [Span(NINE, TEN - 15 * MINUTES)]


async def test_a_hold_that_has_ended_makes_room_whole_and_cannot_be_kept_any_more(
    connection: AsyncConnection, ana: Resource, room: Resource
) -> None:
    until = NOW + 5 * MINUTES
    await reserve(connection, [ana, room], NINE, TEN, purpose="booking 1", title="A", now=NOW, until=until)
    with pytest.raises(Taken):
        await reserve(connection, [ana], NINE, TEN, purpose="booking 2", title="B", now=NOW)
    assert await ended_holds(connection, now=until) == ["booking 1"]
    assert await free(connection, [ana], Span(NINE, TEN), now=until) == [Span(NINE, TEN)]
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


async def test_what_is_moved_keeps_its_buffers_and_stays_where_it_was_if_the_new_time_is_taken(
    connection: AsyncConnection, ana: Resource
) -> None:
    await reserve(connection, [ana], NINE, TEN, purpose="a", title="A", now=NOW, after=10 * MINUTES)
    await reserve(connection, [ana], ELEVEN, ELEVEN + 30 * MINUTES, purpose="b", title="B", now=NOW)
    with pytest.raises(Taken):
        await shift(connection, "a", TEN, ELEVEN, now=NOW)
    await shift(connection, "a", NINE + 30 * MINUTES, TEN + 30 * MINUTES, now=NOW)
    (moved,) = await find_reservations(connection, "a")
    assert (moved.starts, moved.during.end) == (NINE + 30 * MINUTES, TEN + 40 * MINUTES)
    assert await release(connection, "a")
    assert not await release(connection, "a")
    with pytest.raises(HoldEnded):
        await shift(connection, "a", NINE, TEN, now=NOW)


async def test_what_an_outside_calendar_says_is_not_free(connection: AsyncConnection, ana: Resource) -> None:
    await connection.execute(
        "INSERT INTO busy (resource, source, uid, during) VALUES (%s, 'feed', 'x', %s)",
        (ana.id, TimestamptzRange(TEN, None)),
    )
    assert await free(connection, [ana], DAY, now=NOW) == [Span(NINE, TEN)]


async def test_a_person_works_by_the_hours_and_the_zone_that_were_told(connection: AsyncConnection) -> None:
    await connection.execute(
        "INSERT INTO people (service, workspace, person, zone) VALUES ('board', 'w', 'li', 'Asia/Tokyo')"
    )
    li = await ensure_person(connection, "board", "w", "li", "Li", zone="Europe/Paris")
    assert li.hours == Hours("Asia/Tokyo")
    await set_hours(connection, li.id, Hours("Asia/Tokyo", (Shift(1, time(9), time(12)),), "JP"))
    await add_days_off(connection, li.id, date(2026, 10, 27), date(2026, 10, 30), reason="away")
    found = await find_resource(connection, "board", "w", "person", "li")
    assert found is not None
    assert found.hours == Hours(
        "Asia/Tokyo", (Shift(1, time(9), time(12)),), "JP", ((date(2026, 10, 27), date(2026, 10, 30)),)
    )
    assert await remove_days_off(connection, li.id, date(2026, 10, 28), date(2026, 10, 28)) == 1
    assert await find_resource(connection, "board", "w", "person", "nobody") is None


async def test_a_room_is_always_open_and_has_seats(connection: AsyncConnection, room: Resource) -> None:
    await set_seats(connection, room.id, 12)
    found = await find_resource(connection, "board", "w", "room", "blue")
    assert found is not None
    assert found.seats == 12
    assert await free(connection, [found], DAY, now=NOW) == [DAY]
