"""One question after the solution: did it help? Then how satisfied the customer is, and why, if they want to say."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the schema reads the annotation
from core.abilities.hooks.alarms import alarm
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import asking, declines, offer
from core.model.errors import SkillError
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case import actor_of
from core.skills.cases.case_steps import locked, show_card, tell_customer, tell_team
from core.skills.cases.closing.store import begin_survey, last_event, put_comment, put_helped, put_score
from core.skills.cases.hidden_secrets import without_secrets
from core.skills.cases.relay import reopened
from core.skills.cases.team import support_desk
from core.text.catalogue import N_, _
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from core.abilities.hooks.alarms import Ringing
    from core.abilities.turn import Turn
    from core.skills.cases.case import Case

SCORES: Final = range(1, 6)
LONGEST_COMMENT: Final = 1000
"""In characters."""
COMMAND_LINE: Final = "terminal"
_DID_NOT_HELP: Final = N_("{name} says that the solution of case {number} did not help.")
_REOPENED: Final = N_("{name} has reopened case {number}.")


@alarm
async def ask_if_it_helped(ringing: Ringing, case: int, solved: str) -> None:
    """Ask the customer of a solved case whether it helped, once for each case. `solved` is when it was solved.

    If the process dies before the commit, nobody is asked and the alarm rings again; if after, the customer is asked
    once. A case that was opened again, or is solved anew since, has an alarm of its own. While a newer case is open in
    the conversation, nothing is asked there.
    """
    unit = UnitOfWork.of(ringing)
    found = await store.lock(unit.connection, case)
    if found is None or found.state != "solved" or await store.open_in(unit.connection, found.address.conversation):
        return
    at = await last_event(unit.connection, case, "solve")
    if (
        at is None
        or at != datetime.fromisoformat(solved)
        or not await begin_survey(unit.connection, case, team_of(found), at=unit.now)
    ):
        return
    with speaking(found.language):
        text = _("Did it help? It is about your case {number}: {subject}")
        buttons = (
            offer(_("Yes, it helped"), "rate_help", case=case, helped="yes"),
            offer(_("No, it did not"), "rate_help", case=case, helped="no"),
        )
        said = text.format(number=case, subject=plain(found.subject))
        await tell_customer(
            unit, found, Reply(said, kind="notice", choices=buttons, asks="rate_help", offered_to=found.person)
        )


@ability(examples=(), effect=True, presses=True, in_help=False)
async def rate_help(turn: Turn, case: Id, helped: str) -> Reply:
    """Store whether the solution of a case helped, and ask how satisfied the customer is. helped: yes or no."""
    unit, found = await _of_customer(turn, case)
    has_helped = helped != "no"
    await put_helped(unit.connection, found.id, helped=has_helped, at=turn.now)
    await show_card(unit, found)
    scores = tuple(offer(f"{score}", "score_case", case=found.id, score=score) for score in SCORES)
    if has_helped:
        text = _("I am glad. How satisfied are you with the help, from 1 (not at all) to 5 (very)?")
        return Reply(text, choices=scores, asks="score_case")
    await _say(unit, found, _DID_NOT_HELP)
    text = _("I am sorry. Shall I open your case again? And how satisfied are you, from 1 (not at all) to 5 (very)?")
    return Reply(
        text, choices=(offer(_("Open it again"), "reopen_own_case", case=found.id), *scores), asks="score_case"
    )


@ability(examples=(), effect=True, presses=True, in_help=False)
async def score_case(turn: Turn, case: Id, score: int) -> Reply:
    """Store how satisfied the customer of a case is. score: from 1, not at all, to 5, very."""
    unit, found = await _of_customer(turn, case)
    if score not in SCORES:
        raise SkillError(_("Choose a number from 1 to 5."))
    await put_score(unit.connection, found.id, score, at=turn.now)
    await show_card(unit, found)
    text = _("Thank you. If you want to say why, just write it.")
    no = offer(_("No, that is all"), "comment_case", case=found.id, comment="no")
    return Reply(text, choices=(no,), asks=asking("comment_case", "comment", case=found.id))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def comment_case(turn: Turn, case: Id, comment: str) -> Reply:
    """Store what the customer of a case says about the help. comment: in their own words."""
    unit, found = await _of_customer(turn, case)
    if declines(comment):
        return Reply(_("All right."))
    safe = await without_secrets(comment, turn.services.redactor)
    await put_comment(unit.connection, found.id, shortened(safe, LONGEST_COMMENT), at=turn.now)
    await show_card(unit, found)
    return Reply(_("Thank you, I have passed that on to the team."))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def reopen_own_case(turn: Turn, case: Id) -> Reply:
    """Open a solved case again, for its customer."""
    unit, found = await _of_customer(turn, case)
    again = await reopened(unit, found, actor_of(turn.message))
    await _say(unit, again, _REOPENED)
    text = _("I have opened your case {number} again. The team will answer here.")
    return Reply(text.format(number=again.id), subjects=(again.subject_key,))


def team_of(case: Case) -> str:
    """Return the team that has a case, as reports name it: its name, or else its place."""
    return case.team or (case.staff.label if case.staff else COMMAND_LINE)


async def _of_customer(turn: Turn, case_id: int) -> tuple[UnitOfWork, Case]:
    """Return a case, locked, if it is its customer who speaks. Raises SkillError as if there were none otherwise."""
    unit, message = UnitOfWork.of(turn), turn.message
    case = await locked(unit, case_id)
    who = (message.address.service, message.address.workspace, message.person.id)
    if who != (case.service, case.workspace, case.person):
        raise SkillError(_("There is no case {number}.").format(number=case_id))
    return unit, case


async def _say(unit: UnitOfWork, case: Case, sentence: str) -> None:
    desk = await support_desk(unit.connection, case.team)
    with speaking(desk.team.language if desk else case.language):
        await tell_team(unit, case, _(sentence).format(name=plain(case.name), number=case.id))
