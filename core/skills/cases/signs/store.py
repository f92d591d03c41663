"""Stores reactions in cases. Contains the SQL."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.reactions import Cleared
from core.storage.rows import ADDRESS, MESSAGE, many, one, run, scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.hooks.reactions import Reacted
    from core.model.messages import Address, Message
    from core.model.person_ref import PersonRef

# A copy is the reply to the message that it is a copy of. Of several messages, the last that was passed on counts.
_COPY: Final = """
SELECT e.case_id, string_to_array(r.platform_id, ','), r.address, (
    SELECT p.message FROM messages p JOIN case_entries said ON said.message_id = p.id AND said.kind <> 'note'
    WHERE (p.id = r.message_id OR p.turn = r.message_id) AND p.state <> 'retracted' ORDER BY p.id DESC LIMIT 1
) FROM replies r JOIN case_entries e ON e.message_id = r.message_id
WHERE string_to_array(r.platform_id, ',') @> ARRAY[%s] AND r.address ->> 'platform' = %s
    AND r.address ->> 'workspace' = %s AND r.reply ->> 'to' IS NOT NULL
ORDER BY r.id DESC LIMIT 1
"""
_PUT: Final = """
INSERT INTO case_reactions (case_id, service, workspace, platform_id, person, emoji, sign, is_there, at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (service, workspace, platform_id, person, emoji, sign)
    DO UPDATE SET is_there = excluded.is_there, at = excluded.at
WHERE case_reactions.at <= excluded.at
"""
_CLEAR: Final = """
UPDATE case_reactions SET is_there = false, at = %(at)s
WHERE (service, workspace, platform_id) = (%(service)s, %(workspace)s, %(platform_id)s)
    AND is_there AND at <= %(at)s AND emoji = coalesce(%(emoji)s, emoji)
    AND sign = coalesce(%(sign)s, sign)
RETURNING emoji
"""
_LOCK: Final = "LOCK TABLE case_reactions IN EXCLUSIVE MODE"
_FORGET: Final = """
DELETE FROM case_reactions WHERE (service, workspace, person) = (%(service)s, %(workspace)s, %(person)s)
RETURNING service, workspace, platform_id, emoji, at
"""
_REMOVE_NAME: Final = """
UPDATE replies SET reply = reply || jsonb_build_object('text', %s::text) WHERE reply ->> 'renews' = %s
"""
_IS_SHOWN: Final = """
SELECT EXISTS (
    SELECT FROM case_reactions
    WHERE (service, workspace) = (%s, %s) AND platform_id = ANY(%s) AND emoji = %s AND is_there
)
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of what was said in a case: the platform's ids of its parts, where it stands, and the message itself.

    An edit changes the copy in place, so its first part stays the same. The message is None if it was deleted.
    """

    case_id: int
    parts: tuple[str, ...]
    place: Address
    message: Message | None

    def subject(self, emoji: str) -> str:
        """What a reply shows that sets an emoji on the message (`Reply.renews`)."""
        return f"reaction {self.place.platform}/{self.place.workspace} {self.parts[0]} {emoji}"


async def copy_at(connection: AsyncConnection, reacted: Reacted | Cleared) -> Copy | None:
    """Return the copy that a reaction is on, or None if it is on something else."""
    row = await one(connection, _COPY, reacted.platform_id, reacted.service, reacted.workspace)
    if row is None:
        return None
    return Copy(row[0], tuple(row[1]), ADDRESS.validate_python(row[2]), row[3] and MESSAGE.validate_python(row[3]))


async def put(connection: AsyncConnection, copy: Copy, reacted: Reacted) -> None:
    """Store that a reaction is there, or was taken back. An older event that comes late changes nothing."""
    where = (reacted.service, reacted.workspace, reacted.platform_id)
    state = (reacted.person.id, reacted.emoji, reacted.sign, reacted.is_there, reacted.at)
    await run(connection, _PUT, copy.case_id, *where, *state)


async def clear(connection: AsyncConnection, cleared: Cleared) -> set[str]:
    """Store that everybody's reactions were taken back, and return which emoji they were."""
    return {row[0] for row in await many(connection, _CLEAR, **asdict(cleared))}


async def forget(connection: AsyncConnection, who: PersonRef) -> list[Cleared]:
    """Erase a person's reactions, and return what they were."""
    await run(connection, _LOCK)
    return [Cleared(*row) for row in await many(connection, _FORGET, **who.columns)]


async def remove_name(connection: AsyncConnection, copy: Copy, emoji: str) -> None:
    """Remove the name of whoever put an emoji on a copy from the words for it."""
    await run(connection, _REMOVE_NAME, emoji, copy.subject(emoji))


async def is_shown(connection: AsyncConnection, copy: Copy, emoji: str) -> bool:
    """Return whether anybody has put an emoji on a copy."""
    return bool(await scalar(connection, _IS_SHOWN, copy.place.platform, copy.place.workspace, [*copy.parts], emoji))
