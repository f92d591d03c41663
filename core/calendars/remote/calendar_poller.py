"""Looks at the calendars elsewhere again and again, and keeps what they say of when their owners are taken up."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from core.calendars.ical.ical_reader import Contents, Window, read_calendar
from core.calendars.remote import caldav, connections, feed
from core.calendars.remote.caldav import Forbidden, LockedOut
from core.calendars.remote.calendar_writer import publish_again
from core.calendars.remote.connections import Looked
from core.model.buttons import offer
from core.model.errors import FrontdeskError, InputError, RetryLater, SettingsError
from core.model.messages import Reply
from core.security.guarded_http import MOST_BYTES
from core.when import find_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.calendars.remote.calendar_login import CalendarLogin
    from core.calendars.remote.connections import CalendarConnection
    from core.calendars.remote.servers import Servers
    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.security.guarded_http import GuardedHttp

Kind = Literal["caldav", "feed"]

LOOK_SECONDS: Final = 1.0
AT_ONCE: Final = 4
"""Calendars that one process looks at side by side."""
BEHIND: Final = timedelta(days=1)
AHEAD: Final = timedelta(days=100)
"""The window of a calendar that is read."""
READ_AGAIN: Final = timedelta(hours=12)
"""After which time a calendar is read though it has not changed: the window has moved."""
LEASE: Final = timedelta(minutes=10)
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=2)
TELL_AFTER: Final = timedelta(minutes=15)
"""For how long a calendar fails before its owner is told; one that was just connected tells at once."""


class CalendarPoller:
    """Looks at what is due. Any number of processes may do so: each calendar is one's own for the time of a look.

    No connection is held while a server is asked. Dies the process before the commit, what the calendar said before
    stands, and another looks at it later; dies it after, what it says now stands, and what is to be told with it.
    """

    def __init__(
        self,
        pool: AsyncConnectionPool,
        *,
        posting: Announcer,
        clock: Clock,
        servers: Servers,
        every: timedelta,
        zone: str,
    ) -> None:
        """Make it; each calendar is looked at `every` so often, and `zone` is whose of whoever tells none."""
        self._pool = pool
        self._posting = posting
        self._clock = clock
        self._servers = servers
        self._every = every
        self._zone = zone

    async def dispatch(self) -> float:
        """Look at what is due, and return after how many seconds to come again."""
        now = self._clock.now()
        async with self._pool.connection() as connection:
            due = [
                found
                for _ in range(AT_ONCE)
                if (found := await connections.claim(connection, now=now, until=now + LEASE))
            ]
        await asyncio.gather(*(self._look(each) for each in due))
        return 0.0 if len(due) == AT_ONCE else LOOK_SECONDS

    async def _look(self, calendar: CalendarConnection) -> None:
        try:
            given = self._servers.access(calendar)
            looked = await self._ask(calendar, given)
        except RetryLater as error:
            await self._failed(calendar, error, wait=error.after_seconds)
        except (InputError, SettingsError) as error:
            await self._failed(calendar, error)
        else:
            await self._note(calendar, looked, given)

    async def _ask(self, calendar: CalendarConnection, given: CalendarLogin) -> Looked:
        """Ask the server; the first time, find out what it is."""
        stale = calendar.read_at is None or self._clock.now() - calendar.read_at > READ_AGAIN
        async with self._servers.web(given) as web:
            if calendar.kind:
                return await self._as(calendar.kind, web, calendar, given, stale=stale)
            first, second = _kinds(given)
            try:
                return await self._as(first, web, calendar, given, stale=True)
            except LockedOut:
                raise
            except InputError as error:
                try:
                    return await self._as(second, web, calendar, given, stale=True)
                except InputError as other:
                    raise (other if isinstance(error, Forbidden) else error) from error

    async def _as(
        self, kind: Kind, web: GuardedHttp, calendar: CalendarConnection, given: CalendarLogin, *, stale: bool
    ) -> Looked:
        ask = self._feed if kind == "feed" else self._caldav
        return await ask(web, calendar, given, stale=stale)

    async def _feed(
        self, web: GuardedHttp, calendar: CalendarConnection, given: CalendarLogin, *, stale: bool
    ) -> Looked:
        seen = {} if stale else calendar.seen
        found = await feed.fetch(web, given.url, seen)
        if found is None:
            return Looked(calendar.name, "feed", calendar.seen, None, calendar.unread, None)
        contents = await self._read(calendar, [found[0]], frozenset())
        return Looked(calendar.name, "feed", found[1], None, contents.unread, contents.taken)

    async def _caldav(
        self, web: GuardedHttp, calendar: CalendarConnection, given: CalendarLogin, *, stale: bool
    ) -> Looked:
        """Read all calendars of an account, if one of them has changed."""
        if not stale and calendar.seen:
            now = [await caldav.tag_of(web, url) for url in calendar.seen["tags"]]
            if all(each.tag and each.tag == calendar.seen["tags"].get(each.url) for each in now):
                return Looked(calendar.name, "caldav", calendar.seen, calendar.writes, calendar.unread, None)
        account = await caldav.find(web, given.url)
        window = self._window(calendar, account.emails)
        files: list[bytes] = []
        for each in account.collections:
            files += await caldav.read(web, each.url, window.start, window.end)
            if sum(map(len, files)) > MOST_BYTES:
                raise InputError(f"its events of these months are larger than {MOST_BYTES / 1e6:g} MB")
        contents = await self._read(calendar, files, account.emails)
        urls = [each.url for each in account.collections if each.writable]
        writes = calendar.writes if calendar.writes in urls else next(iter(urls), None)
        name = next((each.name for each in account.collections if each.url == writes), account.collections[0].name)
        seen = {"tags": {each.url: each.tag for each in account.collections}}
        return Looked(name, "caldav", seen, writes, contents.unread, contents.taken)

    async def _read(self, calendar: CalendarConnection, files: Sequence[bytes], emails: frozenset[str]) -> Contents:
        """Read files beside everything else: a large one takes seconds."""
        try:
            return await asyncio.to_thread(read_calendar, files, self._window(calendar, emails))
        except InputError as error:
            raise InputError(f"it cannot be read, since {error}") from error

    def _window(self, calendar: CalendarConnection, emails: frozenset[str]) -> Window:
        now = self._clock.now()
        return Window(now - BEHIND, now + AHEAD, find_zone(calendar.zone or self._zone), emails)

    async def _note(self, calendar: CalendarConnection, looked: Looked, given: CalendarLogin) -> None:
        now = self._clock.now()
        async with self._pool.connection() as connection, connection.transaction():
            if not await connections.note_look(connection, calendar, looked, now=now, next_look=now + self._every):
                return
            if calendar.state == "new":
                await self._replace_older(connection, calendar, given)
            if calendar.state == "new" or looked.writes != calendar.writes:
                await publish_again(connection, calendar.resource, now=now)
            said = _healed(calendar, looked)
            if said:
                await self._posting.post(connection, [(calendar.address, said)])

    async def _replace_older(
        self, connection: AsyncConnection, calendar: CalendarConnection, given: CalendarLogin
    ) -> None:
        """Let a calendar that is connected again take the place of itself: its password may be a new one."""
        for other in await connections.of(connection, calendar.resource):
            if other.id != calendar.id and other.state != "new":
                try:
                    same = self._servers.access(other).url == given.url
                except FrontdeskError:
                    continue
                if same:
                    await connections.remove(connection, other)

    async def _failed(self, calendar: CalendarConnection, error: FrontdeskError, *, wait: float | None = None) -> None:
        """Note a failure; what can never be read is forgotten, and its owner told once, as of what stays broken."""
        now = self._clock.now()
        for_good = not isinstance(error, RetryLater)
        async with self._pool.connection() as connection, connection.transaction():
            if for_good and calendar.state == "new":
                if await connections.remove(connection, calendar):
                    await self._posting.post(connection, [(calendar.address, _not_connected(calendar, error))])
                return
            due = for_good or calendar.state == "new" or now - (calendar.failing_since or now) >= TELL_AFTER
            length = LONGEST_WAIT if for_good else _wait(calendar.failures, wait)
            noted = await connections.note_failure(
                connection,
                calendar,
                reason=str(error),
                refused=isinstance(error, LockedOut),
                told=calendar.told or due,
                now=now,
                next_look=now + length,
            )
            if noted and due and not calendar.told:
                await self._posting.post(connection, [(calendar.address, _broken(calendar, error))])


def _wait(failures: int, asked: float | None) -> timedelta:
    """Return for how long to leave a server alone: as it asks, else twice as long each time."""
    grown: timedelta = min(FIRST_WAIT * 2 ** min(failures, 10), LONGEST_WAIT)
    return max(grown, timedelta(seconds=asked)) if asked else grown


def _kinds(given: CalendarLogin) -> tuple[Kind, Kind]:
    """Return what an address is, likelier first."""
    is_file = given.url.partition("?")[0].endswith((".ics", ".ical", ".icalendar"))
    return ("feed", "caldav") if given.login is None or is_file else ("caldav", "feed")


def _healed(calendar: CalendarConnection, looked: Looked) -> Reply | None:
    """Say that a calendar is connected, or that one of which somebody was told that it fails does not any more."""
    label = f"“{looked.name}” at `{calendar.host}`" if looked.name else f"The calendar at `{calendar.host}`"
    if calendar.state != "new":
        return Reply(f"{label} can be read again.", kind="notice") if calendar.told else None
    count = len(looked.taken or ())
    events = "one event" if count == 1 else f"{count} events"
    odd = f" I do not understand {looked.unread} of its events, and do not count them." if looked.unread else ""
    way = (
        "What is agreed here for you is written into it."
        if looked.writes
        else "It is only read: what is agreed here does not stand in it."
    )
    text = f"{label} is connected: {events} in the next {AHEAD.days} days. {way}{odd}"
    return Reply(text, kind="notice", choices=(offer("Disconnect it", "disconnect_calendar", which=f"#{calendar.id}"),))


def _not_connected(calendar: CalendarConnection, error: FrontdeskError) -> Reply:
    return Reply(f"The calendar at `{calendar.host}` is not connected: {_sentence(error)}", kind="notice")


def _broken(calendar: CalendarConnection, error: FrontdeskError) -> Reply:
    label = calendar.label[0].upper() + calendar.label[1:]
    if isinstance(error, LockedOut):
        return Reply(
            f"{label} is not read any more: {_sentence(error)} Connect it again with the new ones.", kind="notice"
        )
    until = "I keep trying." if calendar.state == "new" else "I keep trying, and go by what it said before."
    return Reply(f"{label} cannot be read: {_sentence(error)} {until}", kind="notice")


def _sentence(error: FrontdeskError) -> str:
    return f"{str(error).rstrip('.')}."
