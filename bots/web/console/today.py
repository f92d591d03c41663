"""Today: what was answered and what not, who waits, what is due, and what has failed. It is kept up to date."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bots.web.access.sessions import allows
from bots.web.acting import changing
from bots.web.console import log_store
from bots.web.rendering import back, page
from bots.web.routing import set_headers
from bots.web.site import site_of, visit_of
from core.delivery import dead_letters
from core.jobs.jobs import Jobs
from core.skills.bookings import store as bookings
from core.skills.cases import store as cases
from core.skills.cases.promises import next_due
from core.skills.reminders import store as reminders

if TYPE_CHECKING:
    from datetime import datetime

    from bots.web.console.log_store import Day
    from bots.web.site import Site
    from core.delivery.dead_letters import DeadLetter
    from core.skills.bookings.booking import Booking
    from core.skills.cases.case import Case
    from core.skills.reminders.reminder import Reminder

DAY: Final = timedelta(days=1)
MOST: Final = 8
"""How many entries of each kind are shown."""
FRESH_SECONDS: Final = 1.0
"""For how long the figures are shown again without a look at the database."""
KEEP_ALIVE_SECONDS: Final = 20.0
"""How often a silent connection is used, so that no proxy closes it."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What happened since yesterday, and what is due until tomorrow."""

    day: Day
    waiting: list[tuple[Case, datetime | None]]
    open: int
    reminders: list[Reminder]
    bookings: list[Booking]
    failed: list[DeadLetter]
    at: datetime


class Overviews:
    """The overview of now, which many pages share for a moment."""

    def __init__(self) -> None:
        self._known: tuple[float, Overview] | None = None
        self._lock = asyncio.Lock()

    async def now(self, site: Site) -> Overview:
        """Return the overview, not older than a second."""
        async with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > FRESH_SECONDS:
                self._known = (time.monotonic(), await _overview(site))
            return self._known[1]


OVERVIEWS: Final = web.AppKey("overviews", Overviews)


async def _overview(site: Site) -> Overview:
    now = site.now
    async with site.pool.connection() as connection:
        day = await log_store.day(connection, since=now - DAY)
        open_cases = await cases.all_cases(connection)
        waiting = [each for each in open_cases if each.state in {"new", "waiting_team", "reopened"}]
        due = [(each, await next_due(connection, each)) for each in waiting[:MOST]]
        coming = [one for one in await reminders.active(connection) if one.next and one.next.due < now + DAY]
        booked = [one for one in await bookings.to_come(connection, now=now) if one.session.starts < now + DAY]
        failed = await dead_letters.list_dead_letters(connection)
    return Overview(day, due, len(open_cases), coming[:MOST], booked[:MOST], failed[-MOST:], now)


async def show(request: web.Request) -> web.Response:
    """Show the page, or only its figures for a page that is open already."""
    overview = await request.app[OVERVIEWS].now(site_of(request))
    member = visit_of(request).member
    own = [one for one in overview.reminders if member.who == one.owner or allows(member.role, "owner")]
    only = request.headers.get("HX-Request") == "true"
    return page(request, "today_figures.html" if only else "today.html", overview=overview, reminders=own)


async def live(request: web.Request) -> web.StreamResponse:
    """Tell an open page whenever something has changed, for as long as it is open."""
    site = site_of(request)
    if site.live.is_full:
        raise web.HTTPServiceUnavailable(reason="Too many pages are open. Reload this one to see what is new.")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    set_headers(response)
    await response.prepare(request)
    async with site.live.listening() as changed:
        with suppress(ConnectionError):
            await response.write(b"retry: 2000\n\n")
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), KEEP_ALIVE_SECONDS)
                await response.write(b"event: changed\ndata: \n\n" if changed.is_set() else b": still here\n\n")
                changed.clear()
    return response


async def retry(request: web.Request) -> web.Response:
    """Try again what has failed."""
    name = str((await request.post()).get("id", ""))
    site, jobs = site_of(request), Jobs()
    async with jobs.open(site.pool), changing(request, "tried again", name) as unit:
        await dead_letters.retry(unit.connection, jobs, name)
    return back(request, "/today", "It is tried again.")
