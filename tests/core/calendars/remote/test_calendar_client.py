"""CalDAV against a real server, and against one that answers with XML entities; feeds, and what their errors mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from core.calendars.remote import calendar_client
from core.calendars.remote.calendar_client import Changed, Forbidden, LockedOut
from core.model.clock import SystemClock
from core.model.errors import InputError, RetryLater
from core.security.guarded_http import GuardedHttp, Login
from tests.fakes.radicale import PASSWORD, USER, Feed, Owner, ics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
ENTITY = '<?xml version="1.0" encoding="{0}"?><!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'
EVENT = ("UID:a", "DTSTART:20261126T090000Z", "DURATION:PT1H", "SUMMARY:Dentist")


@pytest.fixture
async def http() -> AsyncIterator[GuardedHttp]:
    async with GuardedHttp(clock=SystemClock(), allow_private=True, login=Login(USER, PASSWORD)) as opened:
        yield opened


@pytest.fixture
async def hostile() -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        encoding = request.path.strip("/")
        return web.Response(status=207, body=ENTITY.format(encoding).encode(encoding))

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
async def test_entities_are_refused_in_every_encoding(hostile: str, http: GuardedHttp, encoding: str) -> None:
    with pytest.raises(InputError, match="no calendar at that address"):
        await calendar_client.read(http, f"{hostile}/{encoding}", NINE, NINE + timedelta(days=1))


def test_an_event_has_a_url_of_its_own_in_a_calendar() -> None:
    assert calendar_client.event_url("https://x.example/a", "u@f") == "https://x.example/a/u@f.ics"
    assert calendar_client.event_url("https://x.example/a/", "u/1@f") == "https://x.example/a/u%2F1@f.ics"


@pytest.mark.slow
async def test_calendars_are_found_at_an_account_and_at_their_own_address(server: str, http: GuardedHttp) -> None:
    await Owner(server).make("/ana/found/", "Found")
    account = await calendar_client.find_account(http, f"{server}/ana/")
    found = {collection.url: (collection.name, collection.writable) for collection in account.collections}
    assert found[f"{server}/ana/found/"] == ("Found", True)
    one = await calendar_client.find_account(http, f"{server}/ana/found/")
    assert [collection.url for collection in one.collections] == [f"{server}/ana/found/"]


@pytest.mark.slow
async def test_a_calendar_is_read_within_a_window_and_its_tag_changes_with_it(server: str, http: GuardedHttp) -> None:
    owner, url = Owner(server), f"{server}/ana/read/"
    await owner.make("/ana/read/", "Read")
    empty = await calendar_client.find_calendar(http, url)
    await owner.put("/ana/read/a.ics", *EVENT)
    (file,) = await calendar_client.read(http, url, NINE, NINE + timedelta(days=1))
    assert b"Dentist" in file
    assert await calendar_client.read(http, url, NINE + timedelta(days=1), NINE + timedelta(days=2)) == []
    assert (await calendar_client.find_calendar(http, url)).tag != empty.tag


@pytest.mark.slow
async def test_a_file_is_only_replaced_in_the_state_in_which_it_was_read(server: str, http: GuardedHttp) -> None:
    await Owner(server).make("/ana/put/", "Put")
    url = calendar_client.event_url(f"{server}/ana/put/", "a")
    assert await calendar_client.get(http, url) is None
    await calendar_client.put(http, url, ics(*EVENT), etag=None)
    stored = await calendar_client.get(http, url)
    assert stored is not None
    with pytest.raises(Changed):
        await calendar_client.put(http, url, ics(*EVENT), etag=None)
    await calendar_client.put(http, url, ics(*EVENT, "LOCATION:Room 2"), etag=stored.etag)
    with pytest.raises(Changed):
        await calendar_client.put(http, url, ics(*EVENT), etag=stored.etag)
    await calendar_client.delete(http, url)
    await calendar_client.delete(http, url)
    assert await calendar_client.get(http, url) is None


@pytest.mark.slow
async def test_a_wrong_password_is_told_apart(server: str) -> None:
    async with GuardedHttp(clock=SystemClock(), allow_private=True, login=Login(USER, "wrong")) as http:
        with pytest.raises(LockedOut):
            await calendar_client.find_account(http, f"{server}/ana/")


async def test_a_feed_is_downloaded_again_only_if_it_has_changed(http: GuardedHttp) -> None:
    served = Feed("one")
    async with served.open() as url:
        first = await calendar_client.fetch_feed(http, url, {})
        assert first is not None
        content, validators = first
        assert (content, set(validators)) == (b"one", {"etag"})
        assert await calendar_client.fetch_feed(http, url, validators) is None
        served.content = "two"
        second = await calendar_client.fetch_feed(http, url, validators)
        assert second is not None
        assert second[0] == b"two"


@pytest.mark.parametrize(
    ("status", "error"), [(401, LockedOut), (403, Forbidden), (404, InputError), (410, InputError), (503, RetryLater)]
)
async def test_errors_of_a_server_are_told_apart(http: GuardedHttp, status: int, error: type[Exception]) -> None:
    async with Feed("", status=status).open() as url:
        with pytest.raises(error) as raised:
            await calendar_client.fetch_feed(http, url, {})
    assert type(raised.value) is error
