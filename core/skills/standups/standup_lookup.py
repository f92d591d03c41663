"""Which stand-up is meant, and who may change it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.skills.standups import store

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.standups.standup import Standup

_ID = re.compile(r"#(\d{1,18})")


async def related(connection: AsyncConnection, turn: Turn) -> list[Standup]:
    """Return the stand-ups of a channel that is spoken in, and those that who speaks set up or takes part in."""
    person, channel = turn.message.person.id, turn.message.address.channel
    found = await store.standing(connection, turn.message.address)
    return [each for each in found if each.owner == person or each.member(person) or each.place.channel == channel]


async def found_and_locked(connection: AsyncConnection, turn: Turn, which: str) -> Standup:
    """Return the stand-up that is meant, locked: by its channel, by the channel that is spoken in, or the only one.

    Raises:
        SkillError: there is none, or there are several.
    """
    found = await related(connection, turn)
    if named := _ID.fullmatch(which):
        found = [each for each in found if each.id == int(named[1])]
    elif which:
        ids = {each.id for each in turn.message.mentions if each.name == which}
        found = [each for each in found if each.place.channel in ids or each.place.label == which]
    else:
        here = [each for each in found if each.place.channel == turn.message.address.channel]
        found = here or found
    if not found:
        where = f" in {which}" if which and not named else ""
        raise SkillError(f"There is no stand-up{where} that you are part of. Say “list my stand-ups” for yours.")
    if len(found) > 1:
        names = ", ".join(each.place.label for each in found)
        raise SkillError(f"You are part of several stand-ups: {names}. Say which, such as “in {found[0].place.label}”.")
    return await locked(connection, found[0].id)


async def locked(connection: AsyncConnection, standup_id: int) -> Standup:
    """Return a stand-up by its id, locked.

    Raises:
        SkillError: it has ended.
    """
    standup = await store.get(connection, standup_id)
    if standup is None or standup.state not in ("active", "paused"):
        raise SkillError("That stand-up has ended.")
    return standup


def check_owner(standup: Standup, turn: Turn) -> None:
    """Refuse who has not set a stand-up up.

    Raises:
        SkillError: it is another one's.
    """
    if not turn.message.address.shares_people(standup.place) or turn.message.person.id != standup.owner:
        raise SkillError(f"Only {standup.owner_name}, who set up {standup.called}, can do that.")
