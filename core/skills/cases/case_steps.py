"""The steps of a case. Each is made in the caller's transaction, with its row of the ledger and the card that shows it.

If the process dies before the commit, nothing has changed and nothing is sent; if after, the case has changed and the
sender delivers what was written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import SkillError
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import promises, store
from core.skills.cases.card import LISTED, card, moved_card
from core.skills.cases.case import Actor, next_state
from core.skills.cases.closing.notes import notes_on
from core.skills.cases.closing.waits import set_waits
from core.skills.cases.incidents.incident_steps import link_case
from core.skills.cases.team import SupportDesk, support_desk
from core.skills.cases.teams import escalation
from core.skills.cases.teams.case_routing import team_of_tags
from core.skills.cases.triage import store as triage_store
from core.skills.cases.triage.card_lines import with_triage
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.abilities.turn import Turn
    from core.model.messages import Address
    from core.skills.cases.case import Case, Event, Priority

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
    if desk := await support_desk(unit.connection, added.team):
        await promises.begin(unit, added, desk.team)
        await escalation.begin(unit, added, desk)
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


async def for_team(turn: Turn, case_id: int) -> tuple[UnitOfWork, Case]:
    """Return a case, locked, if it is the channel of its team in which the button was pressed.

    Raises:
        SkillError: there is no such case, or this is another place. Both read the same.
    """
    unit = UnitOfWork.of(turn)
    return unit, await case_here(unit, turn.message.address, case_id)


async def case_here(unit: UnitOfWork, here: Address, case_id: int) -> Case:
    """Return a case, locked, if this is the channel of its team.

    Raises:
        SkillError: there is no such case, or this is another place. Both read the same.
    """
    case = await locked(unit, case_id)
    if case.staff is None or not here.is_in(case.staff):
        raise SkillError(_("There is no case {number}.").format(number=case_id))
    return case


async def in_thread(unit: UnitOfWork, case: Case, text: str) -> Reply:
    """Return a reply that goes into the thread of the case's card."""
    return Reply(text, kind="notice", subjects=(case.subject_key,), to=await thread_of(unit, case))


async def move(
    unit: UnitOfWork,
    case: Case,
    event: Event,
    actor: Actor,
    *,
    reason: str = "",
    until: datetime | None = None,
    owner: Actor | None = None,
    desk: SupportDesk | None = None,
) -> Case:
    """Let an event happen to a locked case, and return the case after it.

    `until` is when a snoozed case wakes, `owner` is whom a case is assigned to, and `desk` the team that it is
    transferred to.

    Raises:
        SkillError: the event cannot happen in the state of the case.
    """
    after = next_state(case.state, event)
    moved = replace(case, state=after, snoozed_until=until if after == "snoozed" else None)
    moved = _with_owner(moved, case, event, owner or actor, is_given=owner is not None)
    if desk:
        moved = replace(moved, team=desk.key, staff=desk.staff)
    if event == "write":
        moved = replace(moved, last_at=max(case.last_at, unit.now))
    if moved == case:
        return case
    await store.put(unit.connection, moved)
    await _set_alarms(unit, case, moved, event)
    if event != "write" or moved.state != case.state:
        target = owner or (Actor("", desk.label) if desk else None)
        await store.record(unit.connection, moved, event, case.state, actor, at=unit.now, reason=reason, target=target)
        await show_card(unit, moved)
    return moved


def _with_owner(moved: Case, before: Case, event: Event, who: Actor, *, is_given: bool) -> Case:
    """Return a case with who has it after an event: nobody, somebody new, or whoever had it before."""
    if not moved.is_owned:
        return replace(moved, owner="", owner_name="")
    takes = is_given or event == "take" or (event in _TAKING and not before.is_owned)
    return replace(moved, owner=who.key, owner_name=who.name) if takes else moved


async def _set_alarms(unit: UnitOfWork, before: Case, moved: Case, event: Event) -> None:
    """Set what is to happen after an event if nothing else does: promises that end, and waits."""
    desk = await support_desk(unit.connection, moved.team)
    if desk is None:
        return
    earlier = await support_desk(unit.connection, before.team) or desk
    await promises.follow(unit, moved, event, earlier.team)
    if event == "transfer":
        await promises.hand_over(unit, moved, before=earlier.team, after=desk.team)
    await set_waits(unit, before, moved, event, desk.team)
    if event in escalation.WAITING:
        await escalation.begin(unit, moved, desk)


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
    desk = await support_desk(unit.connection, labelled.team)
    if desk and labelled.priority != case.priority:
        await promises.renew(unit, labelled, desk.team)
    target = desk and team_of_tags(desk.support, tags)
    if desk and target and target != labelled.team and not labelled.is_owned:
        return await transfer(unit, labelled, actor, to=desk.named(target))
    await show_card(unit, labelled)
    return labelled


async def transfer(unit: UnitOfWork, case: Case, actor: Actor, *, to: SupportDesk, reason: str = "") -> Case:
    """Give a locked case to another team. Its card here says so, and there is a card for it there.

    Raises:
        SkillError: the case is solved.
    """
    here = await support_desk(unit.connection, case.team)
    next_state(case.state, "transfer")
    if case.staff and here:
        with speaking(here.team.language):
            gone = moved_card(case, to=to.label)
        await unit.tell(case.staff, gone)
    return await move(unit, case, "transfer", actor, reason=reason, desk=to)


async def show_card(unit: UnitOfWork, case: Case) -> None:
    """Show the case as it is now in the team's channel, in place of its earlier card."""
    desk = await support_desk(unit.connection, case.team)
    if case.staff is None or desk is None:
        return
    earlier = await store.earlier(unit.connection, case, limit=LISTED)
    with speaking(desk.team.language):
        others = [each.label for each in desk.all if each.key != desk.key]
        notes = await notes_on(unit.connection, case)
        shown = card(case, earlier, now=unit.now, notes=notes, teams=others, default=desk.team.default)
        triage = await triage_store.get(unit.connection, case.id)
        shown = with_triage(shown, case, triage) if triage else shown
    await unit.tell(case.staff, shown)


async def tell_customer(unit: UnitOfWork, case: Case, reply: Reply) -> None:
    """Send a reply to the customer. It is already in the customer's language (`Case.language`)."""
    await unit.tell(case.address, replace(reply, subjects=(case.subject_key,), returns=await thread_of(unit, case)))


async def tell_team(unit: UnitOfWork, case: Case, text: str) -> None:
    """Tell the team something in the thread of a case's card. If the card is not posted, do nothing."""
    thread = await thread_of(unit, case)
    if thread:
        await unit.tell(thread, Reply(text, kind="notice", subjects=(case.subject_key,)))


async def thread_of(unit: UnitOfWork, case: Case) -> Address | None:
    """Return the thread of a case's card, or None if the team has no channel or the card is not posted."""
    thread = await store.card_thread(unit.connection, case) if case.staff else None
    return replace(case.staff, thread=thread) if case.staff and thread else None
