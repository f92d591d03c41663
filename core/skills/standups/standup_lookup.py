"""Which stand-up people mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.routines import check_running, choose_routine, is_known_to
from core.skills.standups import store

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.standups.standup import Standup


async def known_standups(connection: AsyncConnection, turn: Turn) -> list[Standup]:
    """Return the stand-ups that the speaker may know of: their own, and those of the channel."""
    found = await store.standing(connection, turn.message.address)
    return [standup for standup in found if is_known_to(standup, turn)]


async def lock_standup(connection: AsyncConnection, turn: Turn, which: str) -> Standup:
    """Return the stand-up that is meant, by its channel, locked; raises as `choose_routine`."""
    ids = {mention.id for mention in turn.message.mentions if mention.name == which}
    found = choose_routine(
        await known_standups(connection, turn),
        which,
        turn,
        kind="stand-up",
        matches=lambda standup: standup.home.channel in ids or standup.home.label == which,
    )
    return check_running(await store.get(connection, found.id))
