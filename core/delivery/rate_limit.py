"""The rate limiter: how often messages can be sent to a channel or workspace. All processes share it in the database.

It follows the generic cell rate algorithm (ITU-T I.371). Each scope has one row with the time from which it is free. A
send moves that time on by one interval. Within a burst, sends are allowed before that time. Only the clock of the
database is used.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.model.errors import NotYet
from core.storage.rows import many, run, scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.errors import RetryLater
    from core.model.messages import Address
    from core.model.ports import Limit, Platform

LONGEST_PAUSE_SECONDS = 0.3
"""A sender waits up to this long. For a longer wait, its job goes back to the queue and other jobs use the time.
Otherwise the number of senders would limit how many channels can be served. If the job comes back late, the burst
makes up for it."""

_RESERVE = """
INSERT INTO pace AS p (scope, free_at) VALUES (%(scope)s, now() + %(interval)s * interval '1 second')
ON CONFLICT (scope) DO UPDATE SET free_at = greatest(p.free_at, now()) + %(interval)s * interval '1 second'
    WHERE p.free_at <= now() + (%(burst)s - 1) * %(interval)s * interval '1 second' + %(most)s * interval '1 second'
RETURNING extract(epoch FROM free_at - now())::float8 - %(burst)s * %(interval)s
"""
_FREE_IN = "SELECT extract(epoch FROM free_at - now())::float8 FROM pace WHERE scope = %s"
_TAKEN = "SELECT scope, extract(epoch FROM free_at - now())::float8 FROM pace WHERE scope = ANY(%s) AND free_at > now()"
_HOLD = """
INSERT INTO pace AS p (scope, free_at) VALUES (%(scope)s, now() + %(seconds)s * interval '1 second')
ON CONFLICT (scope) DO UPDATE SET free_at = greatest(p.free_at, excluded.free_at)
"""


class RateLimiter:
    """Makes senders wait until they are allowed to send. If a process dies while it waits, its slot stays unused."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def wait(self, platform: Platform, address: Address) -> None:
        """Wait until all limits of the platform allow a send to an address. An address with a reply token has no limit.

        Raises:
            NotYet: the wait would be longer than `LONGEST_PAUSE_SECONDS`; the error says how long.
        """
        for limit in () if address.via else platform.limits:
            scope, interval, burst = limit.key(address), limit.interval_seconds, limit.burst
            wanted = {"scope": scope, "interval": interval, "burst": burst, "most": LONGEST_PAUSE_SECONDS}
            async with self._pool.connection() as connection:
                seconds = await scalar(connection, _RESERVE, **wanted)
                if seconds is None:
                    busy = (await scalar(connection, _FREE_IN, scope) or 0.0) - (burst - 1) * interval
                    raise NotYet(f"The rate limit of {scope} is reached.", after_seconds=max(busy, 0.1))
            await asyncio.sleep(max(0.0, seconds))

    async def hold(self, platform: Platform, address: Address, error: RetryLater) -> None:
        """Stop all sends to a channel for the time that the platform's error gives, if it gives one."""
        if error.after_seconds is None:
            return
        for limit in platform.limits:
            if limit.scope == "channel":
                seconds = error.after_seconds + (limit.burst - 1) * limit.interval_seconds
                await run(self._pool, _HOLD, scope=limit.key(address), seconds=seconds)


async def allowed(connection: AsyncConnection, limits: Mapping[str, Limit]) -> dict[str, int]:
    """Return how many sends each scope allows now, by the scope's key."""
    rows = await many(connection, _TAKEN, list(limits))
    taken = {scope: seconds / limits[scope].interval_seconds for scope, seconds in rows}
    return {scope: int(limit.burst - taken.get(scope, 0)) for scope, limit in limits.items()}
