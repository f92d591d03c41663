"""What is due: from reminders to replies that wait to be sent, in one transaction with the ledger."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from core.errors import FrontdeskError
from core.jobs import BROADCAST, TO_A_PERSON
from core.skills.reminders import store
from core.skills.reminders.reminder import Settled, settle
from core.skills.reminders.telling import reminding

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg_pool import AsyncConnectionPool

    from core.clock import Clock
    from core.posting import Posting
    from core.skills.reminders.reminder import Reminder

log = logging.getLogger(__name__)

BATCH = 200
"""Reminders a transaction."""
LOOK_SECONDS = 0.25
"""How often a process looks for what is due: a share of the second that a reminder may be late."""


class Dispatch:
    """Moves what is due into the outbox. Any number of processes may do so at once: each locks what it moves.

    Dies a process before the commit, nothing was moved, and the next look moves it; dies it after, the ledger, the
    reply and its job stand together, and the sender settles the rest.
    """

    def __init__(self, pool: AsyncConnectionPool, *, posting: Posting, clock: Clock) -> None:
        self._pool = pool
        self._posting = posting
        self._clock = clock

    async def dispatch(self) -> float:
        """Move what is due now, and return after how many seconds to look again."""
        async with self._pool.connection() as connection, connection.transaction():
            now = self._clock.now()
            come = [(each, _settled(each, now)) for each in await store.due_by(connection, now, limit=BATCH)]
            if not come:
                return LOOK_SECONDS
            replies = [
                (each.address, reminding(each, occurrence)) for each, what in come for occurrence in what.deliver
            ]
            priorities = [TO_A_PERSON if reply.choices else BROADCAST for _, reply in replies]
            await store.note(connection, come, await self._posting.post(connection, replies, priorities=priorities))
        return 0.0


def _settled(reminder: Reminder, now: datetime) -> Settled:
    """Decide about one reminder; one whose zone or rule is no longer understood ends, and holds up no other."""
    try:
        return settle(reminder, now)
    except FrontdeskError as error:
        log.error("Reminder %d can no longer be understood: %s", reminder.id, error)  # noqa: TRY400 — no bug
        return Settled((), ((reminder.next, str(error)),) if reminder.next else (), None)
