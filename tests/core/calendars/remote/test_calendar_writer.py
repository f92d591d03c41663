"""Reservations on a real calendar server: written, moved and deleted once, however the server fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.calendars import ensure_person, release, reserve
from tests.fakes.notices import notice, poll_again
from tests.fakes.radicale import PASSWORD, USER, Owner
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from tests.fakes.counter import Counter
    from tests.fakes.radicale import Wire

pytestmark = pytest.mark.slow

NINE, TEN, ELEVEN = (datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in (9, 10, 11))


async def _reserve(desk: Counter, purpose: str, title: str, start: datetime = NINE, end: datetime = TEN) -> None:
    async with desk.house.pool.connection() as connection, connection.transaction():
        ana = await ensure_person(connection, "board", "w", "ana", "Ana")
        await reserve(connection, [ana], start, end, purpose=purpose, title=title, now=desk.clock.now())


async def _connect(desk: Counter, url: str, path: str) -> None:
    await desk.say(f"connect my calendar {url}{path} {USER} {PASSWORD}")
    await notice(desk, "“Desk”")


async def test_what_is_kept_moved_and_released_stands_there_once(desk: Counter, wire: Wire, server: str) -> None:
    owner = Owner(server)
    await owner.make("/ana/work2/", "Desk")
    async with wire.open() as url:
        await _reserve(desk, "meeting 1", "Kept before")
        await _connect(desk, url, "/ana/work2/")
        await until(lambda: _stands(owner, "/ana/work2/", "Kept before", "DTSTART:20261126T090000Z"))
        await until(lambda: "PUT" in [method for method, *_ in wire.seen])
        path = next(path for method, path, _ in wire.seen if method == "PUT")
        text = (await owner.send("GET", path))[1]
        noted = text.replace("END:VEVENT", "DESCRIPTION:my own note\r\nEND:VEVENT")
        wire.meanwhile = lambda: owner.send("PUT", path, noted)
        async with desk.house.pool.connection() as connection, connection.transaction():
            await release(connection, "meeting 1")
            ana = await ensure_person(connection, "board", "w", "ana", "Ana")
            await reserve(
                connection, [ana], TEN, ELEVEN, purpose="meeting 1", title="Kept before", now=desk.clock.now()
            )
        await until(lambda: _stands(owner, "/ana/work2/", "Kept before", "DTSTART:20261126T100000Z"))
        await until(lambda: ("PUT", path, 412) in wire.seen)  # it was changed under us
        (event,) = await owner.events("/ana/work2/")
        assert "my own note" in event, "what its owner has added stays"
        await poll_again(desk, wire)
        agenda = await desk.say("what's on tomorrow")
        assert [line for line in agenda.splitlines() if line.startswith("-")] == ["- 11:00–12:00 Kept before"]
        async with desk.house.pool.connection() as connection:
            await release(connection, "meeting 1")
        await until(lambda: _is_empty(owner, "/ana/work2/"))


async def test_a_server_that_fails_gets_nothing_twice_and_heals(desk: Counter, wire: Wire, server: str) -> None:
    owner = Owner(server)
    await owner.make("/ana/work3/", "Desk")
    async with wire.open() as url:
        await _connect(desk, url, "/ana/work3/")
        wire.only, wire.faults = "PUT", ["lost", "down", "broken", "lost", "down"]
        await _reserve(desk, "meeting 2", "Plan")
        while wire.faults:
            await _later(desk, wire)
        told = await notice(desk, "“Plan” (")
        assert "10:00" in told
        assert "is not in “Desk” at `127.0.0.1` yet: 127.0.0.1" in told
        assert "I keep trying" in told
        await _later(desk, wire)
        assert await notice(desk, "“Plan” is now") == "“Plan” is now in “Desk” at `127.0.0.1`."
        assert len(await owner.events("/ana/work3/")) == 1
        assert len([line for line in desk.board.order if "is not in" in line]) == 1, "told once"


async def test_what_the_server_forbids_is_told_once_and_counts_here(desk: Counter, wire: Wire, server: str) -> None:
    await Owner(server).make("/ana/work4/", "Desk")
    async with wire.open() as url:
        await _connect(desk, url, "/ana/work4/")
        wire.only, wire.faults = "PUT", ["forbidden"]
        await _reserve(desk, "meeting 3", "Party")
        told = await notice(desk, "“Party”")
        assert "cannot be written into “Desk” at `127.0.0.1`: the server refuses it (403)" in told
        assert "Party" in await desk.say("what's on tomorrow")


async def _stands(owner: Owner, path: str, title: str, time: str) -> bool:
    return any(f"SUMMARY:{title}" in each and time in each for each in await owner.events(path))


async def _is_empty(owner: Owner, path: str) -> bool:
    return not await owner.events(path)


async def _later(desk: Counter, wire: Wire) -> None:
    """Let time pass until the next PUT has been tried."""
    tried = [method for method, *_ in wire.seen].count("PUT")
    await until(lambda: _tried(desk, wire, tried))


def _tried(desk: Counter, wire: Wire, before: int) -> bool:
    desk.clock.move(seconds=10)
    return [method for method, *_ in wire.seen].count("PUT") > before
