"""What a hostile server answers, and what hostile titles become: refused in a line, and words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from core.calendars.ical.event import Event, write_event
from core.calendars.ical.ical_reader import Window, read_calendar
from core.calendars.ical.invitation import Party, write_invitation
from core.calendars.remote import caldav
from core.model.clock import SystemClock
from core.model.errors import InputError
from core.security.guarded_http import GuardedHttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
WINDOW = Window(NINE, NINE + timedelta(days=100), UTC)
ENTITY = '<?xml version="1.0" encoding="{0}"?><!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'


@pytest.fixture
async def server() -> AsyncIterator[str]:
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
async def test_entities_are_refused_in_whatever_encoding_they_come(server: str, encoding: str) -> None:
    async with GuardedHttp(clock=SystemClock(), allow_private=True) as asked:
        with pytest.raises(InputError, match="no calendar at that address"):
            await caldav.read(asked, f"{server}/{encoding}", NINE, NINE + timedelta(days=1))


def test_very_many_small_files_of_one_calendar_cost_no_more_than_one_large_one() -> None:
    file = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261126T100000Z\nTRANSP:TRANSPARENT\nEND:VEVENT\nEND:VCALENDAR"
    with pytest.raises(InputError, match="more than 50,000 events"):
        read_calendar([file] * 51_000, WINDOW)


@pytest.mark.parametrize("words", ['Ev"il', "a\r\nATTENDEE:mailto:b@example.com", "a\nX:1", "a\x07b", "a;b,c:d^n"])
def test_a_title_or_a_name_adds_no_line_to_an_event(words: str) -> None:
    event = Event("u@f", words, NINE, NINE + timedelta(hours=1))
    for text in (write_event(event, now=NINE), write_invitation(event, organizer=Party(words), parties=[Party(words)], now=NINE)):
        lines = text.split("\r\n")
        assert not any(line.startswith(("X:", "ATTENDEE:mailto:b@")) for line in lines)
        assert all(letter.isprintable() for line in lines for letter in line)
