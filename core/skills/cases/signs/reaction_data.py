"""Personal data of reactions in cases: who put which emoji on which copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from core.delivery.outbox import take_back
from core.jobs.jobs import Jobs
from core.privacy import PersonalTable
from core.skills.cases.signs import store

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

KIND: Final = "reactions in cases"
_EXPORTED: Final = PersonalTable(
    "case_reactions", kind=KIND, person=("person",), shows="case_id, emoji, is_there, at", order="at", erases=False
)


class Reactions:
    """What a person put on copies. With them goes what is shown for them alone, and their name in words for it."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the person's reactions, with instants in UTC."""
        return await _EXPORTED.export(connection, who)

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the reactions, in the caller's transaction.

        If the process dies before the commit, nothing is erased; if after, jobs take back what nobody else has put.
        """
        gone, jobs = await store.forget(connection, who), Jobs()
        for reaction in gone:
            copy = await store.copy_at(connection, reaction)
            if copy and reaction.emoji:
                await store.remove_name(connection, copy, reaction.emoji)
                if not await store.is_shown(connection, copy, reaction.emoji):
                    await take_back(connection, jobs, copy.subject(reaction.emoji))
        return {KIND: len(gone)}
