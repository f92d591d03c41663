"""What rotations keep of people, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.privacy.redaction import redact_names
from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_OWNED = """
SELECT r.id, r.name, r.starts, r.zone, r.rrule, r.state, r.set_at FROM rotations r
WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND r.owner = %(person)s ORDER BY r.id
"""
_MEMBER = """
SELECT r.id, r.name AS rotation, m.name, m.turns FROM rotation_members m JOIN rotations r ON r.id = m.rotation
WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND m.person = %(person)s ORDER BY r.id
"""
_TURNS = """
SELECT r.id, r.name AS rotation, t.begins, t.name, t.why FROM rotation_turns t JOIN rotations r ON r.id = t.rotation
WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s)
    AND %(person)s IN (t.does, t.counts_for)
ORDER BY t.begins
"""
_SWAPS = """
SELECT o.rotation AS id, o.asker_begins, o.other_begins, o.state
FROM rotation_offers o JOIN rotations r ON r.id = o.rotation
WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (o.asker, o.other) ORDER BY o.id
"""
_KNOWN = """
SELECT 'rotation ' || r.id, CASE WHEN r.owner = %(person)s THEN r.owner_name ELSE m.name END
FROM rotations r LEFT JOIN rotation_members m ON m.rotation = r.id AND m.person = %(person)s
WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (r.owner, m.person)
"""
# What hands turns over locks an alarm first, then a row of these: none of that is on its way from here on.
_HOLD = "LOCK TABLE alarms, rotations IN EXCLUSIVE MODE"
_ALARMS = """
DELETE FROM alarms WHERE subject IN (
    SELECT 'rotation ' || r.id FROM rotations r
    WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND r.owner = %(person)s
)
"""
_FORGET_OWNED = """
DELETE FROM rotations r WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND r.owner = %(person)s
"""
_FORGET = {
    "rotation_turns": """
DELETE FROM rotation_turns x USING rotations r
WHERE r.id = x.rotation AND (r.service, r.workspace) = (%(service)s, %(workspace)s)
    AND %(person)s IN (x.does, x.counts_for)
""",
    "rotation_memberships": """
DELETE FROM rotation_members x USING rotations r
WHERE r.id = x.rotation AND (r.service, r.workspace) = (%(service)s, %(workspace)s)
    AND x.person = %(person)s
""",
    "rotation_skips": """
DELETE FROM rotation_skips x USING rotations r
WHERE r.id = x.rotation AND (r.service, r.workspace) = (%(service)s, %(workspace)s)
    AND x.person = %(person)s
""",
    "rotation_swaps": """
DELETE FROM rotation_swaps x USING rotations r
WHERE r.id = x.rotation AND (r.service, r.workspace) = (%(service)s, %(workspace)s)
    AND %(person)s IN (x.does, x.counts_for)
""",
    "rotation_offers": """
DELETE FROM rotation_offers x USING rotations r
WHERE r.id = x.rotation AND (r.service, r.workspace) = (%(service)s, %(workspace)s)
    AND %(person)s IN (x.asker, x.other)
""",
}


class Keeping:
    """Keeps rotations, who is in them, and the turns that people had."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the rotations that a person set up, those that he or she is in, and the turns and swaps."""
        key = who.columns
        return {
            "rotations": await records(connection, _OWNED, key),
            "rotation_memberships": await records(connection, _MEMBER, key),
            "rotation_turns": await records(connection, _TURNS, key),
            "rotation_offers": await records(connection, _SWAPS, key),
        }

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase them all, in the caller's transaction; a rotation that the person set up ends for everybody."""
        key = who.columns
        await connection.execute(_HOLD)
        await connection.execute(_ALARMS.encode(), key)
        known = await (await connection.execute(_KNOWN, key)).fetchall()
        names, subjects = [row[1] for row in known], [row[0] for row in known]
        counts = {"replies": await redact_names(connection, who, names=names, subjects=subjects)}
        counts["rotations"] = (await connection.execute(_FORGET_OWNED.encode(), key)).rowcount
        for kind, statement in _FORGET.items():
            counts[kind] = (await connection.execute(statement.encode(), key)).rowcount
        return counts
