"""The rate limit of channels and workspaces, shared by all processes through the database.

This is the generic cell rate algorithm (ITU-T I.371). Each scope has one row with the instant from which it is free. A
send moves that instant forward by one interval, and may come earlier by as much as the burst allows. The database's
clock is the only clock.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.model.errors import NotYet
from core.storage.rows import one

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.errors import RetryLater
    from core.model.messages import Address
    from core.model.ports import Limit, Platform

LONGEST_PAUSE_SECONDS = 0.3
"""How long a sender waits itself. If the wait is longer, the job returns later and others use the time; otherwise, a
rush to hundreds of channels would be limited by the number of waiting senders. A job that returns late is within the
burst."""

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
    """Makes senders wait for their turn. If a process dies while it waits, the slot that it reserved is lost."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def wait(self, platform: Platform, address: Address) -> None:
        """Return as soon as all limits of the platform allow a send. With a reply token (`via`), there are no limits.

        Raises:
            NotYet: that takes longer than a moment; the error says how long.
        """
        for limit in () if address.via else platform.limits:
            seconds = await self._reserve(limit, address)
            if seconds > 0:
                await asyncio.sleep(seconds)

    async def hold(self, platform: Platform, address: Address, error: RetryLater) -> None:
        """Stop all sends to a channel for as long as the platform asked for, if it did."""
        if error.after_seconds is None:
            return
        async with self._pool.connection() as connection:
            for limit in platform.limits:
                if limit.scope == "channel":
                    seconds = error.after_seconds + (limit.burst - 1) * limit.interval_seconds
                    await connection.execute(_HOLD, {"scope": limit.key(address), "seconds": seconds})

    async def _reserve(self, limit: Limit, address: Address) -> float:
        wanted = {
            "scope": limit.key(address),
            "interval": limit.interval_seconds,
            "burst": limit.burst,
            "most": LONGEST_PAUSE_SECONDS,
        }
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_RESERVE, wanted)).fetchone()
            if row is not None:
                return float(row[0])
            busy = await one(connection, _FREE_IN, wanted["scope"])
        seconds = (busy[0] if busy else 0.0) - (limit.burst - 1) * limit.interval_seconds
        raise NotYet(f"{wanted['scope']} is sent to as fast as it may be.", after_seconds=max(seconds, 0.1))


async def allowed(connection: AsyncConnection, limits: Mapping[str, Limit]) -> dict[str, int]:
    """Return how many sends each scope allows now."""
    rows = await (await connection.execute(_TAKEN, (list(limits),))).fetchall()
    taken = {scope: seconds / limits[scope].interval_seconds for scope, seconds in rows}
    return {scope: int(limit.burst - taken.get(scope, 0)) for scope, limit in limits.items()}
