"""What a card tells of a case beside its state: what the customer says of the solution, and its incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.skills.cases.card import plain
from core.skills.cases.closing.store import survey_of
from core.skills.cases.incidents.incident_steps import counted
from core.skills.cases.incidents.store import incident_of_case
from core.text.catalogue import _
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.skills.cases.case import Case
    from core.skills.cases.closing.store import Survey

LONGEST_COMMENT = 200
"""In characters."""


async def notes_on(connection: AsyncConnection, case: Case) -> list[str]:
    """Return the lines, in the language that is spoken."""
    lines = []
    found = await incident_of_case(connection, case.id)
    if found:
        head = _("🚨 Incident {number}: {subject}").format(number=found.id, subject=plain(found.subject))
        lines.append(f"{head} · {counted(found)}")
    survey = await survey_of(connection, case.id)
    return [*lines, *(_rating(survey) if survey else ())]


def _rating(survey: Survey) -> list[str]:
    facts = []
    if survey.helped is not None:
        facts.append(_("It helped.") if survey.helped else _("It did not help."))
    if survey.score is not None:
        facts.append("★" * survey.score + "☆" * (5 - survey.score))
    if survey.comment:
        facts.append(f"“{plain(shortened(survey.comment, LONGEST_COMMENT))}”")
    return [_("The customer says: {facts}").format(facts=" ".join(facts))] if facts else []
