"""Reopening by just writing: what a customer writes about a case that is solved opens it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from core.abilities.hooks.interception import Interception, intercepts
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import Overtaken
from core.model.language import speaking
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.cases import store
from core.skills.cases.case import actor_of
from core.skills.cases.case_steps import tell_customer
from core.skills.cases.closing.afterwords import is_about, reopens_nothing
from core.skills.cases.closing.store import said_in, solved_here
from core.skills.cases.hidden_secrets import hide_in_case
from core.skills.cases.relay import copy_for_team, reopened
from core.skills.cases.team import support_desk
from core.text.catalogue import _

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Message
    from core.skills.cases.closing.store import SolvedCase


@intercepts
async def reopen_by_words(turn: Turn) -> Interception | None:
    """Take what the customer writes in the thread of a solved case, or alone with the desk and about the case.

    Thanks reopen nothing, nor does the answer to a question of the desk's. If the process dies before the commit, the
    message is read again; if after, the case is open once, and what was written is sent.
    """
    message = turn.message
    if turn.id is None or message.confined or reopens_nothing(message.text):
        return None
    async with turn.connect() as connection:
        solved = await solved_here(connection, message)
        is_older = solved is not None and message.sent_at < solved.at  # an edit of what was said before the solution
        if solved is None or solved.asks or is_older or not await _belongs(connection, message, solved):
            return None
    return Interception("it is about a case that is solved", partial(_reopen, case_id=solved.case_id))


async def _belongs(connection: AsyncConnection, message: Message, solved: SolvedCase) -> bool:
    """Return whether a message is about the solved case of its conversation."""
    if message.address.thread and message.reach is not Reach.DIRECT:
        return True
    case = await store.get(connection, solved.case_id)
    desk = await support_desk(connection, case.team) if case else None
    if case is None or desk is None or message.sent_at - solved.at > timedelta(days=desk.team.reopen_days):
        return False
    said = [case.subject, *(tried.question for tried in case.tried), *await said_in(connection, case.id)]
    return is_about(message.text, said, language=case.language)


async def _reopen(turn: Turn, *, case_id: int) -> Reply:
    """Open the case again, add what was said, and return the copy of it for the team."""
    unit, message = UnitOfWork.of(turn), turn.message
    case = await store.lock(unit.connection, case_id)
    if case is None or case.state != "solved" or await store.open_in(unit.connection, message.address.conversation):
        raise Overtaken("The case has changed meanwhile.")
    case = await reopened(unit, replace(case, last_at=max(case.last_at, message.sent_at)), actor_of(message))
    turn = await hide_in_case(unit, turn, case, to=case.address, language=case.language)
    for part in turn.parts:
        await store.add_message(unit.connection, case, "customer", actor_of(part), part)
    with speaking(case.language):
        text = _("I have opened your case {number} again. The team will answer here.").format(number=case.id)
        await tell_customer(unit, case, Reply(text, kind="notice"))
    return await copy_for_team(unit, case, turn)
