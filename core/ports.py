"""The ports that the rooms around the core implement, beside `core.knowledge.Knowledge` and `core.clock.Clock`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.messages import Address, Reply
    from core.pace import Limit
    from core.privacy import Who


class Platform(Protocol):
    """Where people talk: it can send a reply, and tell afterwards whether it did; `limits` is how fast."""

    name: str
    limits: tuple[Limit, ...]

    async def send(self, address: Address, reply: Reply, *, key: str) -> str:
        """Send a reply and return the platform's id for it.

        `key` goes along (24 hexadecimal digits, no other reply's), so that `find_sent` can tell later. Dies the process
        in between, the sender job asks `find_sent` before it sends again.

        Raises:
            RetryLater: the platform is down or busy; `after_seconds` is its Retry-After, if it gave one.
            FrontdeskError: it refuses; the text says why.
        """
        ...

    async def find_sent(self, address: Address, *, key: str) -> str | None:
        """Return the platform's id of a reply if it stands there, None if it surely does not."""
        ...


class Scheduler(Protocol):
    """Moves what is due into jobs, a skill's rows for instance, in every worker at once."""

    async def dispatch(self) -> float:
        """Move what is due, and return after how many seconds to look again.

        Raises:
            RetryLater: the database does not work.
        """
        ...


class Keeper(Protocol):
    """Keeps something of people, a skill's tables for instance: shows what it has of a person, and erases it."""

    async def export(self, connection: AsyncConnection, who: Who) -> dict[str, list[dict[str, Any]]]:
        """Return what is kept of a person, rows by kind, fit for JSON."""
        ...

    async def forget(self, connection: AsyncConnection, who: Who) -> dict[str, int]:
        """Erase it in the transaction of the connection, and return how much by kind.

        It may be called again for somebody of whom nothing is left. Nothing of the log changes meanwhile; tables of
        your own that other transactions write to, lock first.
        """
        ...


class Drafts(Protocol):
    """Shows what is being written, where a platform can; the reply that follows replaces it."""

    async def show(self, address: Address, text: str) -> None:
        """Show the text so far, unchecked; losing it loses nothing."""
        ...


class NoDrafts:
    """Shows nothing until the reply is there."""

    async def show(self, address: Address, text: str) -> None:
        """Let it pass."""
