"""Changing a reminder: its time, its text, its alerts, its nagging, or its owner."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.modifiers import (
    Length,
    lead_times,
    nag_time,
)
from core.skills.reminders.reminder import TICK, Firing, Owner
from core.skills.reminders.reminder_lookup import (
    Topic,
    Which,
    find_pending,
    is_last_topic,
    is_topic,
    means_it,
    own_accounts,
    pending_parties,
)
from core.skills.reminders.reminder_request import move, next_occurrence, postpone, read_new_time, strip_filler
from core.skills.reminders.rendering import (
    LONGEST_LABEL,
    MOST_BUTTONS,
    moments_of,
    render_confirmation,
    render_time,
    render_which,
)
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address, Mention
    from core.skills.reminders.reminder import Reminder
    from core.when import Reading
    from core.when.rendered_time import Reader


def _a_person(words: str) -> str:
    if not re.fullmatch(r"@\S.{0,80}|me", words.strip(), re.IGNORECASE):
        raise ValueError("names nobody; mention the person")
    return words.strip(" .!?")


Person = Annotated[str, AfterValidator(_a_person)]
"""A person who is mentioned."""


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
        found = await find_pending(connection, turn, which)
        if len(found) != 1:
            me = await own_accounts(connection, turn)
            return render_which(found, ability=change_reminder.__name__, reader=await turn.reader(), of=me, when=when)
        first = found[0][0]
        reading = read_new_time(first, when, turn)
        if first.plan.rrule and reading.kind == "duration":
            return await _put_off(connection, turn, found[0], reading)
        new = [await _not_again(connection, move(each, reading, now=turn.now)) for each in found[0]]
        for each in found[0]:
            await ledger.note_displaced(connection, each, turn, "moved it")
        for each in new:
            await store.change(connection, replace(each, turn=turn.id))
    return render_confirmation(*new, reader=await turn.reader(), words="Changed: I will")


async def _put_off(connection: AsyncConnection, turn: Turn, party: tuple[Reminder, ...], reading: Reading) -> Reply:
    """Move the next occurrence alone: the ledger says where it went, and it comes by itself."""
    later: list[Reminder] = []
    for each in party:
        rest, alone = postpone(each, reading, turn)
        off = next_occurrence(each)
        firings = [Firing(off, off.instant)]
        await ledger.note_skipped(connection, each, firings, f"{turn.message.person.name} put it off by {reading.text}")
        await store.change(connection, replace(rest, state="active" if rest.next else "over", turn=turn.id))
        later.append(await store.add(connection, replace(alone, party=later[0].id if later else None)))
    reader = await turn.reader()
    reply = render_confirmation(*later, reader=reader, words="This once: I will")
    stays = replace(party[0], next=party[0].plan.first(later[0].next.due if later[0].next else turn.now))
    others = f"The others stay as they are: {render_time(stays, reader=reader)}."
    return replace(reply, text=f"{reply.text}\n\n{others}", moments=(*reply.moments, *moments_of(stays, reader=reader)))


async def _not_again(connection: AsyncConnection, reminder: Reminder) -> Reminder:
    """Pass over an occurrence that has come already: a message may be older than what was done since."""
    next_ = reminder.next
    if next_ is None or not await ledger.known(connection, [(reminder.id, next_)]):
        return reminder
    following = reminder.plan.first(next_.occurrence.instant + TICK) if reminder.plan.rrule else None
    if following is None:
        raise SkillError("That time has come already. Give one that is to come.")
    return replace(reminder, next=following)


def _words(words: str) -> str:
    if not strip_filler(words):
        raise ValueError("says nothing")
    return words


Words = Annotated[str, AfterValidator(_words)]
"""What a reminder shall say."""


@ability(
    effect=True,
    examples=[
        "change it to {words}",
        "change {which} to {words}",
        "change the text to {words}",
        "change the text of {which} to {words}",
        "change the words to {words}",
        "reword it to {words}",
        "reword {which} to {words}",
        "rename it to {words}",
        "rename {which} to {words}",
        "make it say {words}",
        "it should say {words}",
    ],
)
async def change_reminder_text(turn: Turn, words: Words = "", which: Which = "it") -> Reply:
    """Change what a reminder says, and leave its time. Use it when somebody wants other words for a reminder.

    words: what it shall say from now on, for instance “call the dentist”.
    which: the person's words for it, for instance “the second one”; “it” if nothing is said.
    """
    if means_it(which) and not is_last_topic(turn.history):
        raise SkillError(
            "I don't know which reminder you mean. Say “what are my reminders”, and then “the second one”."
        )
    what = strip_filler(words)
    if not what:
        raise SkillError("What shall it say? Say “change it to call the dentist”, for instance.")
    async with turn.connect() as connection:
        found = await find_pending(connection, turn, which)
        me = await own_accounts(connection, turn)
        if len(found) > 1:
            reader, name = await turn.reader(), change_reminder_text.__name__
            return render_which(found, ability=name, reader=reader, of=me, words=words)
        new = [replace(each, plan=replace(each.plan, what=what), turn=turn.id) for each in found[0]]
        if any(each.owner not in me for each in new):
            raise SkillError(f"Only {new[0].owner.name}, who set it, can change what it says.")
        for each in new:
            await store.change(connection, each)
    return render_confirmation(*new, reader=await turn.reader(), words="Changed: I will")


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

    return await _add(turn, which, add, change_reminder_alerts.__name__, lead=lead)


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

    return await _add(turn, which, add, change_reminder_nagging.__name__, every=every)


async def _add(turn: Turn, which: str, add: Callable[[Reminder], Reminder], name: str, **said: str) -> Reply:
    """Change what is meant; of several, ask which."""
    async with turn.connect() as connection:
        found = await find_pending(connection, turn, which)
        if len(found) > 1:
            return render_which(
                found, ability=name, reader=await turn.reader(), of=await own_accounts(connection, turn), **said
            )
        new = [replace(add(each), turn=turn.id) for each in found[0] if each.next]
        if not new:
            raise SkillError("That reminder has come already.")
        for each in new:
            await store.change(connection, each)
    return render_confirmation(*new, reader=await turn.reader(), words="Changed: I will")


@ability(
    effect=True,
    examples=[
        "hand {which} over to {to}",
        "hand over {which} to {to}",
        "give {which} to {to}",
        "pass {which} on to {to}",
        "pass {which} to {to}",
        "transfer {which} to {to}",
        "let {to} take over {which}",
    ],
)
async def hand_over_reminder(turn: Turn, to: Person = "", which: Which = "it") -> Reply:
    """Hand a reminder over to somebody else, who is reminded from then on. Use it when a person gives one away.

    to: the person, as mentioned, for instance “@li”.
    which: the person's words for it, for instance “the second one”; “it” if nothing is said.
    """
    mention = _mentioned(turn, to)
    async with turn.connect() as connection:
        found, all_mine = await find_pending(connection, turn, which), await own_accounts(connection, turn)
    reader = await turn.reader()
    if len(found) > 1:
        return render_which(found, ability=hand_over_reminder.__name__, reader=reader, of=all_mine, to=to)
    first, me = found[0][0], Owner.of(turn.message)
    if not (first.owner == me or first.is_for(me)):
        raise SkillError(f"That one you have set on {first.owner.service.title()}: hand it over there.")
    give = offer("Yes, hand it over", "give_reminder", reminder=first.id, to=mention.id, name=mention.name)
    text = f"Shall I hand over “{first.plan.what}”, {render_time(first, reader=reader)}, to {mention.name}?"
    choices = (give, offer("No", "keep_reminder", reminder=first.id))
    return Reply(text, choices=choices, asks=give_reminder.__name__, moments=moments_of(first, reader=reader))


@ability(
    effect=True,
    examples=[
        "take over {whose} reminder",
        "take over the reminder of {whose}",
        "take over {whose} reminder about {about}",
        "take over the reminder of {whose} about {about}",
        "let me take over {whose} reminder about {about}",
        "i take over {whose} reminder about {about}",
        "i'll take over {whose} reminder about {about}",
    ],
)
async def take_over_reminder(turn: Turn, whose: Person = "", about: Topic = "") -> Reply:
    """Ask somebody to hand over a reminder. Use it when a person wants to take over somebody else's.

    whose: whose reminder it is, as mentioned, for instance “@ana”.
    about: what it is about, in a word or two.
    """
    mention = _mentioned(turn, whose.removesuffix("'s").removesuffix("’s"))
    me = Owner.of(turn.message)
    if mention.id == me.person:
        raise SkillError("That is yours already.")
    theirs = Owner(me.service, me.workspace, mention.id, mention.name)
    async with turn.connect() as connection:
        found = [party[0] for party in await pending_parties(connection, [theirs]) if party[0].owner == theirs]
    found = [each for each in found if is_topic(about, each)][:MOST_BUTTONS]
    # Whether there is such a reminder is nobody's business but the owner's: the answer is the same.
    reader = replace(await turn.reader(), shared=True)  # the owner's zone may be another
    await turn.tell(theirs.alone(turn.message.address), _asked(found, about, me, reader=reader))
    return Reply(f"I have asked {mention.name} to hand it over. You are told if that is done.")


@ability(examples=[], effect=True, presses=True)
async def give_reminder(turn: Turn, reminder: int, to: str, name: str) -> Reply:
    """Hand a reminder over, on the press of whose it is.

    It goes to the direct messages of who takes it, who is told in the same transaction: dies the process before its
    end, nothing has changed hands; dies it after, the new owner's message waits to be sent.
    """
    async with turn.connect() as connection:
        found = await _own(turn, reminder)
        giver = Owner.of(turn.message)
        taker = Owner(giver.service, giver.workspace, to, name.removeprefix("@"))
        given = _given(found, taker, turn)
        await store.change(connection, given)
    reader = replace(await turn.reader(), shared=True)  # the taker's zone may be another
    what, at = f"“{given.plan.what}”, {render_time(given, reader=reader)}", moments_of(given, reader=reader)
    told = f"{giver.name} has handed a reminder over to you: {what}."
    cancel = offer("Cancel it", "cancel_reminder", which=f"#{given.id}")
    await turn.tell(
        taker.alone(turn.message.address), Reply(told, choices=(cancel,), subjects=(given.subject,), moments=at)
    )
    return Reply(f"Handed over to {name}: {what}.", moments=at)


@ability(examples=[], effect=True, presses=True)
async def keep_reminder(turn: Turn, reminder: int) -> Reply:
    """Keep a reminder that somebody else was offered, on the press of whose it is."""
    found = await _own(turn, reminder)
    return Reply(f"All right, “{found.plan.what}” stays with you.", subjects=(found.subject,))


def _asked(found: list[Reminder], about: str, taker: Owner, *, reader: Reader) -> Reply:
    topic = f" about {about}" if about else ""
    if not found:
        return Reply(f"{taker.name} would like to take over a reminder of yours{topic}. I find none that fits.")
    give = give_reminder.__name__
    choices = tuple(
        offer(
            f"Hand over {shortened(each.plan.what, LONGEST_LABEL)}",
            give,
            reminder=each.id,
            to=taker.person,
            name=f"@{taker.name}",
        )
        for each in found
    )
    lines = [f"- {each.plan.what} — {render_time(each, reader=reader)}" for each in found]
    text = "\n".join(
        [f"{taker.name} would like to take over a reminder of yours{topic}. Shall I hand it over?", "", *lines]
    )
    keep = offer("Keep it", keep_reminder.__name__, reminder=found[0].id)
    return Reply(text, choices=(*choices, keep), moments=moments_of(*found, reader=reader))


def _given(old: Reminder, taker: Owner, turn: Turn) -> Reminder:
    """Return a reminder in new hands: one for a person reminds the new owner, one for a channel stays there."""
    new = replace(old, owner=taker, party=None, turn=turn.id, elsewhere=None)
    if old.for_person is None:
        return new
    here: Address = taker.alone(old.address)
    return replace(new, address=here, form="direct")


async def _own(turn: Turn, reminder_id: int) -> Reminder:
    """Return a reminder that is to come, locked, if it is the person's who speaks to give."""
    me = Owner.of(turn.message)
    async with turn.connect() as connection:
        found = await store.get(connection, reminder_id)
    if found is None or not (found.owner == me or found.is_for(me)):
        raise SkillError("Only whose reminder it is can decide that.")
    if found.state != "active":
        raise SkillError("That reminder is not to come any more.")
    return found


def _mentioned(turn: Turn, name: str) -> Mention:
    found = next((each for each in turn.message.mentions if each.name.casefold() == name.casefold()), None)
    if found is None or found.name.startswith("#"):
        raise SkillError(f"I know nobody by {name} here. Mention the person." if name else "Mention the person.")
    return found
