"""CalDAV against a real server, and against one that answers with XML entities."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from core.calendars.remote import caldav
from core.calendars.remote.caldav import Changed, LockedOut
from core.model.clock import SystemClock
from core.model.errors import InputError
from core.security.guarded_http import GuardedHttp, Login
from tests.fakes.radicale import PASSWORD, USER, Owner, ics

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
        await caldav.read(http, f"{hostile}/{encoding}", NINE, NINE + timedelta(days=1))


def test_an_event_has_a_url_of_its_own_in_a_calendar() -> None:
    assert caldav.event_url("https://x.example/a", "u@f") == "https://x.example/a/u@f.ics"
    assert caldav.event_url("https://x.example/a/", "u/1@f") == "https://x.example/a/u%2F1@f.ics"


@pytest.mark.slow
async def test_calendars_are_found_at_an_account_and_at_their_own_address(server: str, http: GuardedHttp) -> None:
    await Owner(server).make("/ana/found/", "Found")
    account = await caldav.find_account(http, f"{server}/ana/")
    found = {collection.url: (collection.name, collection.writable) for collection in account.collections}
    assert found[f"{server}/ana/found/"] == ("Found", True)
    one = await caldav.find_account(http, f"{server}/ana/found/")
    assert [collection.url for collection in one.collections] == [f"{server}/ana/found/"]


@pytest.mark.slow
async def test_a_calendar_is_read_within_a_window_and_its_tag_changes_with_it(server: str, http: GuardedHttp) -> None:
    owner, url = Owner(server), f"{server}/ana/read/"
    await owner.make("/ana/read/", "Read")
    empty = await caldav.find_calendar(http, url)
    await owner.put("/ana/read/a.ics", *EVENT)
    (file,) = await caldav.read(http, url, NINE, NINE + timedelta(days=1))
    assert b"Dentist" in file
    assert await caldav.read(http, url, NINE + timedelta(days=1), NINE + timedelta(days=2)) == []
    assert (await caldav.find_calendar(http, url)).tag != empty.tag


@pytest.mark.slow
async def test_a_file_is_only_replaced_in_the_state_in_which_it_was_read(server: str, http: GuardedHttp) -> None:
    await Owner(server).make("/ana/put/", "Put")
    url = caldav.event_url(f"{server}/ana/put/", "a")
    assert await caldav.get(http, url) is None
    await caldav.put(http, url, ics(*EVENT), etag=None)
    stored = await caldav.get(http, url)
    assert stored is not None
    with pytest.raises(Changed):
        await caldav.put(http, url, ics(*EVENT), etag=None)
    await caldav.put(http, url, ics(*EVENT, "LOCATION:Room 2"), etag=stored.etag)
    with pytest.raises(Changed):
        await caldav.put(http, url, ics(*EVENT), etag=stored.etag)
    await caldav.delete(http, url)
    await caldav.delete(http, url)
    assert await caldav.get(http, url) is None


@pytest.mark.slow
async def test_a_wrong_password_is_told_apart(server: str) -> None:
    async with GuardedHttp(clock=SystemClock(), allow_private=True, login=Login(USER, "wrong")) as http:
        with pytest.raises(LockedOut):
            await caldav.find_account(http, f"{server}/ana/")
