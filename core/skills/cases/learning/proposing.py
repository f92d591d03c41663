"""Proposes to learn what a solved case teaches, as a card in its thread, each time that a case is solved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.audiences import Audiences
from core.abilities.hooks.schedulers import scheduler
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import SkillError
from core.model.language import speaking
from core.privacy.anonymous_text import anonymous
from core.skills.cases import store as cases
from core.skills.cases.learning import store
from core.skills.cases.learning.decisions import keep_in_step, show
from core.skills.cases.learning.team_answer import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    TeamAnswer,
    answer_of,
    audience_of,
    question_of,
)
from core.text.catalogue import _
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from core.abilities.hooks.schedulers import Running
    from core.model.messages import Address
    from core.model.replies import Reply
    from core.skills.cases.case import Case

    Hide = Callable[[str, str], Awaitable[str]]
    """Puts a mark in place of each secret in a text."""

LOOK_SECONDS: Final = 1.0


@scheduler
class ProposeAnswers:
    """Looks for cases that were solved, and for answers that the library refused or that were removed from it."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._audiences = Audiences.parse(running.settings.audiences, approved_only=running.settings.approved_only)

    async def dispatch(self) -> float:
        """Consider one solved case, and return the number of seconds until the next look.

        If the process dies before the commit, the case is considered again; if after, its card is sent once.
        """
        running = self._running
        async with running.pool.connection() as connection, connection.transaction():

            async def tell(address: Address, reply: Reply | Callable[[], Reply]) -> None:
                await running.tell(connection, address, reply() if callable(reply) else reply)

            unit = UnitOfWork(connection, running.clock.now(), tell)
            await keep_in_step(unit)
            solved = await store.next_solved(connection)
            if solved is None:
                return LOOK_SECONDS
            step, case_id = solved
            case = await cases.lock(connection, case_id)
            if case is not None and case.state == "solved":
                await self._consider(unit, case)
            await store.note_considered(connection, step)
        return 0.0

    async def _consider(self, unit: UnitOfWork, case: Case) -> None:
        known = await store.lock(unit.connection, case.id)
        if known is None or known.state == "proposed":
            library = self._running.library
            hide = library.redactor.without_secrets if library else _hide_nothing
            await propose(unit, case, self._audiences, hide)


async def propose(unit: UnitOfWork, case: Case, audiences: Audiences, hide: Hide) -> TeamAnswer | None:
    """Propose to learn what a locked case teaches. Return the proposal, or None if the team has told nothing in it.

    The proposal replaces an earlier one. What names somebody in it is replaced by marks; notes are never in it.
    """
    entries = await cases.entries(unit.connection, case.id)
    told = answer_of(entries)
    if not told:
        return None
    names = await store.names_in(unit.connection, case)
    place = case.address.conversation
    asked_with = await store.asked_with(unit.connection, case)
    with speaking(case.language):
        question, answer = [
            anonymous(await hide(text, _("(secret)")), names) for text in (question_of(case, entries), told)
        ]
    thread = await cases.card_thread(unit.connection, case) if case.staff else None
    proposal = TeamAnswer(
        case_id=case.id,
        service=case.service,
        workspace=case.workspace,
        person=case.person,
        question=shortened(question, LONGEST_QUESTION),
        answer=answer[:LONGEST_ANSWER],
        audience=audience_of(asked_with, audiences, place),
        place=place,
        language=case.language,
        thread=replace(case.staff, thread=thread) if case.staff else None,
        answered_at=max(entry.at for entry in entries if entry.kind == "staff"),
    )
    await store.put(unit.connection, proposal)
    await show(unit, proposal)
    return proposal


async def proposed(unit: UnitOfWork, case: Case, audiences: Audiences, hide: Hide) -> TeamAnswer:
    """Return what a locked case teaches: as it was proposed or approved, or else a new proposal.

    Raises:
        SkillError: the team has told nothing in it.
    """
    known = await store.lock(unit.connection, case.id)
    if known is not None and known.state in ("proposed", "approved"):
        return known
    made = await propose(unit, case, audiences, hide)
    if made is None:
        raise SkillError(
            _("Nobody has answered in case {number}, so there is nothing to learn.").format(number=case.id)
        )
    return made


async def _hide_nothing(text: str, mark: str) -> str:  # noqa: ARG001 — without documents, nothing is learned
    return text
