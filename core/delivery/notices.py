"""What is told to those who run a place, once for each trouble. Its SQL stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.messages import Reply

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.outbox import Outbox
    from core.jobs.jobs import Jobs
    from core.model.messages import Address

_FIRST = """
INSERT INTO notices (service, workspace, subject) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""
_KNOWN = "SELECT FROM notices WHERE (service, workspace, subject) = (%s, %s, %s)"


class Notices:
    """Tells of a trouble once, however often it is met, and by however many processes."""

    def __init__(self, pool: AsyncConnectionPool, *, jobs: Jobs, outbox: Outbox) -> None:
        self._pool = pool
        self._jobs = jobs
        self._outbox = outbox

    async def is_told(self, service: str, workspace: str, subject: str) -> bool:
        """Tell whether a trouble was told of."""
        async with self._pool.connection() as connection:
            return await (await connection.execute(_KNOWN, (service, workspace, subject))).fetchone() is not None

    async def tell(self, address: Address, subject: str, text: str) -> bool:
        """Have a trouble told somewhere, unless it was; `subject` is what it is known by.

        That it is told, the words, and the job that sends them stand in one transaction: dies the process before its
        end, the trouble is met again; dies it after, the words are sent, and nobody writes them again.
        """
        async with self._pool.connection() as connection, connection.transaction():
            key = (address.service, address.workspace, subject)
            if not (await connection.execute(_FIRST, key)).rowcount:
                return False
            written = await self._outbox.write(connection, address, Reply(text, kind="notice"))
            await self._jobs.send(connection, written.id, address)
        return True
