"""Erases solved cases that are older than the team keeps them. Contains the SQL."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.schedulers import Running, scheduler
from core.skills.cases.personal_data import erase_traces
from core.skills.cases.team import support_desk
from core.storage.rows import many, run

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

LOOK_SECONDS: Final = 3600.0
AT_ONCE: Final = 20
"""How many cases are erased in one transaction."""
_OLD: Final = """
SELECT id FROM cases c WHERE state = 'solved' AND %s > (
    SELECT max(at) FROM case_ledger WHERE case_id = c.id AND event = 'solve'
)
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_SAID: Final = """
UPDATE messages SET message = message || '{"text": "", "attachments": []}'
WHERE id IN (SELECT message_id FROM case_entries WHERE case_id = ANY(%s))
"""
_ERASE: Final = "DELETE FROM cases WHERE id = ANY(%s)"


@scheduler
class CaseRetention:
    """Erases old cases: what was said in them, also in the log, and what the team was told.

    If the process dies before the commit, the cases stand until the next look; if after, they are gone.
    """

    def __init__(self, running: Running) -> None:
        self._pool = running.pool
        self._clock = running.clock
        self._most_days = running.settings.keep_days

    async def dispatch(self) -> float:
        """Erase some cases, and return the number of seconds until the next look."""
        async with self._pool.connection() as connection, connection.transaction():
            desk = await support_desk(connection)
            kept = [days for days in (desk.support.keep_days if desk else 0, self._most_days) if days]
            if desk is None or not kept:
                return LOOK_SECONDS
            before = self._clock.now() - timedelta(days=min(kept))
            return 0.0 if await erase_cases(connection, solved_before=before) else LOOK_SECONDS


async def erase_cases(connection: AsyncConnection, *, solved_before: datetime) -> int:
    """Erase some of the cases that were solved before an instant, and return how many."""
    old = [id_ for (id_,) in await many(connection, _OLD, solved_before, AT_ONCE)]
    if old:
        await run(connection, _SAID, old)
        await run(connection, _ERASE, old)
        await erase_traces(connection, old)
    return len(old)
