"""Announcements: messages that nobody asked for, as rows of the outbox with their jobs, in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.delivery.capacity import measure_capacity
from core.jobs.jobs import TO_A_PERSON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from core.delivery.outbox import Outbox
    from core.jobs.jobs import Jobs
    from core.model.messages import Address, Reply
    from core.model.ports import Platform


class Tell(Protocol):
    """Sends a message if a transaction is committed, as `Turn.tell` and `Ringing.tell` do."""

    async def __call__(self, address: Address, reply: Reply) -> None:
        """Send a reply to an address."""
        ...


class Announcer:
    """Writes announcements, and the jobs that send them.

    If the process dies before the commit, nothing is sent; if after, the sender sends each of them once.
    """

    def __init__(self, *, jobs: Jobs, outbox: Outbox, platforms: Mapping[str, Platform] | None = None) -> None:
        """Make an announcer for these platforms, whose limits it knows."""
        self._jobs = jobs
        self._outbox = outbox
        self._platforms = platforms or {}

    @property
    def services(self) -> frozenset[str]:
        """The names of the services that this process can send to."""
        return frozenset(name.partition(" ")[0] for name in self._platforms)

    def serves(self, address: Address) -> bool:
        """Tell whether this process can send to an address."""
        return address.platform in self._platforms

    async def post(
        self,
        connection: AsyncConnection,
        replies: Sequence[tuple[Address, Reply]],
        *,
        priorities: Sequence[int] | None = None,
    ) -> list[int]:
        """Queue replies, by default with the priority of a reply to a person; return their ids in the same order."""
        ids = await self._outbox.write_all(connection, replies)
        ranks = priorities or [TO_A_PERSON] * len(ids)
        addresses = [address for address, _ in replies]
        await self._jobs.send_all(connection, list(zip(ids, addresses, ranks, strict=True)))
        return ids

    async def measure_capacity(self, connection: AsyncConnection, wanted: Sequence[tuple[Address, int]]) -> list[int]:
        """Return how many of the wanted replies to each address may be sent soon. Earlier entries are served first."""
        return await measure_capacity(connection, self._platforms, wanted)
