"""A person's polls and votes, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.abilities.alarms import drop_alarms
from core.privacy.redaction import redact_names
from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_POLLS = """
SELECT p.id, p.question, p.state, p.made_at, p.closes_at,
    (SELECT jsonb_agg(o.words ORDER BY o.place) FROM poll_options o WHERE o.poll = p.id) AS options
FROM polls p WHERE (p.service, p.workspace, p.owner) = (%(service)s, %(workspace)s, %(person)s) ORDER BY p.id
"""
_VOTES = """
SELECT p.question, o.words AS chosen
FROM votes v JOIN polls p ON p.id = v.poll JOIN poll_options o ON (o.poll, o.place) = (v.poll, v.place)
WHERE (p.service, p.workspace, v.person) = (%(service)s, %(workspace)s, %(person)s) ORDER BY p.id, o.place
"""
_KNOWN = """
SELECT DISTINCT 'poll ' || p.id, CASE WHEN p.owner = %(person)s THEN p.name ELSE v.name END
FROM polls p LEFT JOIN votes v ON v.poll = p.id AND v.person = %(person)s
WHERE (p.service, p.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (p.owner, v.person)
"""
# Whoever votes locks the poll's row first: no vote is on its way from here on.
_HOLD = "LOCK TABLE polls, votes IN EXCLUSIVE MODE"
_FORGET_POLLS = """
DELETE FROM polls WHERE (service, workspace, owner) = (%(service)s, %(workspace)s, %(person)s) RETURNING id
"""
_FORGET_VOTES = """
DELETE FROM votes v USING polls p
WHERE p.id = v.poll AND (p.service, p.workspace, v.person) = (%(service)s, %(workspace)s, %(person)s)
"""


class Polls:
    """Keeps the polls that somebody asks, and the votes in those of others."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return both."""
        return {
            "polls": await records(connection, _POLLS, who.columns),
            "votes": await records(connection, _VOTES, who.columns),
        }

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase both, in the caller's transaction, and the person's names in what others were told of them."""
        await connection.execute(_HOLD)
        known = await (await connection.execute(_KNOWN, who.columns)).fetchall()
        names, subjects = [row[1] for row in known], [row[0] for row in known]
        told = await redact_names(connection, who, names=names, subjects=subjects)
        votes = (await connection.execute(_FORGET_VOTES, who.columns)).rowcount
        gone = await (await connection.execute(_FORGET_POLLS, who.columns)).fetchall()
        for (poll,) in gone:
            await drop_alarms(connection, subject=f"poll {poll}")
        return {"polls": len(gone), "votes": votes, "replies": told}
