"""Cancelling, snoozing and ticking off. Each effect is written in the transaction that records it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.arguments import Which  # noqa: TC001 — it makes the schema
from core.skills.reminders.asked import is_past, start, time
from core.skills.reminders.finding import came, mine, wanted
from core.skills.reminders.making import new_reminder
from core.skills.reminders.telling import confirmed, moments, which_one
from core.skills.reminders.telling import when as told_when
from core.skills.reminders.which import means_all

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Reminder


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
        last = await came(connection, turn, which)
        reading = time(when, now=turn.now, zone=last.plan.zone, locale=turn.message.person.locale)
        begin = start(reading, now=turn.now)
        if begin.rrule or is_past(begin, now=turn.now):
            raise SkillError(f"I cannot snooze it until “{when}”. Give a time to come, such as “for 20 minutes”.")
        plan = replace(
            last.plan, starts=begin.local, zone=begin.zone, rrule=None, policy="catch_up", leads=(), without=()
        )
        again = replace(new_reminder(turn, last.address, last.form, plan), owner=last.owner, elsewhere=last.elsewhere)
        if last.plan.rrule:
            await store.change(connection, _no_more_now(last, turn))
            again = await store.add(connection, again)
        else:
            await ledger.note_displaced(connection, last, turn, "put it off")
            again = replace(last, plan=plan, state="active", next=again.next, held=None, turn=turn.id)
            await store.change(connection, again)
    return confirmed(again, reader=await turn.reader(), words="Snoozed: I will")


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
        found = await wanted(connection, turn, which)
        if len(found) > 1 and not means_all(which):
            me = await mine(connection, turn)
            return which_one(found, ability=cancel_reminder.__name__, reader=await turn.reader(), of=me)
        for each in [one for party in found for one in party]:
            await ledger.note_displaced(connection, each, turn, "cancelled it")
            await store.change(connection, replace(each, state="cancelled", next=None))
    firsts = [party[0] for party in found]
    reader = await turn.reader()
    lines = [f"“{each.plan.what}”, {told_when(each, reader=reader)}" for each in firsts]
    text = "\n".join([f"Cancelled {len(lines)} reminders:", "", *(f"- {line}" for line in lines)])
    return Reply(f"Cancelled: {lines[0]}." if len(lines) == 1 else text, moments=moments(*firsts, reader=reader))


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
        last = await came(connection, turn, which)
        rest = _no_more_now(last, turn)
        if last.plan.rrule and rest.next:
            await store.change(connection, rest)
            reader = await turn.reader()
            text = f"Well done: “{last.plan.what}”. It comes again {told_when(rest, reader=reader)}."
            return Reply(text, moments=moments(rest, reader=reader))
        await ledger.note_displaced(connection, last, turn, "had done it already")
        await store.change(connection, replace(last, state="done", next=None))
    return Reply(f"Done: “{last.plan.what}”.")


def _no_more_now(reminder: Reminder, turn: Turn) -> Reminder:
    """Return a reminder that is not nagged about any more, if it was: the next occurrence comes as it would."""
    if reminder.next is None or reminder.next.kind != "again":
        return reminder
    if not reminder.plan.rrule:
        return replace(reminder, next=None, state="over", held=None)
    rest = reminder.replanned(reminder.plan, turn.now)
    return replace(rest, state="active" if rest.next else "over")
