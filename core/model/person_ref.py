"""PersonRef is meant: a person by id or name, as messages hold it. Its SQL stands here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.model.errors import InputError

if TYPE_CHECKING:
    from psycopg import AsyncConnection

# A service's name is the first word of the platform's: each terminal is a platform of its own.
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


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person of a workspace, as the platform's service knows him or her, by all names that messages hold."""

    service: str
    workspace: str
    id: str
    names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        """How the person is told from all others."""
        return f"{self.service}/{self.workspace}/{self.id}"

    @property
    def columns(self) -> dict[str, str]:
        """Return what names the person in tables, by the columns' names."""
        return {"service": self.service, "workspace": self.workspace, "person": self.id}

    @property
    def digest(self) -> str:
        """What a receipt holds instead of the key."""
        return digest(self.key)


def digest(key: str) -> str:
    """Return the SHA-256 of a key, in hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()


async def find(connection: AsyncConnection, word: str) -> PersonRef | None:
    """Return the person who goes by an id, a name, or a key `service/workspace/id`; None if nobody does.

    Raises:
        InputError: several do; the text names them.
    """
    rows = await (await connection.execute(_FIND, {"word": word})).fetchall()
    found = [PersonRef(service, workspace, person, tuple(names)) for service, workspace, person, names in rows]
    exact = [who for who in found if who.key == word]
    if len(exact or found) > 1:
        keys = ", ".join(who.key for who in found)
        raise InputError(f"{len(found)} people go by {word!r}. Say which one, as service/workspace/id: {keys}.")
    return next(iter(exact or found), None)
