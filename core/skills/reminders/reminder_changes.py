"""Changing a reminder's time or text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from core.abilities.ability import ability
from core.abilities.arguments import Holds, words_that
from core.abilities.phrase_patterns import phrasings
from core.model.errors import SkillError
from core.skills.reminders import ledger, reminder_lookup, store
from core.skills.reminders.corrections import NewTime, read_new_time
from core.skills.reminders.reminder import TICK, Firing
from core.skills.reminders.reminder_lookup import Which  # noqa: TC001 — they make the schema
from core.skills.reminders.replies.confirmation import (
    add_other_days,
    moments_of,
    offer_putting_back,
    render_confirmation,
    render_time,
)
from core.skills.reminders.request.plan_changes import move, moves_elsewhere, next_occurrence, postpone
from core.skills.reminders.request.reminder_request import strip_filler
from core.text.catalogue import _

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.replies import Reply
    from core.skills.reminders.reminder import Party, Reminder
    from core.when import Reading


@ability(
    effect=True,
    examples=phrasings(
        "make it {when} [instead]",
        "make (that|{which}) {when}",
        "(change|move|set|reschedule|postpone) {which} to {when}",
        "reschedule {which} for {when}",
        "postpone {which} (until|by) {when}",
        "push {which} back [by] {when}",
        "move {which} back by {when}",
    ),
)
async def change_reminder(turn: Turn, when: NewTime, which: Which = "it") -> Reply:
    """Move a reminder to another time. Use it when somebody wants a reminder at a different time.

    when: the new time in the person's own words, for instance “10”, “Friday” or “every Monday at 8”; do not compute it.
    which: the person's words for it, for instance “the second one”; “it” if not said.
    """
    async with turn.connect() as connection:
        found = await reminder_lookup.find_pending(connection, turn, which)
        if len(found) > 1:
            return await reminder_lookup.ask_which(connection, turn, found, change_reminder.__name__, when=when)
        first = found[0][0]
        reading = read_new_time(first, when, turn)
        if first.plan.rrule and reading.kind == "duration":
            return await _postpone_once(connection, turn, found[0], reading)
        new = [await _pass_over_delivered(connection, move(old, reading, now=turn.now)) for old in found[0]]
        for old, changed in zip(found[0], new, strict=True):
            await ledger.note_displaced(connection, old, turn, _("{name} moved it"))
            await store.change(connection, replace(changed, turn=turn.id))
    reader = await turn.reader()
    others = moves_elsewhere(first, when, reading, turn)
    undo = offer_putting_back(turn, found[0], new)
    reply = render_confirmation(*new, reader=reader, words=_("Changed: {promise}"), undo=undo)
    return add_other_days(reply, new[0], reading.text, others, reader=reader)


async def _postpone_once(connection: AsyncConnection, turn: Turn, party: Party, reading: Reading) -> Reply:
    """Postpone only the next occurrence, as a reminder of its own. The ledger says why the series skips it."""
    later: list[Reminder] = []
    left: list[Reminder] = []
    reason = f"{turn.message.person.name} put it off by {reading.text}"
    for reminder in party:
        rest, alone = postpone(reminder, reading, turn)
        skipped = next_occurrence(reminder)
        await ledger.note_skipped(connection, reminder, [Firing(skipped, skipped.instant)], reason)
        left.append(replace(rest, turn=turn.id))
        await store.change(connection, left[-1])
        later.append(await store.add(connection, replace(alone, party=later[0].id if later else None)))
    reader = await turn.reader()
    undo = offer_putting_back(turn, party, left, added=later)
    reply = render_confirmation(*later, reader=reader, words=_("Just this once: {promise}"), undo=undo)
    stays = replace(party[0], next=party[0].plan.first(later[0].next.due if later[0].next else turn.now))
    others = _("The others do not change: {when}.").format(when=render_time(stays, reader=reader))
    return replace(reply, text=f"{reply.text}\n\n{others}", moments=(*reply.moments, *moments_of(stays, reader=reader)))


async def _pass_over_delivered(connection: AsyncConnection, reminder: Reminder) -> Reminder:
    """Advance a reminder whose next occurrence was delivered after the person had written the message."""
    if (next_ := reminder.next) is None or not await ledger.known(connection, [(reminder.id, next_)]):
        return reminder
    following = reminder.plan.first(next_.occurrence.instant + TICK) if reminder.plan.rrule else None
    if following is None:
        raise SkillError(_("That time has come already. Give a later one."))
    return replace(reminder, next=following)


Words = Annotated[str, words_that(strip_filler, "is empty"), Holds("new text")]
"""What a reminder should say."""


@ability(
    effect=True,
    examples=phrasings(
        "change (it|{which}|the text|the text of {which}|the words) to {words}",
        "(reword|rename) (it|{which}) to {words}",
        "make it say {words}",
        "it should say {words}",
    ),
)
async def change_reminder_text(turn: Turn, words: Words = "", which: Which = "it") -> Reply:
    """Change what a reminder says, but not its time. Use it when somebody wants a different text.

    words: what it should say from now on, for instance “call the dentist”.
    which: the person's words for it, for instance “the second one”; “it” if not said.
    """
    if reminder_lookup.is_unclear(which, turn.history):
        text = _("I don't know which reminder you mean. Say “what are my reminders”, and then “the second one”.")
        raise SkillError(text)
    what = strip_filler(words)
    if not what:
        raise SkillError(_("What should it say? Say, for instance, “change it to call the dentist”."))
    async with turn.connect() as connection:
        own = await reminder_lookup.own_accounts(connection, turn)

    def reword(old: Reminder) -> Reminder:
        if old.owner not in own:
            raise SkillError(_("Only {name}, who set it, can change what it says.").format(name=old.owner_name))
        return replace(old, plan=replace(old.plan, what=what))

    return await reminder_lookup.change_party(turn, which, reword, change_reminder_text.__name__, words=words)
