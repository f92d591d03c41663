"""What is known of a person beyond what was said: the zone, told or as the platform tells it. Its SQL stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from core.model.messages import Person
from core.storage.rows import one, records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address, Message
    from core.model.person_ref import PersonRef

MOVING = "ask_about_moving"
"""The ability that asks somebody who has moved to another `zone` what moves along, if a skill has one."""
_GET = "SELECT zone FROM people WHERE (service, workspace, person) = (%s, %s, %s)"
_SET = """
INSERT INTO people (service, workspace, person, zone) VALUES (%s, %s, %s, %s)
ON CONFLICT (service, workspace, person) DO UPDATE SET zone = excluded.zone
"""
_ASK = """
INSERT INTO people AS p (service, workspace, person, asked_at) VALUES (%s, %s, %s, now())
ON CONFLICT (service, workspace, person) DO UPDATE SET asked_at = now() WHERE p.asked_at IS NULL
RETURNING 1
"""
# What is said to be split is as in `core.privacy`: each terminal is a platform of its own.
_MET = """
SELECT message -> 'person' FROM messages
WHERE workspace = %s AND message #>> '{person,id}' = %s AND split_part(platform, ' ', 1) = %s
ORDER BY id DESC
LIMIT 1
"""
_PERSON = TypeAdapter(Person)
_EXPORT = "SELECT zone, asked_at FROM people WHERE (service, workspace, person) = (%s, %s, %s)"
_FORGET = "DELETE FROM people WHERE (service, workspace, person) = (%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Zone:
    """The name of a time zone, and whether it is only this machine's for want of a better one."""

    name: str
    guessed: bool = False


async def zone_of(turn: Turn) -> Zone:
    """Return the zone of who speaks: as told to us, else as the platform knows it, else this machine's."""
    async with turn.connect() as connection:
        row = await one(connection, _GET, *_key(turn.message))
    told = (row and row[0]) or turn.message.person.zone
    return Zone(told) if told else Zone(turn.zone, guessed=True)


async def met(connection: AsyncConnection, place: Address, person: str) -> Person | None:
    """Return somebody of a workspace, by the platform's id, as the platform told of him or her last; None if never.

    What he or she told us of the zone stands before that: `core.calendars.person_of` knows it.
    """
    row = await one(connection, _MET, place.workspace, person, place.service)
    return _PERSON.validate_python(row[0]) if row else None


async def keep_zone(turn: Turn, name: str) -> None:
    """Keep the zone that a person has told; in an effect's transaction, it is kept with the effect."""
    async with turn.connect() as connection:
        await connection.execute(_SET, (*_key(turn.message), name))


async def ask_once(turn: Turn) -> bool:
    """Tell whether to ask a person for the zone now; True once for each."""
    async with turn.connect() as connection:
        return await one(connection, _ASK, *_key(turn.message)) is not None


class People:
    """Keeps the zones, for export and erasure."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the zone that a person has told, and when we asked for it."""
        return {"zone": await records(connection, _EXPORT, (who.service, who.workspace, who.id))}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase it, in the caller's transaction."""
        return {"zone": (await connection.execute(_FORGET, (who.service, who.workspace, who.id))).rowcount}


def _key(message: Message) -> tuple[str, str, str]:
    return message.address.service, message.address.workspace, message.person.id
