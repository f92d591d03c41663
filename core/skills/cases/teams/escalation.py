"""Escalation: what is done if nobody takes a case for some business time.

Each is an alarm, set when the case begins to wait. One that rings after somebody took the case does nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.alarms import alarm, set_alarm
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import offer_staying
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case import DESK, UNOWNED
from core.skills.cases.clock import business_time_after
from core.skills.cases.team import place_of, support_desk
from core.skills.cases.teams import store as teams_store
from core.text.catalogue import _
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from core.abilities.hooks.alarms import Ringing
    from core.model.messages import Address
    from core.skills.cases.case import Case, Event
    from core.skills.cases.team import SupportDesk

ESCALATED: Final = "escalate"
"""The entry in the ledger."""
WAITING: Final[frozenset[Event]] = frozenset({"hand_back", "reopen", "transfer"})
"""The events after which a case waits for somebody to take it, as it does when it is opened."""


async def begin(unit: UnitOfWork, case: Case, desk: SupportDesk) -> None:
    """Set the alarms of a case that begins to wait at this moment."""
    hours, since = desk.team.working_hours, unit.now.isoformat()
    for step, escalation in enumerate(desk.team.escalations):
        at = business_time_after(hours, unit.now, escalation.after)
        if at:
            subject = case.subject_key
            await set_alarm(
                unit.connection, escalate_case, at=at, subject=subject, case=case.id, step=step, since=since
            )


@alarm
async def escalate_case(ringing: Ringing, case: int, step: int, since: str) -> None:
    """Say that nobody has taken a case, once.

    If the process dies before the commit, nothing is said and the alarm rings again; if after, it is said once.
    """
    unit = UnitOfWork.of(ringing)
    found = await store.lock(unit.connection, case)
    desk = await support_desk(unit.connection, found.team) if found else None
    if found is None or desk is None or found.state not in UNOWNED or step >= len(desk.team.escalations):
        return
    began, reason = datetime.fromisoformat(since), f"step {step + 1}"
    if await teams_store.waits_since(unit.connection, case) != began:
        return
    if await teams_store.was_escalated(unit.connection, case, reason=reason, since=began):
        return
    await store.record(unit.connection, found, ESCALATED, found.state, DESK, at=unit.now, reason=reason)
    place = place_of(desk.team.escalations[step].to) if desk.team.escalations[step].to else desk.staff
    if place:
        await unit.tell(place, _alert(unit, found, desk, place, began))


def _alert(unit: UnitOfWork, case: Case, desk: SupportDesk, place: Address, began: datetime) -> Reply:
    """Return what is said. In the team's own channel, the case can be taken by a button."""
    is_own = place == desk.staff
    with speaking(desk.team.language):
        moment = told(began, desk.team.working_hours.tz, now=unit.now, lasting=True, zoned=True)
        text = _("🔔 Nobody has taken case {number} of {team} yet. It came {when}: {subject}").format(
            number=case.id, team=plain(desk.label), when=dated(moment), subject=plain(case.subject)
        )
        take = (offer_staying(_("Take"), "take_case", case=case.id, first=1),) if is_own else ()
        alert = Reply(text, kind="notice", choices=take, moments=(moment,), subjects=(case.subject_key,))
    return alert if is_own else replace(alert, returns=desk.staff)
