"""How much may be said soon, and where: what the limits of the platforms allow, less what waits to be sent already.

Whoever has much to say at once writes no more than that and keeps the rest, so that the queue holds only what can be
sent: a worker that looks for its next job else reads past all those that may not be sent yet.
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
"""Where a platform sets no limit, or this process does not know it: so many wait for a channel at a time."""


async def measure_capacity(
    connection: AsyncConnection, platforms: Mapping[str, Platform], asked: Sequence[tuple[Address, int]]
) -> list[int]:
    """Return how many of so many replies to each address may be sent soon; who stands first in the list goes first."""
    scopes = [{limit.key(address): limit for limit in _limits(platforms, address)} for address, _ in asked]
    free = await allowed(connection, {key: limit for each in scopes for key, limit in each.items()})
    for key, count in (await waiting(connection)).items():
        if key in free:
            free[key] -= count

    def take(keys: Mapping[str, Limit], wanted: int) -> int:
        taken = max(0, min(wanted, *(free[key] for key in keys)))
        free.update({key: free[key] - taken for key in keys})
        return taken

    return list(starmap(take, zip(scopes, (count for _, count in asked), strict=True)))


def _limits(platforms: Mapping[str, Platform], address: Address) -> tuple[Limit, ...]:
    platform = platforms.get(address.platform)
    return (platform.limits if platform and not address.via else ()) or UNLIMITED
