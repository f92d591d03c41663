"""Announcements: messages that answer nobody, such as reminders. They are queued in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.delivery.outbox import take_back, waiting
from core.delivery.rate_limit import allowed
from core.jobs.jobs import TO_A_PERSON
from core.model.ports import Limit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from psycopg import AsyncConnection

    from core.delivery.outbox import Outbox
    from core.jobs.jobs import Jobs
    from core.model.messages import Address
    from core.model.ports import Platform
    from core.model.replies import Reply

UNLIMITED = (Limit("channel", interval_seconds=0.05, burst=50),)
"""The limit for a platform that has none, or to which this process is not connected: 50 waiting replies per channel."""


class Tell(Protocol):
    """The type of `Turn.tell` and `Ringing.tell`: sends a message if a transaction is committed."""

    async def __call__(self, address: Address, reply: Reply | Callable[[], Reply]) -> None:
        """Send a reply to an address. A function words it in the language of its reader."""
        ...


class Announcer:
    """Writes announcements and the jobs that send them, for the platforms that this process is connected to.

    If the process dies before the commit, nothing is sent; if after, the sender sends each announcement once.
    """

    def __init__(self, *, jobs: Jobs, outbox: Outbox, platforms: Mapping[str, Platform] | None = None) -> None:
        self._jobs = jobs
        self._outbox = outbox
        self._platforms = platforms or {}

    @property
    def services(self) -> frozenset[str]:
        """The names of the services that this process can send to."""
        return frozenset(name.partition(" ")[0] for name in self._platforms)

    def serves(self, address: Address) -> bool:
        """Return whether this process can send to an address."""
        return address.platform in self._platforms

    async def objection(self, address: Address, person: str) -> str | None:
        """Return the reason why a person is not allowed to have us post at an address, or None if they are allowed.

        Also None if this process is not connected to the platform, because the process that sends the post checks
        again. Raises the errors of `Platform.objection`.
        """
        platform = self._platforms.get(address.platform)
        return await platform.objection(address, person) if platform else None

    async def post(
        self,
        connection: AsyncConnection,
        replies: Sequence[tuple[Address, Reply]],
        *,
        priorities: Sequence[int] | None = None,
    ) -> list[int]:
        """Queue replies and return their ids in the same order. The default priority is that of a reply to a person."""
        ids = await self._outbox.write_all(connection, replies)
        ranks = priorities or [TO_A_PERSON] * len(ids)
        addresses = [address for address, _ in replies]
        await self._jobs.send_all(connection, list(zip(ids, addresses, ranks, strict=True)))
        return ids

    async def take_back(self, connection: AsyncConnection, renews: str) -> None:
        """Take back what shows a thing (`Reply.renews`), in the caller's transaction."""
        await take_back(connection, self._jobs, renews)

    async def measure_capacity(self, connection: AsyncConnection, wanted: Sequence[tuple[Address, int]]) -> list[int]:
        """Return, for each address, how many of the wanted replies can be sent soon. Earlier entries are served first.

        This is the number that the rate limits allow, minus the replies that already wait. Code that sends many replies
        queues no more than this, because otherwise workers would have to skip jobs that cannot be sent yet.
        """
        scopes = [{limit.key(address): limit for limit in self._limits(address)} for address, _ in wanted]
        free = await allowed(connection, {key: limit for limits in scopes for key, limit in limits.items()})
        for key, count in (await waiting(connection)).items():
            if key in free:
                free[key] -= count
        capacity = []
        for keys, (_, count) in zip(scopes, wanted, strict=True):
            capacity.append(max(0, min(count, *(free[key] for key in keys))))
            free.update({key: free[key] - capacity[-1] for key in keys})
        return capacity

    def _limits(self, address: Address) -> tuple[Limit, ...]:
        platform = self._platforms.get(address.platform)
        return (platform.limits if platform and not address.via else ()) or UNLIMITED
