"""Which messages a platform shows as being worked on, so that others can end what a dead process showed. Contains SQL.

A message is noted before the platform shows it, and forgotten once the platform shows how its turn ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.storage.rows import ADDRESS, many, run

if TYPE_CHECKING:
    from core.model.messages import Address
    from core.storage.rows import Database

_NOTE = "UPDATE messages SET shown_since = now() WHERE id = %s"
_FORGET = "UPDATE messages SET shown_since = NULL WHERE id = %s"
_LEFT = """
SELECT id, message -> 'address' FROM messages
WHERE shown_since < now() - make_interval(secs => %s) AND platform = %s AND state <> 'waiting'
ORDER BY shown_since
"""


async def note_shown(database: Database, message_id: int) -> None:
    """Note that a platform is about to show that a message is worked on."""
    await run(database, _NOTE, message_id)


async def forget_shown(database: Database, message_id: int) -> None:
    """Note that the platform shows it no longer."""
    await run(database, _FORGET, message_id)


async def left_shown(database: Database, platform: str, *, seconds: float) -> list[tuple[int, Address]]:
    """Return the messages of a platform that are shown as being worked on for so long, although their turns are over.

    Whoever showed that should have ended it within seconds, unless it died.
    """
    rows = await many(database, _LEFT, seconds, platform)
    return [(id_, ADDRESS.validate_python(address)) for id_, address in rows]
