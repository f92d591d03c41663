"""Snoozing, ticking off and cancelling a reminder, or skipping some of its occurrences."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import NewTime, When  # noqa: TC001 — they make the schema
from core.abilities.phrasing import phrasings
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.reminders import ledger, reminder_request, store
from core.skills.reminders.reminder import Firing
from core.skills.reminders.reminder_lookup import (
    Which,
    ask_which,
    find_pending,
    match_reminders,
    means_all,
    own_accounts,
)
from core.skills.reminders.rendering import moments_of, render_confirmation, render_time
from core.text.enumeration import join_words
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Reminder
    from core.when import Occurrence
    from core.when.rendered_time import Reader

MOST_SKIPPED = 50
"""The most occurrences that one request can skip."""


@ability(
    effect=True,
    examples=phrasings(
        "snooze [it]",
        "snooze (for|until|till) {when}",
        "snooze {when}",
        "snooze (it|{which}) (for|until) {when}",
        "remind me again {when}",
        "remind me later",
    ),
)
async def snooze_reminder(turn: Turn, when: NewTime = "in 10 minutes", which: Which = "") -> Reply:
    """Deliver a reminder again later. Use it when the person wants to snooze a reminder that was delivered.

    when: how long, or until when, in the person's words; 10 minutes if not said.
    which: the person's words for it, for instance “the one about the bank”; the latest delivered one if not said.
    """
    async with turn.connect() as connection:
        last = await _find_delivered(connection, turn, which)
        reading = reminder_request.read_time(when, now=turn.now, zone=last.plan.zone, locale=turn.message.person.locale)
        start = reminder_request.start_of(reading, now=turn.now)
        if start.rrule or reminder_request.is_past(start, now=turn.now):
            raise SkillError(f"I cannot snooze it until “{when}”. Give a future time, such as “for 20 minutes”.")
        again = reminder_request.draft_once_more(turn, last, start, leads=())
        if last.plan.rrule:
            await store.change(connection, _stop_nagging(last, turn))
            again = await store.add(connection, again)
        else:
            await ledger.note_displaced(connection, last, turn, "put it off")
            again = replace(again, id=last.id, party=last.party)
            await store.change(connection, again)
    return render_confirmation(again, reader=await turn.reader(), words="Snoozed: I will")


@ability(
    effect=True, examples=["cancel {which}", "delete {which}", "remove {which}", "stop reminding me", "clear {which}"]
)
async def cancel_reminder(turn: Turn, which: Which = "") -> Reply:
    """Cancel one or all of the person's reminders. Use it when somebody no longer wants to be reminded.

    which: the person's words for it, for instance “the second one”, “the one about the bank”, “it” or “all”.
    """
    async with turn.connect() as connection:
        found = await find_pending(connection, turn, which)
        if len(found) > 1 and not means_all(which):
            return await ask_which(connection, turn, found, cancel_reminder.__name__)
        for reminder in chain.from_iterable(found):
            await ledger.note_displaced(connection, reminder, turn, "cancelled it")
            await store.change(connection, replace(reminder, state="cancelled", next=None))
    firsts = [party[0] for party in found]
    reader = await turn.reader()
    lines = [f"“{first.plan.what}”, {render_time(first, reader=reader)}" for first in firsts]
    text = "\n".join([f"Cancelled {len(lines)} reminders:", "", *(f"- {line}" for line in lines)])
    return Reply(f"Cancelled: {lines[0]}." if len(lines) == 1 else text, moments=moments_of(*firsts, reader=reader))


@ability(
    effect=True,
    examples=phrasings(
        "done",
        "(it's|it is|that's) done",
        "(i did|i have done|i've done) it",
        "mark (it|{which}) [as] done",
        "tick it off",
        "(erledigt|hecho|fait|feito)",
    ),
)
async def finish_reminder(turn: Turn, which: Which = "") -> Reply:
    """Tick off a delivered reminder. Use it when somebody says that what they were reminded of is done.

    which: the person's words for it, for instance “the one about the bank”; the latest delivered one if not said.
    """
    async with turn.connect() as connection:
        last = await _find_delivered(connection, turn, which)
        rest = _stop_nagging(last, turn)
        if last.plan.rrule and rest.next:
            await store.change(connection, rest)
            reader = await turn.reader()
            text = f"Well done: “{last.plan.what}”. It comes again {render_time(rest, reader=reader)}."
            return Reply(text, moments=moments_of(rest, reader=reader))
        await ledger.note_displaced(connection, last, turn, "had done it already")
        await store.change(connection, replace(last, state="done", next=None))
    return Reply(f"Done: “{last.plan.what}”.")


def _stop_nagging(reminder: Reminder, turn: Turn) -> Reminder:
    """Return a reminder that no longer nags about the current occurrence. Later occurrences stay as planned."""
    if reminder.next is None or reminder.next.kind != "again":
        return reminder
    if not reminder.plan.rrule:
        return replace(reminder, next=None, state="over", held=None)
    return reminder.replanned(reminder.plan, turn.now)


@ability(
    effect=True,
    examples=phrasings(
        "skip it [next time]",
        "skip the next one",
        "skip (it|{which}) {when}",
        "skip {when}('s|’s) {which}",
        "skip [the next] {which}",
        "cancel {when}'s {which}",
        "cancel {which} for {when}",
        "cancel (only|just) the next one",
        "pause {which} {when}",
    ),
)
async def cancel_reminder_once(turn: Turn, which: Which = "it", when: When = "") -> Reply:
    """Skip some times of a repeating reminder, and keep the others. Use it when only one time is not wanted.

    which: the person's words for it, for instance “the one about the stand-up”; “it” if not said.
    when: the day or the time to skip, in the person's own words, for instance “tomorrow”; the next time if not said.
    """
    async with turn.connect() as connection:
        found = [party for party in await find_pending(connection, turn, which) if party[0].plan.rrule]
        if not found:
            raise SkillError("It comes only once. To cancel it, say “cancel it”.")
        if len(found) > 1:
            said = {"when": when} if when else {}
            return await ask_which(connection, turn, found, cancel_reminder_once.__name__, **said)
        new: list[Reminder] = []
        reader = await turn.reader()
        reason = f"{turn.message.person.name} called it off"
        for reminder in found[0]:
            skipped = _to_skip(reminder, when, turn, reader)
            await ledger.note_skipped(connection, reminder, [Firing(one, one.instant) for one in skipped], reason)
            rest = reminder_request.skip_occurrences(reminder, skipped, now=turn.now)
            new.append(replace(rest, turn=turn.id))
            await store.change(connection, new[-1])
    first = new[0]
    told = [reader.told(one.instant) for one in skipped]
    text = f"Skipped: “{first.plan.what}”, {join_words([dated(moment) for moment in told])}."
    then = f"It comes again {render_time(first, reader=reader)}." if first.next else "It does not come again."
    return Reply(f"{text} {then}", subjects=(first.subject,), moments=(*told, *moments_of(first, reader=reader)))


def _to_skip(reminder: Reminder, when: str, turn: Turn, reader: Reader) -> list[Occurrence]:
    """Return the occurrences to skip: the next one, or all within the period that `when` names."""
    if not when:
        return [reminder_request.next_occurrence(reminder)]
    reading = reminder_request.read_new_time(reminder, when, turn)
    if reading.start is None or reading.rrule:
        raise SkillError(f"I cannot skip it “{when}”. Name a day or a future time, such as “tomorrow”.")
    since, until = reminder_request.period(reading, now=turn.now)
    found = list(islice(reminder.plan.within(max(since, turn.now), until), MOST_SKIPPED))
    if not found:
        raise SkillError(f"It does not come {when}: it comes {render_time(reminder, reader=reader)}.")
    return found


async def _find_delivered(connection: AsyncConnection, turn: Turn, which: str) -> Reminder:
    """Return the delivered reminder that is meant, locked. Raise `SkillError` if it is unclear which one."""
    me = await own_accounts(connection, turn)
    if which.startswith("#") and which[1:].isdigit():
        found = await store.get(connection, int(which[1:]))
        if found and (found.owner in me or found.for_person in me) and found.state in {"active", "over"}:
            return found
    else:
        id_ = await ledger.last_came(connection, me)
        last = await store.get(connection, id_) if id_ else None
        if last and (not which or last in match_reminders(which, [last], turn.history)):
            return last
        if which:
            pending = await find_pending(connection, turn, which)
            if len(pending) == 1:
                return pending[0][0]
            raise SkillError("Several fit that. Say “what are my reminders”, and then its number in the list.")
    raise SkillError("You have no reminder that has come and is still open.")
