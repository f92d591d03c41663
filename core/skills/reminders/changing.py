"""Cancelling, moving, snoozing and ticking off. Each effect is written in the transaction that records it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities import ability
from core.errors import SkillError
from core.messages import Reply
from core.skills.reminders import store
from core.skills.reminders.arguments import When, Which  # noqa: TC001 — they make the schema
from core.skills.reminders.asked import is_past, start, time
from core.skills.reminders.making import moved, new_reminder
from core.skills.reminders.reminder import TICK, Owner, Plan, Reminder
from core.skills.reminders.telling import confirmed, moments, which_one
from core.skills.reminders.telling import when as told_when
from core.skills.reminders.which import means_all, meant

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.turn import Turn


@ability(
    effect=True,
    examples=[
        "snooze",
        "snooze it",
        "snooze for {when}",
        "snooze until {when}",
        "snooze till {when}",
        "snooze {when}",
        "snooze it for {when}",
        "snooze it until {when}",
        "snooze {which} for {when}",
        "snooze {which} until {when}",
        "remind me again {when}",
        "remind me later",
    ],
)
async def snooze_reminder(turn: Turn, when: When = "in 10 minutes", which: Which = "") -> Reply:
    """Have a reminder that has come come once more, later. Use it when the person wants to snooze.

    when: how long, or until when, in the person's words; 10 minutes if nothing is said.
    which: the person's words for it, for instance “the one about the bank”; the last that came if nothing is said.
    """
    async with turn.connect() as connection:
        came = await _came(connection, turn, which)
        zone = came.plan.zone
        reading = time(when, now=turn.now, zone=zone, locale=turn.message.person.locale)
        begin = start(reading, now=turn.now)
        if begin.rrule or is_past(begin, now=turn.now):
            raise SkillError(f"I cannot snooze it until “{when}”. Give a time to come, such as “for 20 minutes”.")
        plan = Plan(came.plan.what, begin.local, begin.zone, None, "catch_up")
        again = new_reminder(turn, came.address, came.form, plan)
        if came.plan.rrule:
            again = await store.add(connection, again)
        else:
            again = replace(came, plan=plan, state="active", next=again.next)
            await store.change(connection, again)
    return confirmed(again, now=turn.now, words="Snoozed: I will")


@ability(
    effect=True,
    examples=[
        "cancel {which}",
        "delete {which}",
        "remove {which}",
        "stop reminding me",
        "clear {which}",
    ],
)
async def cancel_reminder(turn: Turn, which: Which = "") -> Reply:
    """Cancel one or all of the person's reminders. Use it when somebody no longer wants to be reminded.

    which: the person's words for it, for instance “the second one”, “the one about the bank”, “it” or “all”.
    """
    async with turn.connect() as connection:
        found = await _meant(connection, turn, which)
        if len(found) > 1 and not means_all(which):
            return which_one(found, ability=cancel_reminder.__name__, now=turn.now)
        for each in found:
            await store.change(connection, replace(each, state="cancelled", next=None))
    lines = [f"“{each.plan.what}”, {told_when(each, now=turn.now)}" for each in found]
    text = "\n".join([f"Cancelled {len(lines)} reminders:", "", *(f"- {line}" for line in lines)])
    return Reply(f"Cancelled: {lines[0]}." if len(lines) == 1 else text, moments=moments(*found, now=turn.now))


@ability(
    effect=True,
    examples=[
        "make it {when}",
        "make it {when} instead",
        "make that {when}",
        "make {which} {when}",
        "change {which} to {when}",
        "move {which} to {when}",
        "set {which} to {when}",
        "reschedule {which} to {when}",
        "reschedule {which} for {when}",
        "postpone {which} to {when}",
        "postpone {which} until {when}",
        "postpone {which} by {when}",
        "push {which} back by {when}",
        "push {which} back {when}",
        "move {which} back by {when}",
    ],
)
async def change_reminder(turn: Turn, when: When, which: Which = "it") -> Reply:
    """Move a reminder to another time. Use it when somebody wants a reminder at another time than before.

    when: the new time in the person's own words, for instance “10”, “Friday” or “every Monday at 8”; do not reckon.
    which: the person's words for it, for instance “the second one”; “it” if nothing is said.
    """
    async with turn.connect() as connection:
        found = await _meant(connection, turn, which)
        if len(found) != 1:
            return which_one(found, ability=change_reminder.__name__, now=turn.now, when=when)
        old = found[0]
        new = moved(old, when, now=turn.now, locale=turn.message.person.locale)
        new = await _not_again(connection, new)
        await store.change(connection, new)
    return confirmed(new, now=turn.now, words="Changed: I will")


@ability(
    effect=True,
    examples=[
        "done",
        "it's done",
        "it is done",
        "that's done",
        "i did it",
        "i have done it",
        "i've done it",
        "mark it as done",
        "mark it done",
        "mark {which} as done",
        "mark {which} done",
        "tick it off",
        "erledigt",
        "hecho",
        "fait",
        "feito",
    ],
)
async def finish_reminder(turn: Turn, which: Which = "") -> Reply:
    """Tick off a reminder that has come. Use it when somebody says that what they were reminded of is done.

    which: the person's words for it, for instance “the one about the bank”; the last that came if nothing is said.
    """
    async with turn.connect() as connection:
        came = await _came(connection, turn, which)
        if came.plan.rrule and came.next:
            text = f"Well done: “{came.plan.what}”. It comes again {told_when(came, now=turn.now)}."
            return Reply(text, moments=moments(came, now=turn.now))
        await store.change(connection, replace(came, state="done", next=None))
    return Reply(f"Done: “{came.plan.what}”.")


async def _not_again(connection: AsyncConnection, reminder: Reminder) -> Reminder:
    """Pass over an occurrence that has come already: a message may be older than what was done since."""
    next_ = reminder.next
    if next_ is None or not await store.has_come(connection, reminder.id, next_.instant):
        return reminder
    following = reminder.plan.following(next_.instant + TICK) if reminder.plan.rrule else None
    if following is None:
        raise SkillError("That time has come already. Give one that is to come.")
    return replace(reminder, next=following)


async def _meant(connection: AsyncConnection, turn: Turn, which: str) -> list[Reminder]:
    """Return the reminders that are meant, locked; at least one."""
    pending = await store.active_of(connection, Owner.of(turn.message))
    found = [await store.get(connection, each.id) for each in meant(which, pending, turn.history)]
    active = [each for each in found if each and each.state == "active"]
    if not active:
        raise SkillError(
            "You have no reminders that are to come."
            if not pending
            else "I don't know which reminder you mean. Say “what are my reminders” for the list."
        )
    return active


async def _came(connection: AsyncConnection, turn: Turn, which: str) -> Reminder:
    """Return the reminder that has come and is meant, locked."""
    owner = Owner.of(turn.message)
    if which.startswith("#") and which[1:].isdigit():
        found = await store.get(connection, int(which[1:]))
        if found and found.owner == owner and found.state in {"active", "over"}:
            return found
    else:
        last = await store.last_came(connection, owner)
        if last and (not which or last in meant(which, [last], turn.history)):
            return last
        if which:
            found_all = await _meant(connection, turn, which)
            if len(found_all) == 1:
                return found_all[0]
            raise SkillError("Several fit that. Say “what are my reminders”, and then its place in the list.")
    raise SkillError("No reminder of yours that has come is still open.")
