"""Offers a human to whoever finds an answer bad. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.buttons import offer
from core.model.language import speaking
from core.model.replies import Reply
from core.storage.rows import ADDRESS, one, run
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability
    from core.delivery.announcements import Announcer

# Below an “I don't know”, there is a button already.
_ANSWER = """
SELECT r.id, r.address, r.reply ->> 'language' FROM replies r JOIN messages m ON m.id = r.message_id
WHERE string_to_array(r.platform_id, ',') @> ARRAY[%s] AND r.address ->> 'platform' = %s
    AND r.address ->> 'workspace' = %s AND r.reply ->> 'answered' = 'true' AND m.message #>> '{person,id}' = %s
"""
_FIRST = "INSERT INTO notices (service, workspace, subject) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


class HumanOffer:
    """Offers the ability that fetches a human, if there is anybody to fetch."""

    def __init__(self, pool: AsyncConnectionPool, abilities: Iterable[Ability], posting: Announcer) -> None:
        fetching = (ability.name for ability in abilities if ability.fetches_human and ability.offered)
        self._pool = pool
        self._ability = next(fetching, None)
        self._posting = posting

    async def make(self, platform: str, workspace: str, platform_id: str, person: str) -> None:
        """Offer a human to a person who finds the answer with this platform id bad, once, if it is an answer to them.

        If the process dies before the commit, the platform delivers the rating again; if after, the offer is sent once.
        """
        if self._ability is None:
            return
        async with self._pool.connection() as connection, connection.transaction():
            row = await one(connection, _ANSWER, platform_id, platform, workspace, person)
            if row is None:
                return
            address = ADDRESS.validate_python(row[1])
            if not await run(connection, _FIRST, address.service, workspace, f"bad answer {row[0]}"):
                return
            with speaking(row[2]):
                text = _("I'm sorry that this didn't help. I can ask somebody on the team.")
                button = offer(_("Ask a human"), self._ability)
                reply = Reply(text, kind="notice", choices=(button,), offered_to=person)
            await self._posting.post(connection, [(address, reply)])
