"""People's time zones, and the lookup of people. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.model.errors import InputError
from core.model.messages import Person
from core.model.person_ref import PersonRef
from core.storage.rows import many, run, scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.messages import Address, Message

_GET = "SELECT zone FROM people WHERE (service, workspace, person) = (%s, %s, %s)"
_SET = """
INSERT INTO people (service, workspace, person, zone) VALUES (%s, %s, %s, %s)
ON CONFLICT (service, workspace, person) DO UPDATE SET zone = excluded.zone
"""
_ASK = """
INSERT INTO people AS p (service, workspace, person, asked_at) VALUES (%s, %s, %s, now())
ON CONFLICT (service, workspace, person) DO UPDATE SET asked_at = now() WHERE p.asked_at IS NULL
"""
# The service is the first word of the platform's name, because each terminal is a platform of its own.
_MET = """
SELECT message -> 'person' FROM messages
WHERE workspace = %s AND message #>> '{person,id}' = %s AND split_part(platform, ' ', 1) = %s
ORDER BY id DESC
LIMIT 1
"""
_FIND = """
WITH named AS (
    SELECT DISTINCT split_part(platform, ' ', 1) AS service, workspace, message #>> '{person,id}' AS person
    FROM messages
    WHERE %(word)s IN (message #>> '{person,id}', message #>> '{person,name}',
        split_part(platform, ' ', 1) || '/' || workspace || '/' || (message #>> '{person,id}'))
    UNION
    SELECT service, workspace, person FROM people
    WHERE %(word)s IN (person, service || '/' || workspace || '/' || person)
    UNION
    SELECT service, workspace, key FROM resources
    WHERE kind = 'person' AND %(word)s IN (key, name, service || '/' || workspace || '/' || key)
)
SELECT service, workspace, person, ARRAY(
    SELECT DISTINCT m.message #>> '{person,name}' FROM messages m
    WHERE split_part(m.platform, ' ', 1) = service AND m.workspace = named.workspace
        AND m.message #>> '{person,id}' = person
    ORDER BY 1
)
FROM named ORDER BY service, workspace, person
"""
_NAMES = """
SELECT DISTINCT message #>> '{person,name}' FROM messages
WHERE split_part(platform, ' ', 1) = %s AND workspace = %s AND message #>> '{person,id}' = %s
ORDER BY 1
"""
_PERSON = TypeAdapter(Person)


@dataclass(frozen=True, slots=True)
class Zone:
    """The name of a person's time zone. It is `guessed` if it is only the default."""

    name: str
    guessed: bool = False


async def zone_of(connection: AsyncConnection, message: Message, *, default: str) -> Zone:
    """Return the sender's zone: the one that they told us, else the one from the platform, else the default."""
    told = await scalar(connection, _GET, *PersonRef.of(message).row) or message.person.zone
    return Zone(told) if told else Zone(default, guessed=True)


async def met(connection: AsyncConnection, place: Address, person: str) -> Person | None:
    """Return a person as given in their newest message in the workspace, or None if they never wrote.

    `person` is the platform's id. A zone that the person told us takes precedence: see `core.calendars.person_of`.
    """
    found = await scalar(connection, _MET, place.workspace, person, place.service)
    return _PERSON.validate_python(found) if found else None


async def keep_zone(connection: AsyncConnection, message: Message, name: str) -> None:
    """Store the zone that the sender of a message told us, in the caller's transaction."""
    await run(connection, _SET, *PersonRef.of(message).row, name)


async def ask_once(connection: AsyncConnection, message: Message) -> bool:
    """Record that the sender of a message is asked for their zone; False if they were asked before."""
    return bool(await run(connection, _ASK, *PersonRef.of(message).row))


async def named(connection: AsyncConnection, person: PersonRef) -> PersonRef:
    """Return a person with all names in the log. Nobody else is found, whatever they call themselves."""
    return replace(person, names=tuple(name for (name,) in await many(connection, _NAMES, *person.row)))


async def find_person(connection: AsyncConnection, word: str) -> PersonRef | None:
    """Return the person with this id, name or key (`service/workspace/id`), or None.

    Raises:
        InputError: there are several such people; the text names them.
    """
    rows = await many(connection, _FIND, word=word)
    found = [PersonRef(service, workspace, person, tuple(names)) for service, workspace, person, names in rows]
    exact = [who for who in found if who.key == word]
    if len(exact or found) > 1:
        keys = ", ".join(who.key for who in found)
        raise InputError(f"{len(found)} people go by {word!r}. Say which one, as service/workspace/id: {keys}.")
    return next(iter(exact or found), None)
