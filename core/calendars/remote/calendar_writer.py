"""What is reserved for people is written into their calendars elsewhere, until it stands there, once.

What is wanted is a row, and its UID is known beforehand: a PUT that is repeated changes nothing. A trigger notes each
purpose whose reservations change, in the transaction that changes them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from core.calendars.ical.event import Event, as_text, put_into, uid_of
from core.calendars.remote import caldav, connections
from core.calendars.remote.caldav import Changed, LockedOut
from core.model.errors import FrontdeskError, InputError, RetryLater, SettingsError
from core.model.messages import Reply
from core.storage.rows import one
from core.when import find_zone
from core.when.rendered_time import told

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.calendars.remote.connections import CalendarConnection
    from core.calendars.remote.servers import Servers
    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.security.guarded_http import GuardedHttp

LOOK_SECONDS: Final = 1.0
AT_ONCE: Final = 4
BATCH: Final = 100
LEASE: Final = timedelta(minutes=5)
FIRST_WAIT: Final = timedelta(seconds=10)
LONGEST_WAIT: Final = timedelta(minutes=30)
TELL_AT: Final = 3
"""After so many failures the person is told what waits."""
MOST_ROUNDS: Final = 3
"""How often what stands on a server is read again, if it changes under us."""

_UNPUBLISHED = "SELECT purpose FROM unpublished ORDER BY purpose LIMIT %s FOR UPDATE SKIP LOCKED"
_PUBLISHED = "DELETE FROM unpublished WHERE purpose = ANY(%s)"
_AGAIN = """
INSERT INTO unpublished SELECT DISTINCT purpose FROM reservations WHERE resource = %s AND state = 'kept' AND ends > %s
ON CONFLICT DO NOTHING
"""
_DESK = "SELECT id FROM desk"
# Of somebody's calendars, the one that can be written to and was connected first.
_KEPT = """
SELECT c.id, t.title, t.starts, t.ends FROM reservations t
JOIN LATERAL (
    SELECT id FROM calendars WHERE resource = t.resource AND writes IS NOT NULL ORDER BY id LIMIT 1
) c ON true
WHERE t.purpose = %s AND t.state = 'kept'
"""
_WANT = """
INSERT INTO outgoing AS o (calendar, uid, purpose, wanted, look_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (calendar, uid) DO UPDATE SET wanted = excluded.wanted, edition = o.edition + 1, state = 'pending',
    attempts = 0, look_at = excluded.look_at, reason = NULL
WHERE o.wanted IS DISTINCT FROM excluded.wanted
"""
_UNWANT = """
UPDATE outgoing SET wanted = NULL, edition = edition + 1, state = 'pending', attempts = 0, look_at = %(now)s,
    reason = NULL
WHERE purpose = %(purpose)s AND calendar <> ALL(%(calendars)s) AND (wanted ->> 'ends')::timestamptz > %(now)s
"""
_CLAIM = """
UPDATE outgoing SET look_at = %s WHERE (calendar, uid) IN (
    SELECT o.calendar, o.uid FROM outgoing o JOIN calendars c ON c.id = o.calendar
    WHERE o.state = 'pending' AND o.look_at <= %s AND c.state <> 'refused'
    ORDER BY o.look_at LIMIT %s FOR UPDATE OF o SKIP LOCKED
)
RETURNING calendar, uid, wanted, standing, edition, attempts, told,
    (SELECT coalesce(max(sequence), 0) FROM invitations i WHERE i.purpose = outgoing.purpose)
"""
_DONE = """
UPDATE outgoing SET standing = %(wanted)s, reason = NULL, told = false,
    attempts = 0, look_at = CASE WHEN edition = %(edition)s THEN look_at ELSE %(now)s END,
    state = CASE WHEN edition = %(edition)s THEN %(state)s ELSE 'pending' END
WHERE (calendar, uid) = (%(calendar)s, %(uid)s)
"""
_FAILED = """
UPDATE outgoing SET attempts = attempts + 1, reason = %(reason)s, told = told OR %(told)s, look_at = %(next)s,
    state = CASE WHEN edition = %(edition)s THEN %(state)s ELSE 'pending' END
WHERE (calendar, uid) = (%(calendar)s, %(uid)s)
"""
# A server that is down for one event is down for the others of its calendar.
_HOLD_BACK = "UPDATE outgoing SET look_at = greatest(look_at, %s) WHERE calendar = %s AND state = 'pending'"
_TOLD = "SELECT count(*) FILTER (WHERE told), count(*) FROM outgoing WHERE calendar = %s AND state = 'pending'"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to stand under a UID in a calendar; nothing, if `wanted` is None."""

    calendar: int
    uid: str
    wanted: dict[str, Any] | None
    standing: dict[str, Any] | None
    edition: int
    attempts: int
    told: bool
    invited: int
    """The edition of the last file that told of it: what is written is none that is older."""

    @property
    def event(self) -> Event:
        """The event that is wanted."""
        return Event.of(self.uid, self.wanted or {}, sequence=self.edition + self.invited)

    @property
    def words(self) -> dict[str, Any]:
        """What it says, or said."""
        return self.wanted or self.standing or {}


async def event_uid(connection: AsyncConnection, purpose: str) -> str:
    """Return the UID of what is reserved for a purpose, in calendars and invitations."""
    row = await one(connection, _DESK)
    if row is None:
        raise LookupError("the desk has no id")
    return uid_of(row[0], purpose)


async def publish(connection: AsyncConnection, purpose: str, *, now: datetime) -> None:
    """Note what is to stand in whose calendar for a purpose; in the caller's transaction. The trigger calls for it."""
    uid = await event_uid(connection, purpose)
    rows = await (await connection.execute(_KEPT, (purpose,))).fetchall()
    for calendar, title, starts, ends in rows:
        wanted = {"title": title, "starts": _iso(starts), "ends": _iso(ends)}
        await connection.execute(_WANT, (calendar, uid, purpose, Jsonb(wanted), now))
    values = {"purpose": purpose, "calendars": [row[0] for row in rows], "now": now}
    await connection.execute(_UNWANT, values)


async def publish_again(connection: AsyncConnection, resource: int, *, now: datetime) -> None:
    """Have all that is kept for somebody looked at anew: a calendar has come, or gone."""
    await connection.execute(_AGAIN, (resource, now))


class CalendarWriter:
    """Writes what is pending. Any number of processes may do so: each event is one's own for five minutes.

    Dies the process before a PUT, it is done later; dies it after, it is done again, and the server, or what stands
    there under the UID, tells that it was done: nothing is doubled.
    """

    def __init__(self, pool: AsyncConnectionPool, *, posting: Announcer, clock: Clock, servers: Servers) -> None:
        self._pool = pool
        self._posting = posting
        self._clock = clock
        self._servers = servers

    async def dispatch(self) -> float:
        """Note what has changed, write what is pending, and return after how many seconds to come again."""
        now = self._clock.now()
        async with self._pool.connection() as connection:
            async with connection.transaction():
                rows = await (await connection.execute(_UNPUBLISHED, (BATCH,))).fetchall()
                for row in rows:
                    await publish(connection, row[0], now=now)
                await connection.execute(_PUBLISHED, ([row[0] for row in rows],))
            cursor = await connection.execute(_CLAIM, (now + LEASE, now, AT_ONCE))
            wishes = [Wish(*row) for row in await cursor.fetchall()]
        await asyncio.gather(*(self._write(each) for each in wishes))
        return 0.0 if wishes or len(rows) == BATCH else LOOK_SECONDS

    async def _write(self, wish: Wish) -> None:
        async with self._pool.connection() as connection:
            calendar = await connections.get(connection, wish.calendar)
        if calendar is None or calendar.writes is None:
            return
        try:
            async with self._servers.web(self._servers.access(calendar)) as web:
                await self._settle(web, caldav.place(calendar.writes, wish.uid), wish)
        except (RetryLater, InputError, SettingsError) as error:
            await self._failed(calendar, wish, error)
        else:
            await self._done(calendar, wish)

    async def _settle(self, web: GuardedHttp, url: str, wish: Wish) -> None:
        """Let stand at a URL what is wanted, whatever stands there now: what its owner has added to it stays."""
        if wish.wanted is None:
            await caldav.delete(web, url)
            return
        found = await caldav.get(web, url) if wish.standing else None
        for _ in range(MOST_ROUNDS):
            now = self._clock.now()
            text = put_into(found.text, wish.event, now=now) if found else as_text(wish.event, now=now)
            if text is None:
                return
            try:
                await caldav.put(web, url, text, etag=found.etag if found else None)
            except Changed:
                found = await caldav.get(web, url)
            else:
                return
        raise RetryLater("it changes all the time")

    async def _done(self, calendar: CalendarConnection, wish: Wish) -> None:
        values = {
            "wanted": Jsonb(wish.wanted) if wish.wanted else None,
            "edition": wish.edition,
            "state": "stands" if wish.wanted else "gone",
            "calendar": wish.calendar,
            "uid": wish.uid,
            "now": self._clock.now(),
        }
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(_DONE, values)
            if wish.told:
                said = "stands in" if wish.wanted else "is out of"
                text = f"“{wish.words['title']}” {said} {calendar.label} now."
                await self._posting.post(connection, [(calendar.address, Reply(text, kind="notice"))])

    async def _failed(self, calendar: CalendarConnection, wish: Wish, error: FrontdeskError) -> None:
        now = self._clock.now()
        again = isinstance(error, (RetryLater, LockedOut, SettingsError))
        wait = min(FIRST_WAIT * 2 ** min(wish.attempts, 10), LONGEST_WAIT)
        if isinstance(error, RetryLater) and error.after_seconds:
            wait = max(wait, timedelta(seconds=error.after_seconds))
        async with self._pool.connection() as connection, connection.transaction():
            others_told, pending = await one(connection, _TOLD, wish.calendar) or (0, 0)
            tells = not again or (wish.attempts + 1 >= TELL_AT and not others_told)
            values = {
                "reason": str(error),
                "told": tells and again,
                "next": now + wait,
                "edition": wish.edition,
                "state": "pending" if again else "failed",
                "calendar": wish.calendar,
                "uid": wish.uid,
            }
            await connection.execute(_FAILED, values)
            if again:
                await connection.execute(_HOLD_BACK, (now + wait, wish.calendar))
            if tells:
                said = _unwritten(calendar, wish, error, pending=pending, again=again, now=now)
                await self._posting.post(connection, [(calendar.address, said)])


def _unwritten(
    calendar: CalendarConnection, wish: Wish, error: FrontdeskError, *, pending: int, again: bool, now: datetime
) -> Reply:
    """Say what does not stand in somebody's calendar, and what becomes of it."""
    starts = datetime.fromisoformat(wish.words["starts"])
    moment = told(starts, find_zone(calendar.zone or "UTC"), now=now, lasting=True)
    reason = str(error).rstrip(".")
    what = f"“{wish.words['title']}” ({moment.words})"
    missing = "is not in" if wish.wanted else "still stands in"
    if again:
        others = f" {pending} changes wait for it." if pending > 1 else ""
        text = f"{what} {missing} {calendar.label} yet: {reason}. I keep trying.{others} Here it counts all the same."
    else:
        verb = "cannot be put into" if wish.wanted else "cannot be taken out of"
        text = f"{what} {verb} {calendar.label}: {reason}. Here it counts all the same; please see to your calendar."
    return Reply(text, kind="notice", moments=(moment,))


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
