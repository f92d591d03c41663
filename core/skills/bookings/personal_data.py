"""Personal data of bookings: a person's bookings with their answers and ledger, and places on the wait list.

Erasing a person frees the times that they had booked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.abilities.hooks.alarms import drop_alarms
from core.calendars import release
from core.privacy import PersonalTable
from core.skills.bookings.booking import PURPOSE, SUBJECT
from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_BOOKINGS = """
SELECT b.id, s.service, s.starts, s.ends, s.provider_name AS provider, s.room_name AS room, b.state, b.answers
FROM bookings b JOIN sessions s ON s.id = b.session
WHERE (b.platform, b.workspace, b.person) = (%(service)s, %(workspace)s, %(person)s) ORDER BY b.id
"""
# Every booking, move and reminder locks rows of these tables first, so none of them can run from here on.
_LOCK = "LOCK TABLE bookings, sessions, waits IN EXCLUSIVE MODE"
_FORGET = """
DELETE FROM bookings WHERE (platform, workspace, person) = (%(service)s, %(workspace)s, %(person)s)
RETURNING id, session
"""
# The notices that providers got. Lists that a provider asked for are blanked below.
_FORGET_TOLD = "DELETE FROM replies WHERE message_id IS NULL AND reply -> 'subjects' ?| %s"
_BLANK = """
UPDATE {} SET reply = reply || '{{"text": "(This was erased.)", "moments": [], "choices": [], "enclosures": []}}'
WHERE reply -> 'subjects' ?| %s
"""
_EMPTY = """
DELETE FROM sessions s WHERE s.id = ANY(%s) AND NOT EXISTS (SELECT FROM bookings b WHERE b.session = s.id)
RETURNING id
"""


class Bookings:
    """A person's bookings, and what their providers were told about them."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the person's bookings, with instants in UTC."""
        return {"bookings": await records(connection, _BOOKINGS, who.columns)}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the bookings and what providers were told about them, in the caller's transaction."""
        await connection.execute(_LOCK)
        gone = await (await connection.execute(_FORGET, who.columns)).fetchall()
        subjects = [f"{SUBJECT} {id_}" for id_, _ in gone]
        for subject in (*subjects, *(f"hold {id_}" for id_, _ in gone)):
            await drop_alarms(connection, subject=subject)
        told = (await connection.execute(_FORGET_TOLD, (subjects,))).rowcount
        for table in ("replies", "effects"):
            await connection.execute(_BLANK.format(table).encode(), (subjects,))
        sessions = [session for _, session in gone]
        for (session,) in await (await connection.execute(_EMPTY, (sessions,))).fetchall():
            await release(connection, f"{PURPOSE} {session}")
        return {"bookings": len(gone), "replies": told}


personal_data = (
    PersonalTable(
        "booking_ledger",
        kind="bookings ledger",
        of="bookings",
        where="bookings.id = booking_ledger.booking",
        space="bookings.platform, bookings.workspace",
        person=("bookings.person",),
        shows="""
            booking_ledger.booking, booking_ledger.at, booking_ledger.what, booking_ledger.who, booking_ledger.why,
            booking_ledger.starts
        """,
        order="booking_ledger.id",
    ),
    PersonalTable(
        "waits",
        kind="wait list",
        space="platform, workspace",
        person=("person",),
        shows="service, starts, ends, state",
        order="id",
    ),
    Bookings(),
    # The name of an erased provider is removed; the clients keep the times of their bookings.
    PersonalTable(
        "sessions",
        where="""
            provider IN (
                SELECT id FROM resources
                WHERE (service, workspace, kind, key) = (%(service)s, %(workspace)s, 'person', %(person)s)
            )
        """,
        space="",
        update="provider_name = 'somebody'",
    ),
)
