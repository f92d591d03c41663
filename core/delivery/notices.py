"""Notices of problems to the administrators of a workspace, each sent once. Holds their SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.messages import Reply
from core.storage.rows import run, scalar

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.outbox import Outbox
    from core.jobs.jobs import Jobs
    from core.model.messages import Address

_FIRST = "INSERT INTO notices (service, workspace, subject) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_IS_KNOWN = "SELECT true FROM notices WHERE (service, workspace, subject) = (%s, %s, %s)"


class Notices:
    """Reports a problem once, however often and by however many processes it is found."""

    def __init__(self, pool: AsyncConnectionPool, *, jobs: Jobs, outbox: Outbox) -> None:
        self._pool = pool
        self._jobs = jobs
        self._outbox = outbox

    async def is_told(self, service: str, workspace: str, subject: str) -> bool:
        """Tell whether a problem was reported."""
        return bool(await scalar(self._pool, _IS_KNOWN, service, workspace, subject))

    async def tell(self, address: Address, subject: str, text: str) -> bool:
        """Report a problem at an address, unless it was reported; `subject` identifies it. Return whether it is new.

        The mark, the notice and the job that sends it are written in one transaction. If the process dies before the
        commit, the problem is found and reported again; if after, the notice is sent, and not written a second time.
        """
        async with self._pool.connection() as connection, connection.transaction():
            if not await run(connection, _FIRST, address.service, address.workspace, subject):
                return False
            written = await self._outbox.write(connection, address, Reply(text, kind="notice"))
            await self._jobs.send(connection, written.id, address)
        return True
