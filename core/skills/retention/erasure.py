"""Erases the words of old messages and replies. That they were there, and when, stays. Contains the SQL.

Appointments, reminders and open cases have tables of their own, and stay until they are over or somebody is forgotten.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.schedulers import Running, scheduler
from core.storage.rows import many, run

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

LOOK_SECONDS: Final = 3600.0
AT_ONCE: Final = 500
"""How many messages are erased in one transaction."""
# A message that still waits, or that belongs to an open case, keeps its words.
_OLD: Final = """
SELECT id FROM messages m
WHERE (message ->> 'sent_at')::timestamptz < %s AND state <> 'waiting' AND message ->> 'text' <> '' AND NOT EXISTS (
    SELECT FROM case_entries e JOIN cases c ON c.id = e.case_id WHERE e.message_id = m.id AND c.state <> 'solved'
)
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_MESSAGES: Final = """
UPDATE messages SET message = message || '{"text": "", "attachments": [], "mentions": [], "choice": null}'
WHERE id = ANY(%s)
"""
_REPLIES: Final = """
UPDATE replies SET reply = reply || '{"text": "", "citations": [], "choices": [], "enclosures": [], "moments": []}'
WHERE message_id = ANY(%s) AND state <> 'waiting'
"""
_EFFECTS: Final = """
UPDATE effects SET reply = reply || '{"text": "", "citations": [], "choices": [], "enclosures": [], "moments": []}'
WHERE message_id = ANY(%s) AND reply IS NOT NULL
"""
_STEPS: Final = "DELETE FROM steps WHERE message_id = ANY(%s)"
_SUMMARIES: Final = """
DELETE FROM summaries s WHERE s.conversation IN (SELECT conversation FROM messages WHERE id = ANY(%s))
"""


@scheduler
class Retention:
    """Erases what is older than FRONTDESK_KEEP_DAYS.

    If the process dies before the commit, the words stand until the next look; if after, they are gone.
    """

    def __init__(self, running: Running) -> None:
        self._pool = running.pool
        self._clock = running.clock
        self._days = running.settings.keep_days

    async def dispatch(self) -> float:
        """Erase some words, and return the number of seconds until the next look."""
        if not self._days:
            return LOOK_SECONDS
        async with self._pool.connection() as connection, connection.transaction():
            before = self._clock.now() - timedelta(days=self._days)
            return 0.0 if await erase_words(connection, before=before) else LOOK_SECONDS


async def erase_words(connection: AsyncConnection, *, before: datetime) -> int:
    """Erase the words of some messages that were sent before an instant, and of the replies; return how many."""
    old = [id_ for (id_,) in await many(connection, _OLD, before, AT_ONCE)]
    if old:
        for statement in (_STEPS, _EFFECTS, _REPLIES, _SUMMARIES, _MESSAGES):
            await run(connection, statement, old)
    return len(old)
