"""What our calendar keeps of a person, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.privacy.who import Who

_WHOSE = "(r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s)"
_HOURS = f"SELECT r.name, r.zone, r.hours, r.country FROM resources r WHERE {_WHOSE}"
_DAYS_OFF = f"""
SELECT d.first::text, d.last::text, d.reason FROM days_off d JOIN resources r ON r.id = d.resource WHERE {_WHOSE}
ORDER BY d.first
"""
_RESERVED = f"""
SELECT t.starts, t.ends, t.state, t.purpose, t.title FROM reservations t JOIN resources r ON r.id = t.resource
WHERE {_WHOSE} ORDER BY t.starts
"""
_BUSY = f"""
SELECT lower(b.during) AS starts, upper(b.during) AS ends, b.source, b.title
FROM busy b JOIN resources r ON r.id = b.resource WHERE {_WHOSE} ORDER BY 1
"""
# Whoever reserves a person's time locks the person's row first: from here on nothing of hers is reserved.
_HOLD = f"SELECT FROM resources r WHERE {_WHOSE} FOR UPDATE"
_COUNT = f"""
SELECT (SELECT count(*) FROM reservations t JOIN resources r ON r.id = t.resource WHERE {_WHOSE}),
    (SELECT count(*) FROM busy b JOIN resources r ON r.id = b.resource WHERE {_WHOSE})
"""
_FORGET = f"DELETE FROM resources r WHERE {_WHOSE}"


class Calendars:
    """Keeps when a person works, what takes her up, and what her outside calendars say."""

    async def export(self, connection: AsyncConnection, who: Who) -> dict[str, list[dict[str, Any]]]:
        """Return it all, the instants in UTC."""
        key = (who.service, who.workspace, who.id)
        return {
            "working hours": await records(connection, _HOURS, key),
            "days off": await records(connection, _DAYS_OFF, key),
            "reserved time": await records(connection, _RESERVED, key),
            "outside calendars": await records(connection, _BUSY, key),
        }

    async def forget(self, connection: AsyncConnection, who: Who) -> dict[str, int]:
        """Erase it, in the caller's transaction; what others have reserved beside her stays with them."""
        key = (who.service, who.workspace, who.id)
        await connection.execute(_HOLD, key)
        ((reserved, busy),) = await (await connection.execute(_COUNT, key * 2)).fetchall()
        entered = (await connection.execute(_FORGET, key)).rowcount
        return {"calendar": entered, "reserved time": reserved, "outside calendars": busy}
