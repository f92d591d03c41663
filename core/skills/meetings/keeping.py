"""A person's meetings, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.abilities.alarms import drop_alarms
from core.calendars import release
from core.privacy.redaction import redact_names
from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_MEETINGS = """
SELECT m.id, m.name AS organiser, m.title, m.starts, m.zone, m.state, m.weeks, m.skipped::text[],
    extract(epoch FROM m.length)::int AS seconds,
    (SELECT coalesce(jsonb_object_agg(g.name, g.answer), '{}') FROM guests g WHERE g.meeting = m.id) AS answers
FROM meetings m
WHERE (m.service, m.workspace) = (%(service)s, %(workspace)s) AND (m.organiser = %(person)s
    OR EXISTS (SELECT FROM guests g WHERE g.meeting = m.id AND g.person = %(person)s))
ORDER BY m.id
"""
_KNOWN = """
SELECT 'meeting ' || m.id, CASE WHEN m.organiser = %(person)s THEN m.name ELSE g.name END
FROM meetings m LEFT JOIN guests g ON g.meeting = m.id AND g.person = %(person)s
WHERE (m.service, m.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (m.organiser, g.person)
"""
# Whoever answers or moves locks the row first: nothing is on its way from here on.
_HOLD = "LOCK TABLE meetings, guests IN EXCLUSIVE MODE"
_FORGET_MEETINGS = """
DELETE FROM meetings WHERE (service, workspace, organiser) = (%(service)s, %(workspace)s, %(person)s) RETURNING id
"""
# Each time of a series is reserved for itself.
_RESERVED = "SELECT DISTINCT purpose FROM reservations WHERE purpose = %s OR purpose LIKE %s ORDER BY purpose"
_FORGET_ANSWERS = """
DELETE FROM guests g USING meetings m
WHERE m.id = g.meeting AND (m.service, m.workspace, g.person) = (%(service)s, %(workspace)s, %(person)s)
"""


class Meetings:
    """Keeps the meetings that somebody organises, and the answers to those of others."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the meetings that somebody organises or is asked to."""
        return {"meetings": await records(connection, _MEETINGS, who.columns)}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase them, and free the time of everybody, in the caller's transaction.

        The person's names go from what others were told of them.
        """
        await connection.execute(_HOLD)
        known = await (await connection.execute(_KNOWN, who.columns)).fetchall()
        names, subjects = [row[1] for row in known], [row[0] for row in known]
        told = await redact_names(connection, who, names=names, subjects=subjects)
        gone = await (await connection.execute(_FORGET_MEETINGS, who.columns)).fetchall()
        for (meeting,) in gone:
            reserved = await connection.execute(_RESERVED, (f"meeting {meeting}", f"meeting {meeting},%"))
            for (purpose,) in await reserved.fetchall():
                await release(connection, purpose)
            await drop_alarms(connection, subject=f"meeting {meeting}")
        answers = (await connection.execute(_FORGET_ANSWERS, who.columns)).rowcount
        return {"meetings": len(gone), "answers to meetings": answers, "replies": told}
