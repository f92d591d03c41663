"""Calendars on a real server: connected in conversation, polled, and disconnected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach
from core.privacy import Privacy
from core.skills.calendars import personal_data
from tests.fakes.notices import notice, poll_again
from tests.fakes.radicale import PASSWORD, USER, Feed, Owner, ics
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from tests.fakes.counter import Counter
    from tests.fakes.radicale import Wire

pytestmark = pytest.mark.slow

DENTIST = (
    "UID:a",
    "DTSTART;TZID=Europe/Paris:20261126T100000",
    "DTEND;TZID=Europe/Paris:20261126T110000",
    "SUMMARY:Dentist",
)
CLASS = ("UID:b", "DTSTART:20261126T130000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", "SUMMARY:Class")
KEPT = (b"SELECT * FROM messages", b"SELECT * FROM effects", b"SELECT * FROM replies", b"SELECT * FROM calendars")


async def test_a_calendar_is_connected_read_told_and_disconnected(desk: Counter, wire: Wire, server: str) -> None:
    owner = Owner(server)
    await owner.make("/ana/work1/", "Work")
    await owner.put("/ana/work1/a.ics", *DENTIST)
    async with wire.open() as url:
        said = await desk.say(f"connect my calendar {url}/ana/work1/ {USER} {PASSWORD}")
        assert said.startswith("I am reading the calendar at `127.0.0.1`")
        assert (await notice(desk, "“Work”")).startswith(
            "“Work” at `127.0.0.1` is connected: one event in the next 100 days"
        )
        assert "- 10:00–11:00 Dentist" in await desk.say("what's on tomorrow")
        answer = await desk.say("am I free thursday at 10:30")
        assert answer.startswith("No")
        assert "(10:30–11:00)" in answer
        told = await desk.tell("what's on tomorrow", reach=Reach.MENTION)
        assert told is not None
        assert "10:00–11:00 busy" in told
        assert "Dentist" not in told
        await owner.put("/ana/work1/b.ics", *CLASS)
        await poll_again(desk, wire)
        assert "- 14:00–15:00 Class" in await desk.say("what's on friday")
        await poll_again(desk, wire)
        assert [method for method, *_ in wire.seen].count("REPORT") == 2, "nothing has changed"
        assert "“Work” at `127.0.0.1` — read and written, last" in await desk.say("my calendars")
        assert "is disconnected" in await desk.say("disconnect my calendar")
        assert "Nothing is planned" in await desk.say("what's on tomorrow")
    async with desk.house.pool.connection() as connection:
        for statement in KEPT:
            rows = await (await connection.execute(statement)).fetchall()
            assert "s3cret" not in str(rows), statement


async def test_a_wrong_password_and_no_calendar_are_told_and_nothing_is_kept(
    desk: Counter, server: str, pool: AsyncConnectionPool
) -> None:
    await desk.say(f"connect my calendar {server}/ana/ {USER} wrong")
    assert "the server does not accept the user and password" in await notice(
        desk, "The calendar at `127.0.0.1` is not"
    )
    assert "You have no calendar connected" in await desk.say("my calendars")
    refused = await desk.tell(f"connect my calendar {server}/ana/ {USER} {PASSWORD}", reach=Reach.MENTION)
    assert refused is not None
    assert refused.startswith("Others can read this")
    how = await desk.say("connect my calendar")
    assert how.startswith("Send me its address")
    form = desk.board.button("Connect a calendar").id
    await desk.say("", choice=f"{form}{server}/ana/ {USER} wrong")
    async with pool.connection() as connection:
        rows = str(await (await connection.execute("SELECT message FROM messages")).fetchall())
    assert "wrong" not in rows
    assert PASSWORD not in rows


async def test_a_person_who_is_forgotten_leaves_no_calendar(desk: Counter, wire: Wire, server: str) -> None:
    await Owner(server).make("/ana/work5/", "Desk")
    async with wire.open() as url:
        await desk.say(f"connect my calendar {url}/ana/work5/ {USER} {PASSWORD}")
        await notice(desk, "“Desk”")
        privacy = Privacy(desk.house.pool, personal_data)
        who = await privacy.find("board/w/ana")
        assert [each["host"] for each in (await privacy.export(who))["calendars"]] == ["127.0.0.1"]
        await privacy.forget(who)
        assert "You have no calendar connected" in await desk.say("my calendars")


async def test_a_feed_is_read_again_only_if_it_has_changed_and_is_told_once_if_it_fails(desk: Counter) -> None:
    feed = Feed(ics("UID:a", "DTSTART:20261126T090000Z", "DURATION:PT1H", "SUMMARY:Class", "X-ODD:1"))
    async with feed.open() as url:
        await desk.say(f"connect my calendar {url}")
        assert "is connected: one event in the next 100 days. It is only read" in await notice(desk, "The calendar at")
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
        assert (await notice(desk, "The calendar at `127.0.0.1` cannot")).startswith(told)
        feed.status = 200
        await _answered(desk, feed)
        await notice(desk, "The calendar at `127.0.0.1` can be read again.")
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
