"""What people asked to be remembered of themselves. Linked accounts share it. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 — the adapter reads the annotations
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from core.model.messages import Reach
from core.model.person_ref import PersonRef
from core.people.linked_accounts import circles
from core.storage.rows import run, scalar, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.model.messages import Message

MOST_MEMORIES: Final = 50
"""How many memories of one person are kept."""
LONGEST_MEMORY: Final = 300
"""In characters."""
_INSERT = """
INSERT INTO memories (service, workspace, person, text, told_in, sensitive, told_at, replaces)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_OF_CIRCLE = """
SELECT m.id, m.text, m.told_in, m.sensitive, m.replaces, m.forgotten_at, m.forgotten_with
FROM unnest(%s::text[], %s::text[], %s::text[]) AS account (service, workspace, person)
    JOIN memories m USING (service, workspace, person)
"""
_KNOWN = f"{_OF_CIRCLE} WHERE m.forgotten_at IS NULL AND (%s::text IS NULL OR m.told_in = %s) ORDER BY m.id LIMIT %s"
_GET = f"{_OF_CIRCLE} WHERE m.id = %s FOR UPDATE OF m"
_COUNT = f"SELECT count(*) FROM ({_OF_CIRCLE} WHERE m.forgotten_at IS NULL) AS known"  # noqa: S608 — of constants
_FORGET = "UPDATE memories SET forgotten_at = %s, forgotten_with = %s WHERE id = ANY(%s)"
_RESTORE = "UPDATE memories SET forgotten_at = NULL, forgotten_with = NULL WHERE id = ANY(%s)"
_TOGETHER = f"{_OF_CIRCLE} WHERE m.forgotten_with = %s ORDER BY m.id FOR UPDATE OF m"
_ERASE = "DELETE FROM memories WHERE id = ANY(%s)"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('memories ' || %s, 0))"


@dataclass(frozen=True, slots=True)
class Memory:
    """A memory. `told_in` is the channel in which it was told; None is a direct conversation."""

    text: str
    told_in: str | None = None
    sensitive: bool = False
    replaces: int | None = None
    forgotten_at: datetime | None = None
    forgotten_with: int | None = None
    id: int = field(default=0, compare=False)

    @property
    def subject(self) -> str:
        """The name of the memory in replies and alarms."""
        return f"memory {self.id}"


async def _circle(connection: AsyncConnection, who: PersonRef) -> list[list[str]]:
    """Return the columns of all accounts of a person."""
    linked = (await circles(connection, [who])).get(who, [])
    accounts = {who, *(account.person for account in linked)}
    return [list(column) for column in zip(*sorted(account.row for account in accounts), strict=True)]


def place_of(message: Message) -> str | None:
    """Return where a message is said, as `Memory.told_in`."""
    if message.reach is Reach.DIRECT:
        return None
    place = message.address
    return f"{place.service}/{place.workspace}/{place.channel}"


async def known(connection: AsyncConnection, message: Message) -> list[Memory]:
    """Return what is remembered of the sender of a message and may be used where it was sent, oldest first.

    In a direct conversation, that is everything, whichever linked account told it. In a channel, others read what is
    said, so it is what the person told there.
    """
    return await known_in(connection, PersonRef.of(message), place_of(message))


async def known_in(connection: AsyncConnection, who: PersonRef, place: str | None) -> list[Memory]:
    """Return what is remembered of a person and may be used at a place (`place_of`)."""
    accounts = await _circle(connection, who)
    return await values_of(connection, _MEMORY, _KNOWN, *accounts, place, place, MOST_MEMORIES)


async def lock(connection: AsyncConnection, who: PersonRef) -> None:
    """Let other transactions that change the memory of the same account wait until this one ends."""
    await run(connection, _LOCK, who.key)


async def count(connection: AsyncConnection, who: PersonRef) -> int:
    """Return how many memories there are of a person, wherever told."""
    return int(await scalar(connection, _COUNT, *await _circle(connection, who)) or 0)


async def add(connection: AsyncConnection, who: PersonRef, memory: Memory, *, now: datetime) -> int:
    """Add a memory in the caller's transaction, and return its id."""
    values = (memory.text, memory.told_in, memory.sensitive, now, memory.replaces)
    return int(await scalar(connection, _INSERT, *who.row, *values))


async def get(connection: AsyncConnection, who: PersonRef, memory: int) -> Memory | None:
    """Return a memory of a person, locked, even if it was forgotten; None if it is somebody else's or erased."""
    found = await values_of(connection, _MEMORY, _GET, *await _circle(connection, who), memory)
    return next(iter(found), None)


async def forgotten_with(connection: AsyncConnection, who: PersonRef, memory: Memory) -> list[Memory]:
    """Return what a person had forgotten at once with a memory, locked."""
    return await values_of(connection, _MEMORY, _TOGETHER, *await _circle(connection, who), memory.forgotten_with)


async def forget(connection: AsyncConnection, memories: Sequence[int], *, now: datetime) -> None:
    """Use memories no longer, in the caller's transaction. They stay until they are erased, so this can be undone.

    There must be at least one.
    """
    await run(connection, _FORGET, now, min(memories), list(memories))


async def restore(connection: AsyncConnection, memories: Sequence[int]) -> None:
    """Use memories again that were forgotten, in the caller's transaction."""
    await run(connection, _RESTORE, list(memories))


async def erase(connection: AsyncConnection, memories: Sequence[int]) -> int:
    """Erase memories for good, in the caller's transaction, and return how many there were."""
    return await run(connection, _ERASE, list(memories))


_MEMORY = TypeAdapter(Memory)
