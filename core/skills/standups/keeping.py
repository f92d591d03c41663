"""What stand-ups keep of people, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.privacy.redaction import redact_names
from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_OWNED = """
SELECT id, coalesce(place ->> 'name', place ->> 'channel') AS channel, questions, starts, zone, rrule, state, set_at
FROM standups
WHERE (service, workspace, owner) = (%(service)s, %(workspace)s, %(person)s) ORDER BY id
"""
_MEMBER = """
SELECT s.id, coalesce(s.place ->> 'name', s.place ->> 'channel') AS channel, m.name, m.zone, m.off_until
FROM standup_members m JOIN standups s ON s.id = m.standup
WHERE (s.service, s.workspace, m.person) = (%(service)s, %(workspace)s, %(person)s) ORDER BY s.id
"""
_ANSWERS = """
SELECT r.standup AS id, r.due, a.name, a.state, a.answer
FROM standup_answers a JOIN standup_rounds r ON r.id = a.round JOIN standups s ON s.id = r.standup
WHERE (s.service, s.workspace, a.person) = (%(service)s, %(workspace)s, %(person)s) ORDER BY r.due
"""
_KNOWN = """
SELECT 'standup ' || s.id, CASE WHEN s.owner = %(person)s THEN s.owner_name ELSE m.name END
FROM standups s LEFT JOIN standup_members m ON m.standup = s.id AND m.person = %(person)s
WHERE (s.service, s.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (s.owner, m.person)
"""
# What asks and posts locks an alarm first, then a row of these: none of that is on its way from here on.
_HOLD = "LOCK TABLE alarms, standups IN EXCLUSIVE MODE"
_ALARMS = """
DELETE FROM alarms a USING standups s
WHERE (s.service, s.workspace) = (%(service)s, %(workspace)s)
    AND (a.subject = 'standup ' || s.id OR a.subject LIKE 'standup ' || s.id || ' round %%')
    AND %(person)s IN (s.owner, a.arguments ->> 'person')
"""
# A digest holds the words of all: it is erased with those of one.
_POSTS = """
DELETE FROM replies WHERE message_id IS NULL AND reply -> 'subjects' ->> 0 IN (
    SELECT 'standup ' || r.standup || ' round ' || r.id
    FROM standup_rounds r JOIN standups s ON s.id = r.standup LEFT JOIN standup_answers a ON a.round = r.id
    WHERE (s.service, s.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (s.owner, a.person)
)
"""
_FORGET_ANSWERS = """
DELETE FROM standup_answers a USING standup_rounds r, standups s
WHERE r.id = a.round AND s.id = r.standup
    AND (s.service, s.workspace, a.person) = (%(service)s, %(workspace)s, %(person)s)
"""
_FORGET_MEMBER = """
DELETE FROM standup_members m USING standups s
WHERE s.id = m.standup AND (s.service, s.workspace, m.person) = (%(service)s, %(workspace)s, %(person)s)
"""
_FORGET_OWNED = """
DELETE FROM standups WHERE (service, workspace, owner) = (%(service)s, %(workspace)s, %(person)s)
"""


class Keeping:
    """Keeps stand-ups, who takes part, what they answered, and what was posted of it."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the stand-ups that a person set up, those that he or she takes part in, and the answers."""
        key = who.columns
        return {
            "standups": await records(connection, _OWNED, key),
            "standup_memberships": await records(connection, _MEMBER, key),
            "standup_answers": await records(connection, _ANSWERS, key),
        }

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase them all, in the caller's transaction; a stand-up that the person set up ends for everybody."""
        key = who.columns
        await connection.execute(_HOLD)
        await connection.execute(_ALARMS, key)
        known = await (await connection.execute(_KNOWN, key)).fetchall()
        names, subjects = [row[1] for row in known], [row[0] for row in known]
        told = await redact_names(connection, who, names=names, subjects=subjects)
        posts = (await connection.execute(_POSTS, key)).rowcount
        answers = (await connection.execute(_FORGET_ANSWERS, key)).rowcount
        members = (await connection.execute(_FORGET_MEMBER, key)).rowcount
        owned = (await connection.execute(_FORGET_OWNED, key)).rowcount
        return {
            "standups": owned,
            "standup_memberships": members,
            "standup_answers": answers,
            "standup_posts": posts,
            "replies": told,
        }
