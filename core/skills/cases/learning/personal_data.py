"""Personal data of learned answers.

If a customer is forgotten, what was proposed or learned from their cases goes too, because the question is in their
words. An answer stays whose question the team has put in words of its own, if everybody or an audience can find it and
it has none of the customer's names; nothing in it refers to them then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from core.abilities.hooks.documents import unlearn_document
from core.privacy import PersonalTable
from core.skills.cases.learning.team_answer import key_of
from core.storage.rows import many, records, run

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_KEY: Final = "%(service)s || '/' || %(workspace)s || '/' || %(person)s"
_LOCK: Final = "LOCK TABLE case_answers IN EXCLUSIVE MODE"
_SHOWN: Final = """
SELECT case_id, answered_at, state, question, answer FROM case_answers
WHERE (service, workspace, person) = (%(service)s, %(workspace)s, %(person)s) ORDER BY case_id
"""
_THEIRS: Final = """
SELECT case_id, state = 'approved' AND reworded AND audience <> 'in ' || place, question || ' ' || answer
FROM case_answers WHERE (service, workspace, person) = (%(service)s, %(workspace)s, %(person)s)
"""
_ERASE: Final = "DELETE FROM case_answers WHERE case_id = %s"
_UNNAME: Final = """
UPDATE case_answers SET service = NULL, workspace = NULL, person = NULL, place = '', thread = NULL WHERE case_id = %s
"""


class LearnedAnswers:
    """What was proposed and learned from a customer's cases."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return what was taken from the person's cases, with instants in UTC."""
        return {"answers learned": await records(connection, _SHOWN, who.columns)}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase it, in the caller's transaction, and have the documents removed. Return how many were erased."""
        await run(connection, _LOCK)
        erased = 0
        for case_id, is_the_teams, text in await many(connection, _THEIRS, **who.columns):
            words = text.casefold()
            if is_the_teams and not any(name.casefold() in words for name in (*who.names, who.id) if name):
                await run(connection, _UNNAME, case_id)
                continue
            await unlearn_document(connection, key_of(case_id))
            erased += await run(connection, _ERASE, case_id)
        return {"answers learned": erased}


personal_data = (
    LearnedAnswers(),
    PersonalTable(
        "case_answers",
        kind="decisions about answers",
        space="",
        where=f"decided_by = {_KEY}",
        shows="case_id, decided_at, state",
        update="decided_by = 'forgotten', decided_by_name = 'somebody'",
    ),
)
