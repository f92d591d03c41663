"""What is kept of a person's calendars elsewhere, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_CALENDARS = """
SELECT c.host, c.name, c.kind, c.state, c.writes, c.connected_at, c.read_at, c.reason
FROM calendars c JOIN resources r ON r.id = c.resource
WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s) ORDER BY c.id
"""
_OUTGOING = """
SELECT c.host, o.uid, o.wanted, o.standing, o.state, o.reason
FROM outgoing o JOIN calendars c ON c.id = o.calendar JOIN resources r ON r.id = c.resource
WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s) ORDER BY o.uid
"""
# Whoever looks at a calendar or writes into it changes its row in the end, and finds it gone.
_HOLD = "LOCK TABLE calendars, outgoing IN EXCLUSIVE MODE"
_FORGET_OUTGOING = """
DELETE FROM outgoing WHERE calendar IN (
    SELECT c.id FROM calendars c JOIN resources r ON r.id = c.resource
    WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s)
)
"""
_FORGET = """
DELETE FROM calendars WHERE resource IN (
    SELECT id FROM resources WHERE (service, workspace, kind, key) = (%s, %s, 'person', %s)
)
"""


class Keeping:
    """Keeps calendars elsewhere and what was to be written there; what stands there is the person's own."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return them; the address with the password stays sealed."""
        key = (who.service, who.workspace, who.id)
        return {
            "calendars": await records(connection, _CALENDARS, key),
            "calendar_events": await records(connection, _OUTGOING, key),
        }

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase them, in the caller's transaction."""
        await connection.execute(_HOLD)
        key = (who.service, who.workspace, who.id)
        events = (await connection.execute(_FORGET_OUTGOING, key)).rowcount
        return {"calendars": (await connection.execute(_FORGET, key)).rowcount, "calendar_events": events}
