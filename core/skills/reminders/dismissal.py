"""Snoozing, ticking off and cancelling a reminder, or skipping some of its occurrences."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.abilities.phrase_patterns import phrasings
from core.abilities.undo import OTHER, offer_undo
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.corrections import NewTime, read_new_time
from core.skills.reminders.reminder import Firing
from core.skills.reminders.reminder_lookup import (
    Which,
    ask_which,
    find_pending,
    match_reminders,
    means_all,
    own_accounts,
    pending_parties,
)
from core.skills.reminders.replies.confirmation import (
    ids_of,
    moments_of,
    offer_putting_back,
    offer_restoring,
    render_confirmation,
    render_time,
)
from core.skills.reminders.replies.numbered_lists import MOST_LISTED
from core.skills.reminders.request import plan_changes, reminder_request
from core.text.catalogue import _
from core.text.enumeration import join_words, quoted
from core.when import period
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Party, Reminder
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
            past = _("I cannot snooze it until “{when}”. Give a future time, such as “for 20 minutes”.")
            raise SkillError(past.format(when=when))
        again = plan_changes.draft_once_more(turn, last, start, leads=())
        if last.plan.rrule:
            await store.change(connection, _stop_nagging(last, turn))
            again = await store.add(connection, again)
        else:
            await ledger.note_displaced(connection, last, turn, _("{name} put it off"))
            again = replace(again, id=last.id, party=last.party)
            await store.change(connection, again)
    return render_confirmation(again, reader=await turn.reader(), words=_("Snoozed: {promise}"))


@ability(
    effect=True, examples=["cancel {which}", "delete {which}", "remove {which}", "stop reminding me", "clear {which}"]
)
async def cancel_reminder(turn: Turn, which: Which = "") -> Reply:
    """Cancel one or all of the person's reminders. Use it when somebody no longer wants to be reminded.

    which: the person's words for it, for instance “the second one”, “the one about the bank”, “it” or “all”.

    Before several are cancelled, the person is asked. If the process dies before the commit, it stays; if after, it is
    cancelled, and can be restored for an hour.
    """
    async with turn.connect() as connection:
        found = await find_pending(connection, turn, which)
        if len(found) > 1 and not means_all(which):
            return await ask_which(connection, turn, found, cancel_reminder.__name__)
        if len(found) > 1:
            return _ask_before_cancelling(found, await turn.reader())
        return await _cancel(connection, turn, found[0])


@ability(examples=[], effect=True, presses=True)
async def cancel_reminders(turn: Turn, which: str) -> Reply:
    """Cancel several reminders at once, after the person has said yes. They can be restored for an hour.

    If the process dies before the commit, they all stay; if after, they are all cancelled.
    """
    wanted = {int(id_) for id_ in which.replace("#", "").split() if id_.isdigit()}
    async with turn.connect() as connection:
        parties = await find_pending(connection, turn, "all")
        found = [one for party in parties for one in party if one.id in wanted]
        if not found:
            raise SkillError(_("Those reminders are no longer set."))
        return await _cancel(connection, turn, found)


async def _cancel(connection: AsyncConnection, turn: Turn, found: Sequence[Reminder]) -> Reply:
    """Cancel reminders, and offer to undo that. If one other is left, that may have been meant."""
    for reminder in found:
        await ledger.note_displaced(connection, reminder, turn, _("{name} cancelled it"))
        await store.change(connection, replace(reminder, state="cancelled", next=None, turn=turn.id))
    reader = await turn.reader()
    firsts = list({one.party or -one.id: one for one in reversed(found)}.values())[::-1]
    choices = [offer_restoring(turn, found)]
    left = await pending_parties(connection, await own_accounts(connection, turn))
    if len(firsts) == len(left) == 1:
        other = {"which": ids_of(found), "instead": ids_of(left[0])}
        choices.append(offer_undo(turn, "restore_reminders", label=OTHER, **other))
    lines = [f"{quoted(first.plan.what)}, {render_time(first, reader=reader)}" for first in firsts]
    title = _("Cancelled {n} reminders:").format(n=len(lines))
    text = "\n".join([title, "", *(f"- {line}" for line in lines)])
    text = _("Cancelled: {reminder}.").format(reminder=lines[0]) if len(lines) == 1 else text
    return Reply(text, choices=tuple(choices), moments=moments_of(*firsts, reader=reader))


def _ask_before_cancelling(found: Sequence[Party], reader: Reader) -> Reply:
    firsts = [party[0] for party in found[:MOST_LISTED]]
    more = [_("- … and {n} more").format(n=len(found) - MOST_LISTED)] if len(found) > MOST_LISTED else []
    lines = [f"- {quoted(first.plan.what)}, {render_time(first, reader=reader)}" for first in firsts]
    text = "\n".join([_("Shall I cancel these {n} reminders?").format(n=len(found)), "", *lines, *more])
    which = ids_of(one for party in found for one in party)
    yes = offer(_("Yes, cancel them"), cancel_reminders.__name__, which=which)
    choices = (yes, offer(_("No"), keep_reminders.__name__))
    return Reply(text, choices=choices, asks=cancel_reminders.__name__, moments=moments_of(*firsts, reader=reader))


@ability(examples=[], presses=True)
async def keep_reminders(turn: Turn) -> Reply:  # noqa: ARG001 — an ability takes a turn
    """Keep the reminders after the person has declined to cancel them."""
    return Reply(_("All right, they stay."))


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
            text = _("Well done: “{what}”. It comes again {when}.")
            text = text.format(what=last.plan.what, when=render_time(rest, reader=reader))
            return Reply(text, moments=moments_of(rest, reader=reader))
        await ledger.note_displaced(connection, last, turn, _("{name} had done it already"))
        await store.change(connection, replace(last, state="done", next=None))
    return Reply(_("Done: “{what}”.").format(what=last.plan.what))


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
            raise SkillError(_("It comes only once. To cancel it, say “cancel it”."))
        if len(found) > 1:
            said = {"when": when} if when else {}
            return await ask_which(connection, turn, found, cancel_reminder_once.__name__, **said)
        new: list[Reminder] = []
        reader = await turn.reader()
        reason = _("{name} called it off").format(name=turn.message.person.name)
        for reminder in found[0]:
            skipped = _to_skip(reminder, when, turn, reader)
            await ledger.note_skipped(connection, reminder, [Firing(one, one.instant) for one in skipped], reason)
            rest = plan_changes.skip_occurrences(reminder, skipped, now=turn.now)
            new.append(replace(rest, turn=turn.id))
            await store.change(connection, new[-1])
    first, undo = new[0], offer_putting_back(turn, found[0], new)
    told = [reader.told(one.instant) for one in skipped]
    again = _("Skipped: “{what}”, {skipped}. It comes again {when}.")
    never = _("Skipped: “{what}”, {skipped}. It does not come again.")
    text = (again if first.next else never).format(
        what=first.plan.what,
        skipped=join_words([dated(moment) for moment in told]),
        when=render_time(first, reader=reader),
    )
    moments = (*told, *moments_of(first, reader=reader))
    return Reply(text, choices=(undo,), subjects=(first.subject,), moments=moments)


def _to_skip(reminder: Reminder, when: str, turn: Turn, reader: Reader) -> list[Occurrence]:
    """Return the occurrences to skip: the next one, or all within the period that `when` names."""
    if not when:
        return [plan_changes.next_occurrence(reminder)]
    reading = read_new_time(reminder, when, turn)
    if reading.start is None or reading.rrule:
        unclear = _("I cannot skip it “{when}”. Name a day or a future time, such as “tomorrow”.")
        raise SkillError(unclear.format(when=when))
    since, until = period(reading, now=turn.now)
    found = list(islice(reminder.plan.within(max(since, turn.now), until), MOST_SKIPPED))
    if not found:
        other = _("It does not come {words}: it comes {when}.")
        raise SkillError(other.format(words=when, when=render_time(reminder, reader=reader)))
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
            raise SkillError(_("Several fit that. Say “what are my reminders”, and then its number in the list."))
    raise SkillError(_("You have no reminder that has come and is still open."))
