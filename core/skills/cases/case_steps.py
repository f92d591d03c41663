"""The steps of a case. Each is made in the caller's transaction, with its row of the ledger and the card that shows it.

If the process dies before the commit, nothing has changed and nothing is sent; if after, the case has changed and the
sender delivers what was written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.model.errors import SkillError
from core.model.language import speaking
from core.skills.cases import promises, store
from core.skills.cases.card import LISTED, card
from core.skills.cases.case import next_state
from core.skills.cases.closing.notes import notes_on
from core.skills.cases.closing.waits import set_waits
from core.skills.cases.incidents.incident_steps import link_case
from core.skills.cases.team import support_desk
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.abilities.unit_of_work import UnitOfWork
    from core.model.messages import Address
    from core.model.replies import Reply
    from core.skills.cases.case import Actor, Case, Event, Priority

OPENED: Final = "open"
"""The first entry of a case in the ledger."""
LABELLED: Final = "label"
"""The entry of a case that got another priority or a tag."""
_TAKING: Final = frozenset({"take", "answer", "snooze"})
"""Who does this to a case that nobody has takes it."""


async def open_case(unit: UnitOfWork, case: Case, actor: Actor) -> Case | None:
    """Add a case and show it to the team. Return it with its id, or None if its conversation has an open one."""
    added = await store.add(unit.connection, case)
    if added is None:
        return None
    await store.record(unit.connection, added, OPENED, "", actor, at=unit.now, reason="")
    if desk := await support_desk(unit.connection):
        await promises.begin(unit, added, desk.team)
    await link_case(unit, added)
    await show_card(unit, added)
    return added


async def locked(unit: UnitOfWork, case_id: int) -> Case:
    """Return a case, locked until the transaction ends.

    Raises:
        SkillError: there is no such case.
    """
    case = await store.lock(unit.connection, case_id)
    if case is None:
        raise SkillError(_("There is no case {number}.").format(number=case_id))
    return case


async def move(
    unit: UnitOfWork, case: Case, event: Event, actor: Actor, *, reason: str = "", until: datetime | None = None
) -> Case:
    """Let an event happen to a locked case, and return the case after it. `until` is when a snoozed case wakes.

    Raises:
        SkillError: the event cannot happen in the state of the case.
    """
    after = next_state(case.state, event)
    moved = replace(case, state=after, snoozed_until=until if after == "snoozed" else None)
    if not moved.is_owned:
        moved = replace(moved, owner="", owner_name="")
    elif event == "take" or (event in _TAKING and not case.is_owned):
        moved = replace(moved, owner=actor.key, owner_name=actor.name)
    if event == "write":
        moved = replace(moved, last_at=max(case.last_at, unit.now))
    if moved == case:
        return case
    await store.put(unit.connection, moved)
    if desk := await support_desk(unit.connection):
        await promises.follow(unit, moved, event, desk.team)
        await set_waits(unit, case, moved, event, desk.team)
    if event != "write" or moved.state != case.state:
        await store.record(unit.connection, moved, event, case.state, actor, at=unit.now, reason=reason)
        await show_card(unit, moved)
    return moved


async def label(
    unit: UnitOfWork, case: Case, actor: Actor, *, priority: Priority | None = None, tags: Sequence[str] = ()
) -> Case:
    """Give a locked case another priority, or more tags, and return it. Its promises change with the priority."""
    known = tuple(dict.fromkeys((*case.tags, *tags)))
    labelled = replace(case, priority=priority or case.priority, tags=known)
    if labelled == case:
        return case
    await store.put(unit.connection, labelled)
    reason = ", ".join(filter(None, (priority, *(f"#{tag}" for tag in tags))))
    await store.record(unit.connection, labelled, LABELLED, case.state, actor, at=unit.now, reason=reason)
    desk = await support_desk(unit.connection)
    if desk and labelled.priority != case.priority:
        await promises.renew(unit, labelled, desk.team)
    await show_card(unit, labelled)
    return labelled


async def show_card(unit: UnitOfWork, case: Case) -> None:
    """Show the case as it is now in the team's channel, in place of its earlier card."""
    desk = await support_desk(unit.connection)
    if case.staff is None or desk is None:
        return
    earlier = await store.earlier(unit.connection, case, limit=LISTED)
    with speaking(desk.team.language):
        shown = card(case, earlier, now=unit.now, notes=await notes_on(unit.connection, case))
    await unit.tell(case.staff, shown)


async def tell_customer(unit: UnitOfWork, case: Case, reply: Reply) -> None:
    """Send a reply to the customer. It is already in the customer's language (`Case.language`)."""
    await unit.tell(case.address, replace(reply, subjects=(case.subject_key,), returns=await thread_of(unit, case)))


async def thread_of(unit: UnitOfWork, case: Case) -> Address | None:
    """Return the thread of a case's card, or None if the team has no channel or the card is not posted."""
    thread = await store.card_thread(unit.connection, case.id) if case.staff else None
    return replace(case.staff, thread=thread) if case.staff and thread else None
