"""Notices to the administrators of a workspace: each problem is reported once. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.replies import Reply
from core.storage.rows import run, scalar

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.outbox import Outbox
    from core.jobs.jobs import Jobs
    from core.model.messages import Address

_FIRST = "INSERT INTO notices (service, workspace, subject) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_IS_KNOWN = "SELECT true FROM notices WHERE (service, workspace, subject) = (%s, %s, %s)"


class Notices:
    """Reports each problem once, however often it is found and by however many processes."""

    def __init__(self, pool: AsyncConnectionPool, *, jobs: Jobs, outbox: Outbox) -> None:
        self._pool = pool
        self._jobs = jobs
        self._outbox = outbox

    async def is_told(self, service: str, workspace: str, subject: str) -> bool:
        """Return whether a problem was reported already."""
        return bool(await scalar(self._pool, _IS_KNOWN, service, workspace, subject))

    async def tell(self, address: Address, subject: str, text: str) -> bool:
        """Report a problem at an address, unless it was reported before. Return whether it is new.

        `subject` identifies the problem. The mark, the notice and its job are written in one transaction. If the
        process dies before the commit, the problem is reported when it is found again; if after, the notice is sent.
        """
        async with self._pool.connection() as connection, connection.transaction():
            if not await run(connection, _FIRST, address.service, address.workspace, subject):
                return False
            written = await self._outbox.write(connection, address, Reply(text, kind="notice"))
            await self._jobs.send(connection, written.id, address)
        return True
