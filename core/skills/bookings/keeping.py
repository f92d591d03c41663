"""A person's bookings, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.abilities.alarms import drop_alarms
from core.calendars import release
from core.skills.bookings.booking import PURPOSE, SUBJECT
from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_BOOKINGS = """
SELECT b.id, s.service, s.starts, s.ends, s.provider_name AS provider, s.room_name AS room, b.state, b.answers
FROM bookings b JOIN sessions s ON s.id = b.session
WHERE (b.platform, b.workspace, b.person) = (%s, %s, %s) ORDER BY b.id
"""
_LEDGER = """
SELECT l.booking, l.at, l.what, l.who, l.why, l.starts FROM booking_ledger l JOIN bookings b ON b.id = l.booking
WHERE (b.platform, b.workspace, b.person) = (%s, %s, %s) ORDER BY l.id
"""
_WAITS = """
SELECT service, starts, ends, state FROM waits WHERE (platform, workspace, person) = (%s, %s, %s) ORDER BY id
"""
# Whoever books, moves or reminds locks rows of these first: nothing is on its way from here on.
_HOLD = "LOCK TABLE bookings, sessions, waits IN EXCLUSIVE MODE"
_IDS = "SELECT id FROM bookings WHERE (platform, workspace, person) = (%s, %s, %s)"
_FORGET_WAITS = "DELETE FROM waits WHERE (platform, workspace, person) = (%s, %s, %s)"
_FORGET_LEDGER = "DELETE FROM booking_ledger WHERE booking = ANY(%s)"
_FORGET = "DELETE FROM bookings WHERE id = ANY(%s) RETURNING session"
# What providers were told of the person's bookings: by itself, or when they asked for the list of a day.
_FORGET_TOLD = "DELETE FROM replies WHERE message_id IS NULL AND reply -> 'subjects' ?| %s"
_BLANK = """
UPDATE replies SET reply = reply || '{"text": "(This was erased.)", "moments": [], "choices": [], "enclosures": []}'
WHERE message_id IS NOT NULL AND reply -> 'subjects' ?| %s
"""
_BLANK_EFFECTS = """
UPDATE effects SET reply = reply || '{"text": "(This was erased.)", "moments": [], "choices": [], "enclosures": []}'
WHERE reply -> 'subjects' ?| %s
"""
# Of a provider who is forgotten, the name goes; the time of others' bookings stays theirs.
_NAMELESS = """
UPDATE sessions SET provider_name = 'somebody' WHERE provider IN (
    SELECT id FROM resources WHERE (service, workspace, kind, key) = (%s, %s, 'person', %s)
)
"""
_EMPTY = """
DELETE FROM sessions s WHERE s.id = ANY(%s) AND NOT EXISTS (SELECT FROM bookings b WHERE b.session = s.id)
RETURNING id
"""


class Keeping:
    """Keeps what a person has booked and answered, what became of it, and what she waits for."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return it all, the instants in UTC."""
        key = (who.service, who.workspace, who.id)
        return {
            "bookings": await records(connection, _BOOKINGS, key),
            "bookings ledger": await records(connection, _LEDGER, key),
            "wait list": await records(connection, _WAITS, key),
        }

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase it all, in the caller's transaction, also what providers were told of it.

        What the person had booked is free for others again.
        """
        key = (who.service, who.workspace, who.id)
        await connection.execute(_HOLD)
        ids = [row[0] for row in await (await connection.execute(_IDS, key)).fetchall()]
        for each in ids:
            await drop_alarms(connection, subject=f"booking {each}")
            await drop_alarms(connection, subject=f"hold {each}")
        subjects = [f"{SUBJECT} {each}" for each in ids]
        told = (await connection.execute(_FORGET_TOLD, (subjects,))).rowcount
        for blank in (_BLANK, _BLANK_EFFECTS):
            await connection.execute(blank, (subjects,))
        waits = (await connection.execute(_FORGET_WAITS, key)).rowcount
        ledger = (await connection.execute(_FORGET_LEDGER, (ids,))).rowcount
        sessions = [row[0] for row in await (await connection.execute(_FORGET, (ids,))).fetchall()]
        for (session,) in await (await connection.execute(_EMPTY, (sessions,))).fetchall():
            await release(connection, f"{PURPOSE} {session}")
        await connection.execute(_NAMELESS, key)
        return {"bookings": len(ids), "bookings ledger": ledger, "wait list": waits, "replies": told}
