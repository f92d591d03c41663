"""How many replies may be sent to an address soon: what the rate limits allow, minus what already waits.

A sender of many replies queues only that many and keeps the rest. So the queue holds only what can be sent, and a
worker does not have to read past jobs that may not be sent yet to find its next one.
"""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING

from core.delivery.outbox import waiting
from core.delivery.rate_limit import allowed
from core.model.ports import Limit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from core.model.messages import Address
    from core.model.ports import Platform

UNLIMITED = (Limit("channel", interval_seconds=0.05, burst=50),)
"""For a platform that has no limit, or that this process does not know: at most 50 replies wait for a channel."""


async def measure_capacity(
    connection: AsyncConnection, platforms: Mapping[str, Platform], wanted: Sequence[tuple[Address, int]]
) -> list[int]:
    """Return how many of the wanted replies to each address may be sent soon. Earlier entries are served first."""
    scopes = [{limit.key(address): limit for limit in _limits(platforms, address)} for address, _ in wanted]
    free = await allowed(connection, {key: limit for limits in scopes for key, limit in limits.items()})
    for key, count in (await waiting(connection)).items():
        if key in free:
            free[key] -= count

    def take(keys: Mapping[str, Limit], count: int) -> int:
        taken = max(0, min(count, *(free[key] for key in keys)))
        free.update({key: free[key] - taken for key in keys})
        return taken

    return list(starmap(take, zip(scopes, (count for _, count in wanted), strict=True)))


def _limits(platforms: Mapping[str, Platform], address: Address) -> tuple[Limit, ...]:
    platform = platforms.get(address.platform)
    return (platform.limits if platform and not address.via else ()) or UNLIMITED
