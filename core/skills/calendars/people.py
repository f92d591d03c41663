"""Whose calendar is meant: of who speaks, or of somebody whom the message mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calendars import ensure_person
from core.model.errors import SkillError

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.calendars import Resource
    from core.model.messages import Message


async def speaker(turn: Turn, connection: AsyncConnection) -> Resource:
    """Return who speaks, entered if new."""
    person, address = turn.message.person, turn.message.address
    return await ensure_person(
        connection,
        address.service,
        address.workspace,
        person.id,
        person.name,
        zone=person.zone,
        default_zone=turn.zone,
    )


async def mentioned(turn: Turn, connection: AsyncConnection, words: str) -> Resource:
    """Return whom words mean that the message mentions, by the platform's id.

    Raises:
        SkillError: nobody is mentioned by that name, or people of other organisations read along.
    """
    message = turn.message
    if message.external:
        raise SkillError("People of other organisations read this. Ask me in a direct message.")
    name = words.casefold().lstrip("@").strip()
    found = next((each for each in message.mentions if each.name.casefold().lstrip("@") == name), None)
    if found is None or found.name.startswith("#"):
        raise SkillError(f"I do not know who “{words}” is. Mention the person, such as @ana.")
    address = message.address
    return await ensure_person(
        connection, address.service, address.workspace, found.id, found.name.lstrip("@"), default_zone=turn.zone
    )


def mentions(message: Message, words: str) -> bool:
    """Tell whether words are the name of somebody whom a message mentions."""
    return any(each.name.casefold().lstrip("@") == words.casefold().lstrip("@").strip() for each in message.mentions)
