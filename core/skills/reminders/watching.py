"""What goes wrong quietly: proposals lapse, what a platform refuses is said elsewhere, or its owner is told so once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.model.messages import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.coming import behalf
from core.skills.reminders.placing import tell_once

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.skills.reminders.ledger import Failure

PROPOSED_FOR = timedelta(days=1)
BATCH = 50
_UNSURE = re.compile(r"[0-9a-f]{8}: ")
LOOK_SECONDS = 2.0


class Watching:
    """Looks for both. Any number of processes may do so at once: each locks what it tells of.

    Dies a process before the commit, nobody was told and nothing has changed; dies it after, the note waits to be sent,
    and so does what is said elsewhere, in the place of what was refused.
    """

    def __init__(self, pool: AsyncConnectionPool, *, posting: Announcer, clock: Clock) -> None:
        self._pool = pool
        self._posting = posting
        self._clock = clock

    async def dispatch(self) -> float:
        """Look once."""
        async with self._pool.connection() as connection, connection.transaction():
            await store.expire(connection, before=self._clock.now() - PROPOSED_FOR)
            failures = await ledger.untold_failures(connection, limit=BATCH)
            stay = {each.reminder: each.reason for each in failures if not await self._divert(connection, each)}
            for reminder_id, reason in stay.items():
                await self._tell(connection, reminder_id, reason)
        return 0.0 if len(failures) == BATCH else LOOK_SECONDS

    async def _divert(self, connection: AsyncConnection, failure: Failure) -> bool:
        """Have it said where it was set, if the place where it was wanted instead refuses it, and tell so once.

        Not what failed with a reference, since a worker died or a library broke over it: that may stand there.
        """
        found = await store.get(connection, failure.reminder)
        if found is None or failure.address == found.address or _UNSURE.match(failure.reason):
            return False
        said = failure.reply.text if found.form != "named" else f"{found.owner.name}: {failure.reply.text}"
        reply = replace(failure.reply, text=said, behalf=behalf(found))
        await tell_once(connection, found, failure.address, failure.reason, posting=self._posting)
        (new,) = await self._posting.post(connection, [(found.address, reply)])
        await ledger.replace_reply(connection, failure.reply_id, new)
        return True

    async def _tell(self, connection: AsyncConnection, reminder_id: int, reason: str) -> None:
        """Tell the owner of what could not be said to others, and stop it; what the owner missed is in the ledger."""
        await ledger.mark_told(connection, reminder_id)
        found = await store.get(connection, reminder_id)
        if found is None or found.form != "posted":
            return
        again = found.state == "active"
        if again:
            await store.change(connection, replace(found, state="stopped", next=None))
        stopped = " I have stopped it: set it again for another place, if you still want it." if again else ""
        where = found.address.label
        text = f"I could not post your reminder “{found.plan.what}” in {where}: {reason}{stopped}"
        await self._posting.post(connection, [(found.owner.alone(found.address), Reply(text, kind="notice"))])
