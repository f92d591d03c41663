"""A person who moves to another zone: asked once whether the reminders move along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import ZoneName  # noqa: TC001 — it makes the schema
from core.model.buttons import offer
from core.model.messages import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.reminder import TICK, Owner
from core.text.enumeration import join_words
from core.when import resolve

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Plan, Reminder, Saying

MOST_TOLD = 5


@ability(examples=[], presses=True)
async def ask_about_moving(turn: Turn, zone: ZoneName) -> Reply:
    """Ask whether the reminders of a person who has moved come by the clocks of the new zone; say nothing of none."""
    there = [each for each in await _own(turn) if each.plan.zone != zone]
    if not there:
        return Reply("")
    count = "one reminder" if len(there) == 1 else f"{len(there)} reminders"
    zones = sorted({each.plan.zone for each in there})[:MOST_TOLD]
    text = (
        f"You have {count} set by the clocks of {join_words(zones)}. Shall they move with you, so that what was to "
        f"come at 9:00 there comes at 9:00 {zone}?"
    )
    return Reply(
        text, choices=(offer("Move them", "move_reminders", zone=zone), offer("Leave them", "leave_reminders"))
    )


@ability(examples=[], effect=True, presses=True)
async def move_reminders(turn: Turn, zone: ZoneName) -> Reply:
    """Have a person's own reminders come at the same time on the clocks of another zone, in one transaction.

    What comes once, and would be past by the new clocks, comes at once. Of what repeats, a day that has had its time on
    the clock does not have it again; what was due and waits, as in quiet hours, still comes if both clocks are past it.
    """
    moved = 0
    async with turn.connect() as connection:
        for each in await _own(turn):
            found = await store.get(connection, each.id)
            if found is None or found.state != "active" or found.next is None or found.plan.zone == zone:
                continue
            plan = replace(found.plan, zone=zone)
            keeps = found.next.kind == "again" or _waits(found.next, plan, turn.now)
            next_ = found.next if keeps else await _next(connection, found, plan, turn.now)
            state = "active" if next_ else "over"
            await store.change(connection, replace(found, plan=plan, next=next_, held=None, state=state, turn=turn.id))
            moved += 1
    count = "one reminder" if moved == 1 else f"{moved} reminders"
    return Reply(f"Moved: {count} come by the clocks of {zone} from now on.")


@ability(examples=[], presses=True)
async def leave_reminders(turn: Turn) -> str:  # noqa: ARG001 — every ability takes the turn
    """Leave the reminders by the clocks that they were set by."""
    return "All right, they stay as they were set."


def _waits(saying: Saying, plan: Plan, now: datetime) -> bool:
    """Tell whether something is due, and does not come by the new clocks."""
    return saying.due <= now and resolve(saying.occurrence.local, plan.tz) <= now


async def _next(connection: AsyncConnection, old: Reminder, plan: Plan, now: datetime) -> Saying | None:
    if not plan.rrule:
        return plan.first(min(now, resolve(plan.starts, plan.tz)))
    next_ = plan.first(now)
    while next_ and await ledger.has_local(connection, old.id, next_.occurrence.local):
        next_ = plan.first(next_.occurrence.instant + TICK)
    return next_


async def _own(turn: Turn) -> list[Reminder]:
    me = Owner.of(turn.message)
    async with turn.connect() as connection:
        return [each for each in await store.active_of(connection, [me]) if each.owner == me and each.for_person]
