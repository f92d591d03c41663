"""Why an answer was bad, told with a button."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the schema reads the annotation
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.people import feedback
from core.people.rating_reasons import REASONS
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(examples=(), effect=True, presses=True, in_help=False, explains_rating=True)
async def explain_rating(turn: Turn, reply: Id, reason: str) -> Reply:
    """Store why the person rated a reply bad. reason: wrong, outdated, unclear or not_my_question.

    If the process dies before the commit, the press is handled again; if after, the reason is stored once.
    """
    known = next((each for each in REASONS if each == reason), None)
    async with turn.connect() as connection:
        rated = known and await feedback.explain_rating(connection, PersonRef.of(turn.message), reply, known)
    if not rated:
        raise SkillError(_("I do not know of an answer that you found bad."))
    told = Reply(_("Thank you, I have noted that for the team."))
    fetching = next((each.name for each in turn.abilities if each.fetches_human and each.offered), None)
    return replace(told, choices=(offer(_("Ask a human"), fetching),)) if fetching else told
