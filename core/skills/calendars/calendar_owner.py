"""Whose calendar is meant: the speaker's, or that of a person whom the message mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calendars import ensure_person
from core.model.errors import SkillError
from core.text.catalogue import _

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.calendars import Resource


async def speaker(turn: Turn, connection: AsyncConnection) -> Resource:
    """Return the calendar owner who is speaking, added if new."""
    person, here = turn.message.person, turn.message.address
    return await ensure_person(
        connection, here.service, here.workspace, person.id, person.name, zone=person.zone, default_zone=turn.zone
    )


async def mentioned(turn: Turn, connection: AsyncConnection, words: str) -> Resource:
    """Return the mentioned person whose name is in the words.

    Raises:
        SkillError: Nobody is mentioned by that name, or people from other organisations can read the conversation.
    """
    message = turn.message
    if message.external:
        raise SkillError(_("People from other organisations can read this. Ask me in a direct message."))
    name = words.casefold().lstrip("@").strip()
    named = (mention for mention in message.mentions if mention.name.casefold().lstrip("@") == name)
    found = next(named, None)
    if found is None or found.name.startswith("#"):
        unknown = _("I do not know who “{words}” is. Mention the person, such as @ana.")
        raise SkillError(unknown.format(words=words))
    address = message.address
    return await ensure_person(
        connection, address.service, address.workspace, found.id, found.name.lstrip("@"), default_zone=turn.zone
    )
