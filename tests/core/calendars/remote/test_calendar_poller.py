"""Calendars on a real server: connected in conversation, read, written to until what is kept stands there once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.calendars import person_of, release, reserve, shift
from core.model.clock import SystemClock
from core.model.errors import InputError
from core.model.messages import Reach
from core.privacy import Privacy
from core.security.guarded_http import GuardedHttp, Login
from core.skills.calendars import personal_data
from tests.fakes.counter import Counter
from tests.fakes.radicale import PASSWORD, USER, Feed, Owner, Wire, ics, radicale
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NINE, TEN, ELEVEN = (datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in (9, 10, 11))

DENTIST = (
    "UID:a",
    "DTSTART;TZID=Europe/Paris:20261126T100000",
    "DTEND;TZID=Europe/Paris:20261126T110000",
    "SUMMARY:Dentist",
)
CLASS = ("UID:b", "DTSTART:20261126T130000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", "SUMMARY:Class")
KEPT = (b"SELECT * FROM messages", b"SELECT * FROM effects", b"SELECT * FROM replies", b"SELECT * FROM calendars")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radicale(tmp_path_factory.mktemp("radicale")) as url:
        yield url


@pytest.fixture
def wire(server: str) -> Wire:
    return Wire(server)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool, calendars=True).open() as made:
        yield made


async def _come(desk: Counter, beginning: str) -> str:
    """Wait for something that is told unasked."""
    await until(lambda: any(line.partition(": ")[2].startswith(beginning) for line in desk.board.order))
    return next(line.partition(": ")[2] for line in reversed(desk.board.order) if beginning in line)


async def _round(desk: Counter, wire: Wire) -> None:
    """Let time pass until a calendar is looked at again."""
    before = len(wire.seen)
    desk.clock.move(minutes=6)
    await desk.house.catch_up()
    assert len(wire.seen) > before


async def test_a_calendar_is_connected_read_told_and_disconnected(desk: Counter, wire: Wire, server: str) -> None:
    owner = Owner(server)
    await owner.make("/ana/work1/", "Work")
    await owner.put("/ana/work1/a.ics", *DENTIST)
    async with wire.open() as url:
        said = await desk.say(f"connect my calendar {url}/ana/work1/ {USER} {PASSWORD}")
        assert said.startswith("I look at the calendar at `127.0.0.1` now")
        assert (await _come(desk, "“Work”")).startswith(
            "“Work” at `127.0.0.1` is connected: one event in the next 100 days"
        )
        assert await desk.say("what's on tomorrow") == ("Thursday 26 Nov 2026 (Europe/Paris):\n\n- 10:00–11:00 Dentist")
        assert await desk.say("am I free thursday at 10:30") == (
            "No: You are taken on Thursday 26 Nov 2026, 10:30–11:30 Europe/Paris (10:30–11:00)."
        )
        told = await desk.tell("what's on tomorrow", reach=Reach.MENTION)
        assert told is not None
        assert "10:00–11:00 busy" in told
        assert "Dentist" not in told
        await owner.put("/ana/work1/b.ics", *CLASS)
        await _round(desk, wire)
        assert "- 14:00–15:00 Class" in await desk.say("what's on friday")
        await _round(desk, wire)
        assert [method for method, *_ in wire.seen].count("REPORT") == 2, "nothing has changed"
        assert "“Work” at `127.0.0.1` — read and written, last" in await desk.say("my calendars")
        assert "is disconnected" in await desk.say("disconnect my calendar")
        assert "nothing" in await desk.say("what's on tomorrow")
    async with desk.house.pool.connection() as connection:
        for statement in KEPT:
            rows = await (await connection.execute(statement)).fetchall()
            assert "s3cret" not in str(rows), statement


async def _kept(desk: Counter, purpose: str, title: str, start: datetime = NINE, end: datetime = TEN) -> None:
    async with desk.house.pool.connection() as connection, connection.transaction():
        ana = await person_of(connection, "board", "w", "ana", "Ana")
        await reserve(connection, [ana], start, end, purpose=purpose, title=title, now=desk.clock.now())


async def _connected(desk: Counter, url: str, path: str) -> None:
    await desk.say(f"connect my calendar {url}{path} {USER} {PASSWORD}")
    await _come(desk, "“Desk”")


async def test_what_is_kept_moved_and_released_stands_there_once(desk: Counter, wire: Wire, server: str) -> None:
    owner = Owner(server)
    await owner.make("/ana/work2/", "Desk")
    async with wire.open() as url:
        await _kept(desk, "meeting 1", "Kept before")
        await _connected(desk, url, "/ana/work2/")
        await until(lambda: _stands(owner, "/ana/work2/", "Kept before", "DTSTART:20261126T090000Z"))
        await until(lambda: "PUT" in [method for method, *_ in wire.seen])
        path = next(path for method, path, _ in wire.seen if method == "PUT")
        text = (await owner.send("GET", path))[1]
        noted = text.replace("END:VEVENT", "DESCRIPTION:my own note\r\nEND:VEVENT")
        wire.meanwhile = lambda: owner.send("PUT", path, noted)
        async with desk.house.pool.connection() as connection, connection.transaction():
            await shift(connection, "meeting 1", TEN, ELEVEN, now=desk.clock.now())
        await until(lambda: _stands(owner, "/ana/work2/", "Kept before", "DTSTART:20261126T100000Z"))
        await until(lambda: ("PUT", path, 412) in wire.seen)  # it was changed under us
        (event,) = await owner.events("/ana/work2/")
        assert "my own note" in event, "what its owner has added stays"
        await _round(desk, wire)
        assert await desk.say("what's on tomorrow") == (
            "Thursday 26 Nov 2026 (Europe/Paris):\n\n- 11:00–12:00 Kept before"
        ), "it counts once, and not as something else that is there too"
        async with desk.house.pool.connection() as connection:
            await release(connection, "meeting 1")
        await until(lambda: _is_empty(owner, "/ana/work2/"))


async def test_a_server_that_fails_gets_nothing_twice_and_heals(desk: Counter, wire: Wire, server: str) -> None:
    owner = Owner(server)
    await owner.make("/ana/work3/", "Desk")
    async with wire.open() as url:
        await _connected(desk, url, "/ana/work3/")
        wire.only, wire.faults = "PUT", ["lost", "down", "broken", "lost", "down"]
        await _kept(desk, "meeting 2", "Plan")
        while wire.faults:
            await _later(desk, wire)
        told = await _come(desk, "“Plan” (Thursday 26 Nov 2026, 10:00 Europe/Paris) is not in “Desk”")
        assert "yet: 127.0.0.1" in told
        assert "I keep trying" in told
        await _later(desk, wire)
        assert await _come(desk, "“Plan” stands in") == "“Plan” stands in “Desk” at `127.0.0.1` now."
        assert len(await owner.events("/ana/work3/")) == 1
        assert len([line for line in desk.board.order if "is not in" in line]) == 1, "told once"


async def test_what_the_server_forbids_is_told_once_and_counts_here(desk: Counter, wire: Wire, server: str) -> None:
    await Owner(server).make("/ana/work4/", "Desk")
    async with wire.open() as url:
        await _connected(desk, url, "/ana/work4/")
        wire.only, wire.faults = "PUT", ["forbidden"]
        await _kept(desk, "meeting 3", "Party")
        told = await _come(desk, "“Party”")
        assert "cannot be put into “Desk” at `127.0.0.1`: the server refuses it (403)" in told
        assert "Party" in await desk.say("what's on tomorrow")


async def test_a_wrong_password_and_no_calendar_are_told_and_nothing_is_kept(
    desk: Counter, server: str, pool: AsyncConnectionPool
) -> None:
    await desk.say(f"connect my calendar {server}/ana/ {USER} wrong")
    assert "the server does not accept the user and password" in await _come(desk, "The calendar at `127.0.0.1` is not")
    assert "You have no calendar connected" in await desk.say("my calendars")
    refused = await desk.tell(f"connect my calendar {server}/ana/ {USER} {PASSWORD}", reach=Reach.MENTION)
    assert refused is not None
    assert refused.startswith("Not here, where others read along")
    how = await desk.say("connect my calendar")
    assert how.startswith("Send me its address here")
    form = desk.board.button("Connect a calendar").id
    await desk.say("", choice=f"{form}{server}/ana/ {USER} wrong")
    async with pool.connection() as connection:
        rows = str(await (await connection.execute("SELECT message FROM messages")).fetchall())
    assert "wrong" not in rows
    assert PASSWORD not in rows


async def test_a_person_who_is_forgotten_leaves_no_calendar(desk: Counter, wire: Wire, server: str) -> None:
    await Owner(server).make("/ana/work5/", "Desk")
    async with wire.open() as url:
        await _connected(desk, url, "/ana/work5/")
        privacy = Privacy(desk.house.pool, personal_data)
        who = await privacy.find("board/w/ana")
        assert [each["host"] for each in (await privacy.export(who))["calendars"]] == ["127.0.0.1"]
        await privacy.forget(who)
        assert "You have no calendar connected" in await desk.say("my calendars")


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


async def test_a_feed_is_read_again_only_if_it_has_changed_and_is_told_once_if_it_fails(desk: Counter) -> None:
    feed = Feed(ics("UID:a", "DTSTART:20261126T090000Z", "DURATION:PT1H", "SUMMARY:Class", "X-ODD:1"))
    async with feed.open() as url:
        await desk.say(f"connect my calendar {url}")
        assert "is connected: one event in the next 100 days. It is only read" in await _come(desk, "The calendar at")
        assert "10:00–11:00 Class" in await desk.say("what's on tomorrow")
        await _answered(desk, feed)
        assert feed.answers == [200, 304]
        feed.content = feed.content.replace("T090000Z", "T140000Z")
        await _answered(desk, feed)
        await until(lambda: _says(desk, "15:00–16:00 Class"))
        feed.status, feed.retry_after = 503, "1200"
        await _answered(desk, feed)
        asked = len(feed.answers)
        desk.clock.move(minutes=15)
        assert "15:00–16:00 Class" in await desk.say("what's on tomorrow"), "what it said before counts"
        assert len(feed.answers) == asked, "it asked for 20 minutes"
        await _answered(desk, feed)
        told = "The calendar at `127.0.0.1` cannot be read: 127.0.0.1 answered with an error (503)."
        assert (await _come(desk, "The calendar at `127.0.0.1` cannot")).startswith(told)
        feed.status = 200
        await _answered(desk, feed)
        await _come(desk, "The calendar at `127.0.0.1` can be read again.")
        assert len([line for line in desk.board.order if told in line]) == 1


async def _says(desk: Counter, words: str) -> bool:
    return words in await desk.say("what's on tomorrow")


async def _answered(desk: Counter, feed: Feed) -> None:
    """Let time pass until a feed was asked once more."""
    before = len(feed.answers)

    def asked() -> bool:
        desk.clock.move(minutes=1)
        return len(feed.answers) > before

    await until(asked)


async def test_a_private_address_and_a_password_without_https_are_refused() -> None:
    clock = SystemClock()
    async with GuardedHttp(clock=clock, allow_private=False) as web:
        with pytest.raises(InputError, match="at a private address"):
            await web.ask("GET", "http://127.0.0.1:9/feed.ics")
    async with GuardedHttp(clock=clock, allow_private=False, login=Login("ana", "word")) as web:
        with pytest.raises(InputError, match="over https only"):
            await web.ask("GET", "http://dav.example.com/")
