"""What our calendar keeps of a person, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.storage.rows import one, records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_HOURS = """
SELECT r.name, r.zone, r.hours, r.country FROM resources r
WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s)
"""
_DAYS_OFF = """
SELECT d.first::text, d.last::text, d.reason FROM days_off d JOIN resources r ON r.id = d.resource
WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s) ORDER BY d.first
"""
_RESERVED = """
SELECT t.starts, t.ends, t.state, t.purpose, t.title FROM reservations t JOIN resources r ON r.id = t.resource
WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s) ORDER BY t.starts
"""
_BUSY = """
SELECT lower(b.during) AS starts, upper(b.during) AS ends, b.source, b.title
FROM busy b JOIN resources r ON r.id = b.resource
WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s) ORDER BY 1
"""
_INVITED = """
SELECT purpose, wanted ->> 'title' AS title, wanted ->> 'starts' AS starts, standing FROM invitations
WHERE (service, workspace, person) = (%s, %s, %s) ORDER BY purpose
"""
_FORGET_INVITED = "DELETE FROM invitations WHERE (service, workspace, person) = (%s, %s, %s)"
# Others keep their files; the name of who invited them is needed to take them back alone.
_UNNAME = """
UPDATE invitations SET wanted = wanted || '{"organizer": "somebody"}'
WHERE (service, workspace) = (%s, %s) AND wanted ->> 'organizer' = ANY(%s)
"""
# Whoever reserves a person's time locks the person's row first: from here on nothing of hers is reserved.
_HOLD = """
SELECT FROM resources r WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s) FOR UPDATE
"""
_COUNT = """
SELECT (SELECT count(*) FROM reservations t WHERE t.resource = r.id),
    (SELECT count(*) FROM busy b WHERE b.resource = r.id)
FROM resources r WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s)
"""
_FORGET = """
DELETE FROM resources r WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s)
"""


class Calendars:
    """Keeps when a person works, what takes her up, and what her outside calendars say."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return it all, the instants in UTC."""
        key = (who.service, who.workspace, who.id)
        return {
            "working hours": await records(connection, _HOURS, key),
            "days off": await records(connection, _DAYS_OFF, key),
            "reserved time": await records(connection, _RESERVED, key),
            "outside calendars": await records(connection, _BUSY, key),
            "calendar files": await records(connection, _INVITED, key),
        }

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase it, in the caller's transaction; what others have reserved beside her stays with them."""
        key = (who.service, who.workspace, who.id)
        await connection.execute(_HOLD, key)
        reserved, busy = await one(connection, _COUNT, *key) or (0, 0)
        entered = (await connection.execute(_FORGET, key)).rowcount
        files = (await connection.execute(_FORGET_INVITED, key)).rowcount
        await connection.execute(_UNNAME, (who.service, who.workspace, list(who.names)))
        return {"calendar": entered, "reserved time": reserved, "outside calendars": busy, "calendar files": files}
