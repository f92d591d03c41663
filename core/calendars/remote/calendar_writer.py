"""The writer of connected calendars, which tries until each of a person's reservations is in the calendar once.

The UID of an event is fixed before it is written, so a repeated PUT changes nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.calendars.ical.ical_writer import update_event, write_event
from core.calendars.remote import calendar_client, connections, outgoing_events
from core.calendars.remote.calendar_client import Changed, LockedOut
from core.model.errors import FrontdeskError, InputError, RetryLater, SettingsError
from core.model.replies import Reply
from core.people.languages import speaking_at
from core.text.catalogue import _, ngettext
from core.text.enumeration import count
from core.when import find_zone
from core.when.rendered_time import told

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.calendars.remote.calendar_login import CalendarServers
    from core.calendars.remote.connections import CalendarConnection
    from core.calendars.remote.outgoing_events import OutgoingEvent
    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.security.guarded_http import GuardedHttp

IDLE_SECONDS: Final = 1.0
AT_ONCE: Final = 4
"""How many events a process writes concurrently."""
BATCH: Final = 100
LEASE: Final = timedelta(minutes=5)
FIRST_WAIT: Final = timedelta(seconds=10)
LONGEST_WAIT: Final = timedelta(minutes=30)
NOTIFY_AT: Final = 3
"""After how many failures the owner is notified that changes are waiting."""
MOST_ROUNDS: Final = 3
"""How often a file is read again if somebody else changes it at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWriter:
    """Writes pending events. Any number of processes can run it, because each event is leased to one of them.

    If the process dies before a PUT, the event is written after the lease; if after, it is written again, but the file
    that is already there under its UID is recognised. So there are no duplicates.
    """

    pool: AsyncConnectionPool
    posting: Announcer
    clock: Clock
    servers: CalendarServers

    async def dispatch(self) -> float:
        """Queue what has changed, write pending events, and return in how many seconds to call again."""
        now = self.clock.now()
        async with self.pool.connection() as connection:
            changes = await outgoing_events.queue_changes(connection, now=now, limit=BATCH)
            events = await outgoing_events.claim(connection, now=now, until=now + LEASE, limit=AT_ONCE)
        await asyncio.gather(*(self._write(event) for event in events))
        return 0.0 if events or changes == BATCH else IDLE_SECONDS

    async def _write(self, event: OutgoingEvent) -> None:
        async with self.pool.connection() as connection:
            calendar = await connections.get(connection, event.calendar)
        if calendar is None or calendar.write_url is None:
            return
        url = calendar_client.event_url(calendar.write_url, event.uid)
        async with speaking_at(self.pool, calendar.address):
            try:
                async with self.servers.client(calendar) as http:
                    await self._put_or_delete(http, url, event)
            except (RetryLater, InputError, SettingsError) as error:
                await self._record_failure(calendar, event, error)
            else:
                await self._record_written(calendar, event)

    async def _put_or_delete(self, http: GuardedHttp, url: str, event: OutgoingEvent) -> None:
        """Make the file at a URL contain the target, or delete it. What the owner has added to it stays."""
        if event.target is None:
            await calendar_client.delete(http, url)
            return
        stored = await calendar_client.get(http, url) if event.written else None
        for _round in range(MOST_ROUNDS):
            now = self.clock.now()
            text = update_event(stored.text, event.event, now=now) if stored else write_event(event.event, now=now)
            if text is None:
                return
            try:
                await calendar_client.put(http, url, text, etag=stored.etag if stored else None)
            except Changed:
                stored = await calendar_client.get(http, url)
            else:
                return
        raise RetryLater(_("it keeps changing"))

    async def _record_written(self, calendar: CalendarConnection, event: OutgoingEvent) -> None:
        async with self.pool.connection() as connection, connection.transaction():
            await outgoing_events.record_written(connection, event, now=self.clock.now())
            if event.owner_told:
                written, deleted = _("“{title}” is now in {calendar}."), _("“{title}” is now deleted from {calendar}.")
                said = written if event.target else deleted
                text = said.format(title=event.content["title"], calendar=calendar.label)
                await self.posting.post(connection, [(calendar.address, Reply(text, kind="notice"))])

    async def _record_failure(self, calendar: CalendarConnection, event: OutgoingEvent, error: FrontdeskError) -> None:
        now = self.clock.now()
        is_final = not _is_retried(error)
        wait = connections.retry_wait(event.attempts, error, first=FIRST_WAIT, longest=LONGEST_WAIT)
        async with self.pool.connection() as connection, connection.transaction():
            others_told, pending = await outgoing_events.count_pending(connection, event.calendar)
            tells = is_final or (event.attempts + 1 >= NOTIFY_AT and not others_told)
            await outgoing_events.record_failure(
                connection,
                event,
                reason=str(error),
                owner_told=tells and not is_final,
                next_attempt=now + wait,
                is_final=is_final,
            )
            if tells:
                notice = _failure_notice(calendar, event, error, pending=pending, now=now)
                await self.posting.post(connection, [(calendar.address, notice)])


def _is_retried(error: FrontdeskError) -> bool:
    return isinstance(error, (RetryLater, LockedOut, SettingsError))


def _failure_notice(
    calendar: CalendarConnection, event: OutgoingEvent, error: FrontdeskError, *, pending: int, now: datetime
) -> Reply:
    starts = datetime.fromisoformat(event.content["starts"])
    moment = told(starts, find_zone(calendar.zone or "UTC"), now=now, lasting=True, zoned=True)
    reason = str(error).rstrip(".")
    values = {"title": event.content["title"], "when": moment.words, "calendar": calendar.label, "reason": reason}
    if _is_retried(error):
        unwritten = _("“{title}” ({when}) is not in {calendar} yet: {reason}. I keep trying.")
        undeleted = _("“{title}” ({when}) is still in {calendar}: {reason}. I keep trying.")
        others = ngettext("{n} change is waiting for it.", "{n} changes are waiting for it.", pending)
        said = [unwritten if event.target else undeleted, *([others] if pending > 1 else [])]
        text = " ".join([*said, _("It is valid here all the same.")]).format(**values, n=count(pending))
    else:
        unwritable = _(
            "“{title}” ({when}) cannot be written into {calendar}: {reason}. "
            "It is valid here all the same; please check your calendar."
        )
        undeletable = _(
            "“{title}” ({when}) cannot be deleted from {calendar}: {reason}. "
            "It is valid here all the same; please check your calendar."
        )
        text = (unwritable if event.target else undeletable).format(**values)
    return Reply(text, kind="notice", moments=(moment,))
