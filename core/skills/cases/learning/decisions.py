"""What the team decides about a proposed answer: approve, edit, reject, and take back.

Each is made in the caller's transaction, with what is to be learned or unlearned. If the process dies before the
commit, nothing has changed; if after, the next look of any worker learns or removes the document
(`core.abilities.hooks.documents`). Approving again is refused, so an answer is approved once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the schema reads the annotation
from core.abilities.hooks.documents import document_states, learn_document, unlearn_document
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import SkillError
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import store as cases
from core.skills.cases.case import DESK, actor_of
from core.skills.cases.learning import store
from core.skills.cases.learning.answer_card import answer_card
from core.skills.cases.learning.team_answer import LONGEST_ANSWER, LONGEST_QUESTION, audience_named, key_of
from core.skills.cases.team import support_desk
from core.text.catalogue import _
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from datetime import tzinfo

    from core.abilities.turn import Turn
    from core.skills.cases.case import Actor
    from core.skills.cases.learning.team_answer import State, TeamAnswer
    from core.skills.cases.team import SupportDesk


@ability(examples=(), effect=True, presses=True, in_help=False)
async def approve_answer(turn: Turn, case: Id) -> Reply:
    """Approve an answer of the team. From now on, people find it."""
    unit, answer = await _for_team(turn, case)
    await approve(unit, answer, actor_of(turn.message))
    return _noted(answer, _("I am learning it."))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def reject_answer(turn: Turn, case: Id) -> Reply:
    """Reject a proposed answer. It is not learned."""
    unit, answer = await _for_team(turn, case)
    await reject(unit, answer, actor_of(turn.message))
    return _noted(answer, _("I do not learn it."))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def take_back_answer(turn: Turn, case: Id) -> Reply:
    """Take back an answer that was learned. Nobody finds it any more."""
    unit, answer = await _for_team(turn, case)
    await take_back(unit, answer, actor_of(turn.message))
    return _noted(answer, _("I have forgotten it."))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def edit_answer(turn: Turn, case: Id, text: str) -> Reply:
    """Change the answer that is proposed or was learned. text: the answer as it should be."""
    unit, answer = await _for_team(turn, case)
    await edit(unit, answer, actor_of(turn.message), answer_text=text)
    return _noted(answer, _("The answer is changed."))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def edit_question(turn: Turn, case: Id, text: str) -> Reply:
    """Change the question that an answer is found with. text: the question as it should be."""
    unit, answer = await _for_team(turn, case)
    await edit(unit, answer, actor_of(turn.message), question=text)
    return _noted(answer, _("The question is changed."))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def set_answer_audience(turn: Turn, case: Id, audience: str) -> Reply:
    """Change who can find an answer. audience: everybody, this conversation, or the name of an audience."""
    unit, answer = await _for_team(turn, case)
    await edit(unit, answer, actor_of(turn.message), audience=audience_named(audience, answer.place))
    return _noted(answer, _("Who can find it is changed."))


async def approve(unit: UnitOfWork, answer: TeamAnswer, actor: Actor) -> TeamAnswer:
    """Approve a locked answer, and have it learned. Raises SkillError if that was done, or it was taken back."""
    if answer.state not in ("proposed", "rejected"):
        raise _refusal(answer)
    return await _decide(unit, answer, "approved", actor)


async def reject(unit: UnitOfWork, answer: TeamAnswer, actor: Actor) -> TeamAnswer:
    """Reject a locked proposal. Raises SkillError if it is none."""
    if answer.state != "proposed":
        raise _refusal(answer)
    return await _decide(unit, answer, "rejected", actor)


async def take_back(unit: UnitOfWork, answer: TeamAnswer, actor: Actor) -> TeamAnswer:
    """Take back a locked answer that was approved. Raises SkillError if it was not."""
    if answer.state != "approved":
        raise _refusal(answer)
    return await _decide(unit, answer, "withdrawn", actor)


async def edit(
    unit: UnitOfWork,
    answer: TeamAnswer,
    actor: Actor,
    *,
    question: str | None = None,
    answer_text: str | None = None,
    audience: str | None = None,
) -> TeamAnswer:
    """Change a locked answer. One that was learned is learned anew.

    Raises:
        SkillError: it was rejected or taken back, or a text is empty.
    """
    if answer.state not in ("proposed", "approved"):
        raise _refusal(answer)
    if question is not None:
        answer = replace(answer, question=_filled(" ".join(question.split()), LONGEST_QUESTION), reworded=True)
    if answer_text is not None:
        answer = replace(answer, answer=_filled(answer_text, LONGEST_ANSWER))
    if audience is not None:
        answer = replace(answer, audience=audience)
    return await _decide(unit, answer, answer.state, actor)


async def locked(unit: UnitOfWork, case_id: int) -> TeamAnswer:
    """Return an answer, locked until the transaction ends. Raises SkillError if the case has none."""
    answer = await store.lock(unit.connection, case_id)
    if answer is None:
        raise SkillError(_("Nothing is proposed or learned from case {number}.").format(number=case_id))
    return answer


async def keep_in_step(unit: UnitOfWork) -> None:
    """Note what happened to the documents of approved answers: the library refused one, or somebody removed it.

    A refused answer is proposed again, and the team is told why.
    """
    approved = await store.approved_cases(unit.connection)
    states = await document_states(unit.connection, [key_of(case_id) for case_id in approved]) if approved else {}
    for case_id in approved:
        state = states.get(key_of(case_id))
        if state is not None and not state.problem:
            continue
        answer = await store.lock(unit.connection, case_id)
        if answer is None or answer.state != "approved":
            continue
        if state is None:
            await _decide(unit, answer, "withdrawn", DESK)
            continue
        await unlearn_document(unit.connection, answer.key)
        again = await _decide(unit, answer, "proposed", DESK)
        desk = await _desk_of(unit, again)
        if again.thread and desk:
            with speaking(desk.team.language):
                text = _("I cannot learn this: {problem}").format(problem=state.problem)
                told = Reply(text, kind="notice", subjects=(f"case {again.case_id}",))
            await unit.tell(again.thread, told)


async def show(unit: UnitOfWork, answer: TeamAnswer) -> None:
    """Show an answer as it is now to its team, in place of its earlier card. Without a channel, do nothing."""
    desk = await _desk_of(unit, answer)
    if answer.thread is None or desk is None:
        return
    with speaking(desk.team.language):
        card = answer_card(answer)
    await unit.tell(answer.thread, card)


async def _decide(unit: UnitOfWork, answer: TeamAnswer, state: State, actor: Actor) -> TeamAnswer:
    decided = replace(answer, state=state, decided_by_name=actor.name)
    await store.put(unit.connection, decided)
    await store.note_decision(unit.connection, decided, actor, at=unit.now)
    if state == "approved":
        await learn_document(unit.connection, decided.document(await _zone(unit)))
    elif state == "withdrawn":
        await unlearn_document(unit.connection, decided.key)
    await show(unit, decided)
    return decided


async def _zone(unit: UnitOfWork) -> tzinfo:
    desk = await support_desk(unit.connection)
    return desk.team.working_hours.tz if desk else UTC


async def _desk_of(unit: UnitOfWork, answer: TeamAnswer) -> SupportDesk | None:
    """Return the team that is shown an answer: that of its case, or the main one once the case is erased."""
    case = await cases.get(unit.connection, answer.case_id)
    return await support_desk(unit.connection, case.team if case else "")


async def _for_team(turn: Turn, case_id: int) -> tuple[UnitOfWork, TeamAnswer]:
    """Return an answer, locked, if the button was pressed in the channel in which it was proposed.

    Raises:
        SkillError: there is none, or this is another place. Both read the same.
    """
    unit, here = UnitOfWork.of(turn), turn.message.address
    desk, answer = await support_desk(unit.connection), await locked(unit, case_id)
    if desk is None or not (here.is_in(answer.thread) if answer.thread else desk.has_channel(here)):
        raise SkillError(_("Nothing is proposed or learned from case {number}.").format(number=case_id))
    return unit, answer


def _noted(answer: TeamAnswer, text: str) -> Reply:
    """Return a reply that goes into the thread of the case."""
    return Reply(text, kind="notice", subjects=(f"case {answer.case_id}",), to=answer.thread)


def _filled(text: str, longest: int) -> str:
    if not text.strip():
        raise SkillError(_("That is empty."))
    return shortened(text.strip(), longest) if longest == LONGEST_QUESTION else text.strip()[:longest]


def _refusal(answer: TeamAnswer) -> SkillError:
    texts = {
        "proposed": _("That is not learned, only proposed."),
        "approved": _("That is learned already."),
        "rejected": _("That was rejected."),
        "withdrawn": _("That was taken back."),
    }
    return SkillError(texts[answer.state])
