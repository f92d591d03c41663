"""A person's countdowns, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_OWNED = """
SELECT id, name, local, zone, coalesce(place ->> 'name', place ->> 'channel') AS to, starts, rrule, state, set_at
FROM countdowns WHERE (service, workspace, owner) = (%s, %s, %s) ORDER BY id
"""
# What tells of countdowns locks an alarm first, then a row of these: none of that is on its way from here on.
_HOLD = "LOCK TABLE alarms, countdowns IN EXCLUSIVE MODE"
_ALARMS = """
DELETE FROM alarms WHERE subject IN (
    SELECT 'countdown ' || id FROM countdowns WHERE (service, workspace, owner) = (%s, %s, %s)
)
"""
_FORGET = "DELETE FROM countdowns WHERE (service, workspace, owner) = (%s, %s, %s)"


class Keeping:
    """Keeps countdowns."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the countdowns that a person set."""
        return {"countdowns": await records(connection, _OWNED, (who.service, who.workspace, who.id))}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase them, in the caller's transaction."""
        key = (who.service, who.workspace, who.id)
        await connection.execute(_HOLD)
        await connection.execute(_ALARMS, key)
        return {"countdowns": (await connection.execute(_FORGET, key)).rowcount}
