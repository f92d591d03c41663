"""Moving a reminder to another time. The effect is written in the transaction that records it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.model.errors import SkillError
from core.skills.reminders import ledger, store
from core.skills.reminders.arguments import Which  # noqa: TC001 — it makes the schema
from core.skills.reminders.finding import mine, wanted
from core.skills.reminders.making import coming_of, moved, put_off, reading_of
from core.skills.reminders.reminder import TICK, Saying
from core.skills.reminders.telling import confirmed, moments, which_one
from core.skills.reminders.telling import when as told_when

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Reply
    from core.skills.reminders.reminder import Reminder
    from core.when import Reading


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
        found = await wanted(connection, turn, which)
        if len(found) != 1:
            me = await mine(connection, turn)
            return which_one(found, ability=change_reminder.__name__, reader=await turn.reader(), of=me, when=when)
        first = found[0][0]
        reading = reading_of(first, when, turn)
        if first.plan.rrule and reading.kind == "duration":
            return await _put_off(connection, turn, found[0], reading)
        new = [await _not_again(connection, moved(each, reading, now=turn.now)) for each in found[0]]
        for each in found[0]:
            await ledger.note_displaced(connection, each, turn, "moved it")
        for each in new:
            await store.change(connection, replace(each, turn=turn.id))
    return confirmed(*new, reader=await turn.reader(), words="Changed: I will")


async def _put_off(connection: AsyncConnection, turn: Turn, party: tuple[Reminder, ...], reading: Reading) -> Reply:
    """Move the next occurrence alone: the ledger says where it went, and it comes by itself."""
    later: list[Reminder] = []
    for each in party:
        rest, alone = put_off(each, reading, turn)
        off = coming_of(each)
        sayings = [Saying(off, off.instant)]
        await ledger.note_skipped(connection, each, sayings, f"{turn.message.person.name} put it off by {reading.text}")
        await store.change(connection, replace(rest, state="active" if rest.next else "over", turn=turn.id))
        later.append(await store.add(connection, replace(alone, party=later[0].id if later else None)))
    reader = await turn.reader()
    reply = confirmed(*later, reader=reader, words="This once: I will")
    stays = replace(party[0], next=party[0].plan.first(later[0].next.due if later[0].next else turn.now))
    others = f"The others stay as they are: {told_when(stays, reader=reader)}."
    return replace(reply, text=f"{reply.text}\n\n{others}", moments=(*reply.moments, *moments(stays, reader=reader)))


async def _not_again(connection: AsyncConnection, reminder: Reminder) -> Reminder:
    """Pass over an occurrence that has come already: a message may be older than what was done since."""
    next_ = reminder.next
    if next_ is None or not await ledger.known(connection, [(reminder.id, next_)]):
        return reminder
    following = reminder.plan.first(next_.occurrence.instant + TICK) if reminder.plan.rrule else None
    if following is None:
        raise SkillError("That time has come already. Give one that is to come.")
    return replace(reminder, next=following)
