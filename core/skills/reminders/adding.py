"""Adding to a reminder that there is: an alert before it, and nagging until it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.errors import SkillError
from core.skills.reminders import store
from core.skills.reminders.arguments import Length, Which  # noqa: TC001 — they make the schema
from core.skills.reminders.beside import lead_times, nag_time
from core.skills.reminders.finding import mine, wanted
from core.skills.reminders.telling import confirmed, which_one

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.abilities.turn import Turn
    from core.model.messages import Reply
    from core.skills.reminders.reminder import Reminder


@ability(
    effect=True,
    examples=[
        "and {lead} before",
        "also {lead} before",
        "{lead} before",
        "{lead} before as well",
        "{lead} before too",
        "and also {lead} before",
        "remind me {lead} before",
        "also remind me {lead} before",
        "remind me {lead} before too",
        "remind me {lead} before as well",
        "remind me of it {lead} before",
        "remind me of {which} {lead} before",
        "warn me {lead} before",
        "tell me {lead} ahead",
    ],
)
async def change_reminder_alerts(turn: Turn, lead: Length = "an hour", which: Which = "it") -> Reply:
    """Have a reminder that is set come some time before as well. Use it when somebody wants to be told ahead of it.

    lead: how long before, in the person's words, for instance “an hour”.
    which: the person's words for it, for instance “the second one”; “it” if nothing is said.
    """
    leads = lead_times(lead)

    def add(reminder: Reminder) -> Reminder:
        all_ = tuple(sorted({*reminder.plan.leads, *leads}, reverse=True))
        return reminder.replanned(replace(reminder.plan, leads=all_), turn.now)

    return await _added(turn, which, add, change_reminder_alerts.__name__, lead=lead)


@ability(
    effect=True,
    examples=[
        "nag me",
        "nag me until it's done",
        "nag me until it is done",
        "nag me until i'm done",
        "nag me until done",
        "nag me every {every}",
        "nag me every {every} until it's done",
        "nag me every {every} until it is done",
        "nag me every {every} until i'm done",
        "nag me every {every} about {which}",
        "nag me about {which} until it's done",
        "nag me about {which} every {every} until it's done",
        "keep reminding me until it's done",
        "keep reminding me every {every} until it's done",
        "remind me of it every {every} until it's done",
        "repeat it every {every} until it's done",
    ],
)
async def change_reminder_nagging(turn: Turn, every: Length = "10 minutes", which: Which = "it") -> Reply:
    """Have a reminder that is set come again and again until it is ticked off. Use it when somebody wants nagging.

    every: after what time, in the person's words, for instance “10 minutes”.
    which: the person's words for it, for instance “the second one”; “it” if nothing is said.
    """
    nag = nag_time(every)

    def add(reminder: Reminder) -> Reminder:
        return replace(reminder, plan=replace(reminder.plan, nag=nag))

    return await _added(turn, which, add, change_reminder_nagging.__name__, every=every)


async def _added(turn: Turn, which: str, add: Callable[[Reminder], Reminder], name: str, **said: str) -> Reply:
    """Change what is meant; of several, ask which."""
    async with turn.connect() as connection:
        found = await wanted(connection, turn, which)
        if len(found) > 1:
            return which_one(found, ability=name, reader=await turn.reader(), of=await mine(connection, turn), **said)
        new = [replace(add(each), turn=turn.id) for each in found[0] if each.next]
        if not new:
            raise SkillError("That reminder has come already.")
        for each in new:
            await store.change(connection, each)
    return confirmed(*new, reader=await turn.reader(), words="Changed: I will")
