"""What people think of replies: a verdict of each person on each reply that was sent. Its SQL stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.storage.rows import one, records

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.privacy.who import Who

_NOTE = """
INSERT INTO feedback (reply_id, service, workspace, person, good)
SELECT id, split_part(%(platform)s, ' ', 1), %(workspace)s, %(person)s, %(good)s FROM replies
WHERE string_to_array(platform_id, ',') @> ARRAY[%(platform_id)s::text] AND state = 'sent'
    AND address ->> 'platform' = %(platform)s AND address ->> 'workspace' = %(workspace)s
ON CONFLICT (reply_id, service, workspace, person) DO UPDATE SET good = excluded.good, at = now()
WHERE feedback.good <> excluded.good
"""
_ASKED_BY = """
SELECT m.message -> 'person' ->> 'id' FROM replies r JOIN messages m ON m.id = r.message_id
WHERE string_to_array(r.platform_id, ',') @> ARRAY[%s::text]
    AND r.address ->> 'platform' = %s AND r.address ->> 'workspace' = %s
"""
_TAKE_BACK = """
DELETE FROM feedback USING replies r
WHERE r.id = reply_id AND string_to_array(r.platform_id, ',') @> ARRAY[%(platform_id)s::text]
    AND r.address ->> 'platform' = %(platform)s AND r.address ->> 'workspace' = %(workspace)s
    AND person = %(person)s
"""
_JUDGED = """
SELECT r.id, max(f.at), coalesce(m.message ->> 'text', ''), r.reply ->> 'text',
    count(*) FILTER (WHERE f.good), count(*) FILTER (WHERE NOT f.good)
FROM feedback f JOIN replies r ON r.id = f.reply_id LEFT JOIN messages m ON m.id = r.message_id
GROUP BY r.id, m.id ORDER BY 6 DESC, 2 DESC
"""
_EXPORT = """
SELECT f.at, f.good, r.reply ->> 'text' AS text FROM feedback f JOIN replies r ON r.id = f.reply_id
WHERE (f.service, f.workspace, f.person) = (%s, %s, %s) ORDER BY f.at
"""
_FORGET = "DELETE FROM feedback WHERE (service, workspace, person) = (%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply on which somebody has a verdict: what was asked, what was answered, and how many find it good or bad."""

    id: int
    at: datetime
    text: str
    reply: str
    good: int
    bad: int


class Feedback:
    """Keeps the verdicts."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def note(self, platform: str, workspace: str, platform_id: str, person_id: str, *, good: bool | None) -> None:
        """Note what a person thinks of a reply, which the platform knows by `platform_id`; None takes it back.

        Of a reply that took several messages, the id of any one of them means it. Once or ten times is the same. What
        is no reply of ours, or was not sent, is passed over.
        """
        statement = _TAKE_BACK if good is None else _NOTE
        verdict = {
            "platform": platform,
            "workspace": workspace,
            "platform_id": platform_id,
            "person": person_id,
            "good": good,
        }
        async with self._pool.connection() as connection:
            await connection.execute(statement, verdict)

    async def asked_by(self, platform: str, workspace: str, platform_id: str) -> str | None:
        """Return the id of the person whom a reply answers; None, if it answers nobody, or is none of ours."""
        async with self._pool.connection() as connection:
            row = await one(connection, _ASKED_BY, platform_id, platform, workspace)
        return row[0] if row else None


class Verdicts:
    """Keeps the verdicts of people, for export and erasure."""

    async def export(self, connection: AsyncConnection, who: Who) -> dict[str, list[dict[str, Any]]]:
        """Return what a person thought of replies."""
        return {"feedback": await records(connection, _EXPORT, (who.service, who.workspace, who.id))}

    async def forget(self, connection: AsyncConnection, who: Who) -> dict[str, int]:
        """Erase it, in the caller's transaction."""
        gone = await connection.execute(_FORGET, (who.service, who.workspace, who.id))
        return {"feedback": gone.rowcount}


async def judged(connection: AsyncConnection) -> list[Judged]:
    """Return the replies that were judged, those that most people find bad first."""
    return [Judged(*row) for row in await (await connection.execute(_JUDGED)).fetchall()]
