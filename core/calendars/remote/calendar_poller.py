"""The poller of connected calendars, which reads each one regularly and stores its owner's busy times."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from core.calendars.ical.ical_reader import CalendarContents, Window, read_calendar
from core.calendars.remote import calendar_client, connections
from core.calendars.remote.calendar_client import Forbidden, LockedOut
from core.calendars.remote.connections import PollResult
from core.calendars.remote.outgoing_events import queue_all_events
from core.model.buttons import offer
from core.model.errors import FrontdeskError, InputError, RetryLater, SettingsError
from core.model.replies import Reply
from core.people.languages import speaking_at
from core.security.guarded_http import MOST_BYTES
from core.text.catalogue import _, ngettext
from core.text.enumeration import count
from core.when import find_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.calendars.remote.calendar_login import CalendarLogin, CalendarServers
    from core.calendars.remote.connections import CalendarConnection
    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.security.guarded_http import GuardedHttp

Kind = Literal["caldav", "feed"]

IDLE_SECONDS: Final = 1.0
AT_ONCE: Final = 4
"""How many calendars a process reads concurrently."""
BEHIND: Final = timedelta(days=1)
AHEAD: Final = timedelta(days=100)
"""The window in which a calendar is read, before and after now."""
READ_AGAIN: Final = timedelta(hours=12)
"""After this time, even an unchanged calendar is read again, because the window has moved."""
LEASE: Final = timedelta(minutes=10)
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=2)
NOTIFY_AFTER: Final = timedelta(minutes=15)
"""How long a calendar may fail before its owner is notified. The owner of a new calendar is notified at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPoller:
    """Reads the calendars that are due, each at an `interval`. `zone` is for owners whose zone is not known.

    Any number of processes can run it, because each calendar is leased to one of them. No database connection is held
    while a server is asked. If the process dies before the commit, the previous busy times stay, and another process
    reads the calendar after the lease; if after, the new busy times and the notice to the owner are stored.
    """

    pool: AsyncConnectionPool
    posting: Announcer
    clock: Clock
    servers: CalendarServers
    interval: timedelta
    zone: str

    async def dispatch(self) -> float:
        """Read the calendars that are due, and return in how many seconds to call again."""
        now = self.clock.now()
        async with self.pool.connection() as connection:
            due = [
                calendar
                for _calendar in range(AT_ONCE)
                if (calendar := await connections.claim(connection, now=now, until=now + LEASE))
            ]
        await asyncio.gather(*(self._poll_in_language(calendar) for calendar in due))
        return 0.0 if len(due) == AT_ONCE else IDLE_SECONDS

    async def _poll_in_language(self, calendar: CalendarConnection) -> None:
        async with speaking_at(self.pool, calendar.address):
            await self._poll(calendar)

    async def _poll(self, calendar: CalendarConnection) -> None:
        try:
            login = self.servers.login(calendar)
            result = await self._read(calendar, login)
        except (RetryLater, InputError, SettingsError) as error:
            await self._record_failure(calendar, error)
        else:
            await self._record(calendar, result, login)

    async def _read(self, calendar: CalendarConnection, login: CalendarLogin) -> PollResult:
        """Read a calendar. The first time, find out of which kind it is."""
        is_stale = calendar.read_at is None or self.clock.now() - calendar.read_at > READ_AGAIN
        known = {} if is_stale else calendar.validators
        readers = {"feed": self._read_feed, "caldav": self._read_caldav}
        likely, other = (calendar.kind, None) if calendar.kind else _kinds(login)
        async with self.servers.client(calendar) as http:
            try:
                return await readers[likely](http, calendar, login.url, known)
            except InputError as error:
                if other is None or isinstance(error, LockedOut):
                    raise
                try:
                    return await readers[other](http, calendar, login.url, known)
                except InputError as second:
                    raise (second if isinstance(error, Forbidden) else error) from error

    async def _read_feed(
        self, http: GuardedHttp, calendar: CalendarConnection, url: str, known: dict[str, Any]
    ) -> PollResult:
        fetched = await calendar_client.fetch_feed(http, url, known)
        if fetched is None:
            return PollResult(calendar.name, "feed", calendar.validators, None, calendar.unread, None)
        content, validators = fetched
        contents = await _parse([content], self._window(calendar))
        return PollResult(calendar.name, "feed", validators, None, contents.unread, contents.busy)

    async def _read_caldav(
        self, http: GuardedHttp, calendar: CalendarConnection, url: str, known: dict[str, Any]
    ) -> PollResult:
        """Read all calendars of an account if one of them has changed."""
        current = [await calendar_client.find_calendar(http, url) for url in known.get("tags", ())]
        if current and all(found.tag and found.tag == known["tags"].get(found.url) for found in current):
            return PollResult(calendar.name, "caldav", calendar.validators, calendar.write_url, calendar.unread, None)
        account = await calendar_client.find_account(http, url)
        window = self._window(calendar, account.emails)
        files: list[bytes] = []
        for collection in account.collections:
            files += await calendar_client.read(http, collection.url, window.start, window.end)
            if sum(map(len, files)) > MOST_BYTES:
                raise InputError(
                    _("its events of these months are larger than {n} MB").format(n=count(MOST_BYTES // 10**6))
                )
        contents = await _parse(files, window)
        names = {collection.url: collection.name for collection in account.collections}
        writable = [collection.url for collection in account.collections if collection.writable]
        write_url = calendar.write_url if calendar.write_url in writable else next(iter(writable), None)
        name = names[write_url or account.collections[0].url]
        validators = {"tags": {collection.url: collection.tag for collection in account.collections}}
        return PollResult(name, "caldav", validators, write_url, contents.unread, contents.busy)

    def _window(self, calendar: CalendarConnection, emails: frozenset[str] = frozenset()) -> Window:
        now = self.clock.now()
        return Window(now - BEHIND, now + AHEAD, find_zone(calendar.zone or self.zone), emails)

    async def _record(self, calendar: CalendarConnection, result: PollResult, login: CalendarLogin) -> None:
        now = self.clock.now()
        async with self.pool.connection() as connection, connection.transaction():
            if not await connections.record_poll(connection, calendar, result, now=now, next_poll=now + self.interval):
                return
            if calendar.state == "new":
                await self._replace_older(connection, calendar, login.url)
            if calendar.state == "new" or result.write_url != calendar.write_url:
                await queue_all_events(connection, calendar.resource, now=now)
            if notice := _success_notice(calendar, result):
                await self.posting.post(connection, [(calendar.address, notice)])

    async def _replace_older(self, connection: AsyncConnection, calendar: CalendarConnection, url: str) -> None:
        """Remove an older connection of the same calendar. The new one may have a new password."""
        for other in await connections.find_all(connection, calendar.resource):
            with suppress(FrontdeskError):  # a login that cannot be unsealed may be another one
                if other.id != calendar.id and other.state != "new" and self.servers.login(other).url == url:
                    await connections.remove(connection, other)

    async def _record_failure(self, calendar: CalendarConnection, error: FrontdeskError) -> None:
        """Record a failure and notify the owner once. Remove a new calendar that can never be read."""
        now = self.clock.now()
        is_permanent = not isinstance(error, RetryLater)
        async with self.pool.connection() as connection, connection.transaction():
            if is_permanent and calendar.state == "new":
                if await connections.remove(connection, calendar):
                    unread = _("The calendar at `{host}` is not connected: {error}")
                    text = unread.format(host=calendar.host, error=_sentence(error))
                    await self.posting.post(connection, [(calendar.address, Reply(text, kind="notice"))])
                return
            is_due = is_permanent or calendar.state == "new" or now - (calendar.failing_since or now) >= NOTIFY_AFTER
            wait = connections.retry_wait(calendar.failures, error, first=FIRST_WAIT, longest=LONGEST_WAIT)
            recorded = await connections.record_failure(
                connection,
                calendar,
                reason=str(error),
                refused=isinstance(error, LockedOut),
                owner_told=calendar.owner_told or is_due,
                now=now,
                next_poll=now + (LONGEST_WAIT if is_permanent else wait),
            )
            if recorded and is_due and not calendar.owner_told:
                await self.posting.post(connection, [(calendar.address, _failure_notice(calendar, error))])


async def _parse(files: Sequence[bytes], window: Window) -> CalendarContents:
    """Parse files in a thread, because a large one takes seconds."""
    try:
        return await asyncio.to_thread(read_calendar, files, window)
    except InputError as error:
        raise InputError(_("it cannot be read, since {error}").format(error=error)) from error


def _kinds(login: CalendarLogin) -> tuple[Kind, Kind]:
    """Return the kinds that an address may be, the more likely one first."""
    is_file = login.url.partition("?")[0].endswith((".ics", ".ical", ".icalendar"))
    return ("feed", "caldav") if login.login is None or is_file else ("caldav", "feed")


def _success_notice(calendar: CalendarConnection, result: PollResult) -> Reply | None:
    """Return the notice that a calendar is connected or, after a notified failure, that it works again."""
    named, unnamed = _("“{name}” at `{host}`"), _("The calendar at `{host}`")
    label = (named if result.name else unnamed).format(name=result.name, host=calendar.host)
    if calendar.state != "new":
        text = _("{calendar} can be read again.").format(calendar=label)
        return Reply(text, kind="notice") if calendar.owner_told else None
    number = len(result.busy or ())
    connected = ngettext(
        "{calendar} is connected: one event in the next {days} days.",
        "{calendar} is connected: {n} events in the next {days} days.",
        number,
    ).format(calendar=label, n=count(number), days=AHEAD.days)
    access = _("It is only read; what is agreed here is not written into it.")
    if result.write_url:
        access = _("What is agreed here for you is written into it.")
    unread = ngettext(
        "I cannot read {n} of its events and ignore it.",
        "I cannot read {n} of its events and ignore them.",
        result.unread,
    ).format(n=count(result.unread))
    text = " ".join([connected, access, *([unread] if result.unread else [])])
    disconnect = offer(_("Disconnect it"), "disconnect_calendar", which=f"#{calendar.id}")
    return Reply(text, kind="notice", choices=(disconnect,))


def _failure_notice(calendar: CalendarConnection, error: FrontdeskError) -> Reply:
    label = calendar.label[0].upper() + calendar.label[1:]
    if isinstance(error, LockedOut):
        text = _("{calendar} is no longer read: {error} Connect it again with new ones.")
    elif calendar.state == "new":
        text = _("{calendar} cannot be read: {error} I keep trying.")
    else:
        text = _("{calendar} cannot be read: {error} I keep trying. Until then, the events read last count.")
    return Reply(text.format(calendar=label, error=_sentence(error)), kind="notice")


def _sentence(error: FrontdeskError) -> str:
    return f"{str(error).rstrip('.')}."
