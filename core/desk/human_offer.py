"""Asks whoever finds an answer bad why, and offers them a human. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.buttons import offer
from core.model.language import speaking
from core.model.replies import Choice, Reply
from core.people.rating_reasons import reason_buttons
from core.storage.rows import ADDRESS, one, run
from core.text.catalogue import _

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.announcements import Announcer
    from core.desk.desk import Desk

# Below an “I don't know”, there is a button already.
_ANSWER = """
SELECT r.id, r.address, r.reply ->> 'language' FROM replies r JOIN messages m ON m.id = r.message_id
WHERE string_to_array(r.platform_id, ',') @> ARRAY[%s] AND r.address ->> 'platform' = %s
    AND r.address ->> 'workspace' = %s AND r.reply ->> 'answered' = 'true' AND m.message #>> '{person,id}' = %s
"""
_FIRST = "INSERT INTO notices (service, workspace, subject) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


class HumanOffer:
    """Asks why, and offers the ability that fetches a human, if there is anybody to fetch."""

    def __init__(self, pool: AsyncConnectionPool, desk: Desk, posting: Announcer) -> None:
        self._pool = pool
        self._desk = desk
        self._ability = next((each.name for each in desk.abilities if each.fetches_human and each.offered), None)
        self._explaining = next((each.name for each in desk.abilities if each.explains_rating), None)
        self._posting = posting

    async def make(self, platform: str, workspace: str, platform_id: str, person: str) -> None:
        """Ask a person who finds the answer with this platform id bad why, once, if it is an answer to them.

        While a human has the conversation, nothing is asked.

        If the process dies before the commit, the platform delivers the rating again; if after, they are asked once.
        """
        if self._ability is None and self._explaining is None:
            return
        row = await one(self._pool, _ANSWER, platform_id, platform, workspace, person)
        if row is None:
            return
        address = ADDRESS.validate_python(row[1])
        if await self._desk.is_taken(address, person):
            return
        async with self._pool.connection() as connection, connection.transaction():
            if not await run(connection, _FIRST, address.service, workspace, f"bad answer {row[0]}"):
                return
            with speaking(row[2]):
                said, buttons = [_("I'm sorry that this didn't help.")], tuple[Choice, ...]()
                if self._explaining:
                    said.append(_("What is wrong with it?"))
                    buttons = reason_buttons(self._explaining, row[0])
                if self._ability:
                    said.append(_("I can ask somebody on the team."))
                    buttons = (*buttons, offer(_("Ask a human"), self._ability))
                reply = Reply(" ".join(said), kind="notice", choices=buttons, offered_to=person)
            await self._posting.post(connection, [(address, reply)])
