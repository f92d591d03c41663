"""What is done about silence: a customer’s case is closed in the end, and whoever has a case is reminded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.alarms import alarm, set_alarm
from core.abilities.unit_of_work import UnitOfWork
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case import DESK
from core.skills.cases.case_steps import move, tell_customer, thread_of
from core.skills.cases.closing.store import last_event, last_said
from core.skills.cases.closing.waits import closes_at, last_word_at
from core.skills.cases.team import support_desk
from core.text.catalogue import _
from core.when import find_zone
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from core.abilities.hooks.alarms import Ringing
    from core.skills.cases.case import Case
    from core.skills.cases.team_settings import Team

GAVE_LAST_WORD: Final = "last word"
"""The entry in the ledger of a case whose customer was told that it will be closed."""
PINGED: Final = "ping"
"""The entry in the ledger of a case whose owner was reminded."""


@alarm
async def give_last_word(ringing: Ringing, case: int) -> None:
    """Tell a customer who does not answer when the case will be closed, once for each silence.

    If the team has said something since, the alarm is set anew. If the process dies before the commit, nobody is told
    and the alarm rings again; if after, the customer is told once and the case will be closed.
    """
    unit = UnitOfWork.of(ringing)
    found, team, since = await _waiting(unit, case)
    if found is None or team is None or since is None:
        return
    due = last_word_at(team, since)
    if due and due > unit.now:
        await set_alarm(unit.connection, give_last_word, at=due, subject=found.subject_key, case=case)
        return
    if await _is_noted(unit, case, GAVE_LAST_WORD, since):
        return
    closes = closes_at(team, since, unit.now)
    if closes is None:
        return
    await store.record(unit.connection, found, GAVE_LAST_WORD, found.state, DESK, at=unit.now, reason="")
    await set_alarm(unit.connection, close_waiting_case, at=closes, subject=found.subject_key, case=case)
    with speaking(found.language):
        zone = find_zone(found.zone or team.zone)
        moment = told(closes, zone, now=unit.now, lasting=True, zoned=True)
        text = _("Do you still need help with case {number}: {subject}? If you write nothing, I will close it {when}.")
        said = text.format(number=case, subject=plain(found.subject), when=dated(moment))
        await tell_customer(unit, found, Reply(said, kind="notice", moments=(moment,)))


@alarm
async def close_waiting_case(ringing: Ringing, case: int) -> None:
    """Solve a case whose customer was told of it and is silent still, and say so.

    If the process dies before the commit, the case waits and the alarm rings again; if after, it is solved once.
    """
    unit = UnitOfWork.of(ringing)
    found, team, since = await _waiting(unit, case)
    if found is None or team is None or since is None or not await _is_noted(unit, case, GAVE_LAST_WORD, since):
        return
    solved = await move(unit, found, "solve", DESK, reason="no answer")
    with speaking(solved.language):
        text = _("I have closed your case {number}. If something is missing, just write it here.")
        await tell_customer(unit, solved, Reply(text.format(number=case), kind="notice"))
    thread = await thread_of(unit, solved)
    if thread:
        with speaking(team.language):
            text = _("I have closed case {number}, because {name} did not answer.")
            said = text.format(number=case, name=plain(solved.name))
        await unit.tell(thread, Reply(said, kind="notice", subjects=(solved.subject_key,)))


@alarm
async def ping_owner(ringing: Ringing, case: int, since: str) -> None:
    """Remind whoever has a case that the customer waits for an answer, once for each silence, which began `since`.

    If the process dies before the commit, nobody is reminded and the alarm rings again; if after, once.
    """
    unit, began = UnitOfWork.of(ringing), datetime.fromisoformat(since)
    found = await store.lock(unit.connection, case)
    desk = await support_desk(unit.connection, found.team) if found else None
    if found is None or desk is None or found.state != "with_human" or desk.team.ping_after is None:
        return
    answered = await last_said(unit.connection, case, "staff")
    if (answered and answered > began) or await _is_noted(unit, case, PINGED, began):
        return
    await store.record(unit.connection, found, PINGED, found.state, DESK, at=unit.now, reason=found.owner_name)
    place = await thread_of(unit, found) or found.staff
    if place:
        with speaking(desk.team.language):
            text = _("⏰ {owner}: {name} waits for your answer in case {number}: {subject}")
            said = text.format(
                owner=f"**{plain(found.owner_name)}**",
                name=plain(found.name),
                number=case,
                subject=plain(found.subject),
            )
        await unit.tell(place, Reply(said, kind="notice", subjects=(found.subject_key,)))


async def _waiting(unit: UnitOfWork, case_id: int) -> tuple[Case | None, Team | None, datetime | None]:
    """Return a case that waits for its customer, locked, with the team and since when; None if it does not wait."""
    case = await store.lock(unit.connection, case_id)
    desk = await support_desk(unit.connection, case.team) if case else None
    if case is None or desk is None or case.state != "waiting_customer" or not desk.team.close_after:
        return None, None, None
    said = await last_said(unit.connection, case_id, "staff")
    answered = await last_event(unit.connection, case_id, "answer")
    return case, desk.team, max((at for at in (said, answered) if at), default=None)


async def _is_noted(unit: UnitOfWork, case_id: int, event: str, since: datetime) -> bool:
    at = await last_event(unit.connection, case_id, event)
    return at is not None and at >= since
