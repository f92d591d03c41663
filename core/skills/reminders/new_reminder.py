"""Setting a reminder: parse the request, make a plan, then store and confirm it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import asking
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.people.people import ask_once
from core.skills.reminders import store
from core.skills.reminders.preferences import prefer_account, take_account
from core.skills.reminders.reminder import Plan, Policy, Reminder
from core.skills.reminders.replies.confirmation import add_other_days, render_confirmation, render_proposal
from core.skills.reminders.replies.numbered_lists import render_several
from core.skills.reminders.request.addressees import Addressees, Channel, parse_addressees, said_to_all
from core.skills.reminders.request.reminder_request import (
    Wish,
    coming_instants,
    first_firing,
    is_past,
    parse_request,
    start_of,
)
from core.text.catalogue import _
from core.when import find_zone, zone_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Message
    from core.people.linked_accounts import Account
    from core.people.people import Zone
    from core.skills.reminders.modifiers import Modifiers
    from core.skills.reminders.reminder import Start
    from core.when import Reading


MOST_REMINDERS = 500
"""The most upcoming reminders of one person. A person does not need more; a script might."""
_LINK = re.compile(r"\((?P<link>https://[^\s()]{1,500})\)")
_THIS = re.compile(r"(?:about |of |to )?(?:this|that|it)(?: (?:message|thread|conversation))?", re.IGNORECASE)
_EVERY_FEW = re.compile(r"FREQ=(?P<unit>MINUTELY|HOURLY)(?:;INTERVAL=(?P<count>\d+))?")
_UNITS = {"MINUTELY": timedelta(minutes=1), "HOURLY": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Gathered:
    """A parsed request. `what` is empty and `reading` is None if not said; `account` is a linked account it names.

    `others` are the other days on which the time can be, and `more` are further times on the same day.
    """

    what: str
    link: str | None
    to: Addressees
    account: Account | None
    reading: Reading | None
    modifiers: Modifiers
    zone: Zone
    others: tuple[Reading, ...] = ()
    more: tuple[Reading, ...] = ()


@ability(
    first_try="remind me in 20 minutes to stretch",
    effect=True,
    always=True,
    examples=phrasings(
        "remind me {what}",
        "remind me",
        "set a reminder",
        "(remind {channel}|nag me|ping me|nudge me|remindme) {what}",
        "{when}[,] remind (me|{channel}) {what}",
        "set [a|me a|up a] reminder {what}",
        "(schedule|create|add|make) a reminder {what}",
        "(reminder to|new reminder|reminder:) {what}",
        "don't forget to remind me {what}",
        "(don't|do not) let me forget {what}",
        "i (need|want) to be reminded {what}",
        "i need a reminder {what}",
        "(erinnere mich|recuérdame|rappelle-moi|lembre-me|me lembre) {what}",
    ),
)
async def set_reminder(
    turn: Turn, what: Wish = "", when: When = "", channel: Channel = "", if_missed: Policy | None = None
) -> Reply:
    """Set a reminder, once or repeating, for the person or for a channel. Use it when somebody wants to be reminded.

    what: what to be reminded of, in the person's words, perhaps with the time, for instance “to call the bank on
    Friday at 10”; empty if not said.
    when: the time in the person's words, for instance “tomorrow at 9” or “every weekday at 9:30”; do not compute it.
    channel: the channel to post in, or another person, for instance #general or @li; empty to remind only the person.
    if_missed: what to do if nothing can be delivered at that time; empty if the person does not say.
    """
    request = await _gather(turn, what, when, channel)
    if request.account and not request.what and request.reading is None:
        return await prefer_account(turn, request.account)
    if nowhere := _ask_where(turn.message, channel, what, when):
        return nowhere
    if not request.what or request.reading is None:
        return _ask_for_more(request)
    start = start_of(request.reading, now=turn.now)
    if is_past(start, now=turn.now):  # do not guess which time was meant
        past = (await turn.reader()).told(start.instant)
        text = _("That time is past: {when}. When shall I remind you?").format(when=past.words)
        return Reply(text, asks=set_reminder.__name__, moments=(past,))
    party = _draft_party(turn, request, start, if_missed)
    if request.more:
        return await _set_several(turn, request, [party], if_missed)
    is_for_others = any(reminder.form == "posted" for reminder in party)
    stored, reply = await (_propose if is_for_others else _set)(turn, party)
    days = coming_instants(request.others, besides=start, now=turn.now)
    reply = add_other_days(reply, stored[0], request.reading.text, days, reader=await turn.reader())
    return reply if is_for_others else await _ask_for_zone_once(turn, reply, request.zone, start)


@ability(examples=[], effect=True, presses=True)
async def confirm_posting(turn: Turn, reminder: int) -> Reply:
    """Set a proposed reminder, after its owner has pressed “Yes”."""
    async with turn.connect() as connection:
        waiting = await _proposed(connection, turn, reminder)
        await _check_may_post(turn, waiting)
        party: list[Reminder] = []
        for proposed in waiting:
            next_ = proposed.plan.first(turn.now)
            if next_ is None:
                raise SkillError(_("That time has passed since. Say it again with a later time."))
            party.append(replace(proposed, state="active", next=next_, turn=turn.id))
            await store.change(connection, party[-1])
    return render_confirmation(*party, reader=await turn.reader())


@ability(examples=[], effect=True, presses=True)
async def drop_posting(turn: Turn, reminder: int) -> Reply:
    """Drop a proposed reminder, after its owner has pressed “No”."""
    async with turn.connect() as connection:
        for proposed in await _proposed(connection, turn, reminder):
            await store.change(connection, replace(proposed, state="cancelled", next=None))
    return Reply(_("All right, I will not."))


def _ask_where(message: Message, channel: str, what: str, when: str) -> Reply | None:
    """Ask for the channel of a reminder for all of us, if nobody else reads this conversation."""
    said = said_to_all(channel, what) if message.reach is Reach.DIRECT else None
    if said is None:
        return None
    text = _("Where shall I post it for all of you? Name a channel, such as #general.")
    return Reply(text, asks=asking(set_reminder.__name__, "channel", what=said, when=when))


def _ask_for_more(request: Gathered) -> Reply:
    asked = _("What shall I remind you of?")
    if request.what:
        asked = _("When shall I remind you? Say “tomorrow at 9” or “in 20 minutes”.")
    return Reply(asked, asks=set_reminder.__name__)


async def _propose(turn: Turn, party: Sequence[Reminder]) -> tuple[list[Reminder], Reply]:
    """Store reminders that would be posted to others, and ask before they are set."""
    async with turn.connect() as connection:
        await _check_count(connection, party)
        await _check_may_post(turn, party)
        proposed = await _insert(connection, party, state="proposed")
    return proposed, render_proposal(proposed, reader=await turn.reader())


async def _set(turn: Turn, party: Sequence[Reminder]) -> tuple[list[Reminder], Reply]:
    """Store reminders and confirm them, with the end of the quiet hours if they fall into these."""
    async with turn.connect() as connection:
        await _check_count(connection, party)
        added = await _insert(connection, party, state="active")
        habits = (await store.load_preferences(connection, added[:1])).habits_for(added[0])
    waits = habits.waits_until(added[0].next.due) if added[0].next else None
    reader = await turn.reader()
    return added, render_confirmation(*added, reader=reader, note=reader.told(waits) if waits else None)


async def _set_several(turn: Turn, request: Gathered, parties: list[list[Reminder]], if_missed: Policy | None) -> Reply:
    """Set a reminder for each of several times, in the transaction of `set_reminder`."""
    starts = [start_of(reading, now=turn.now) for reading in request.more]
    parties += [_draft_party(turn, request, start, if_missed) for start in starts if not is_past(start, now=turn.now)]
    if any(reminder.form == "posted" for party in parties for reminder in party):
        single = _("For others, I set one reminder at a time. Say the first time alone, and then the next one.")
        raise SkillError(single)
    async with turn.connect() as connection:
        await _check_count(connection, [party[0] for party in parties])
        added = [tuple(await _insert(connection, party, state="active")) for party in parties]
    reply = render_several(added, reader=await turn.reader(), of=[added[0][0].owner])
    return await _ask_for_zone_once(turn, reply, request.zone, start_of(request.more[0], now=turn.now))


async def _gather(turn: Turn, what: str, when: str, channel: str) -> Gathered:
    """Parse a request: its link, addressees, account, text, time and modifiers."""
    zone, text, link = await turn.speaker_zone(), what, None
    if (found := _LINK.search(what)) and found["link"] in turn.message.text:
        text, link = f"{what[: found.start()]} {what[found.end() :]}".strip(), found["link"]
    to, text = parse_addressees(turn.message, channel, text)
    account, text = await take_account(turn, text) if to.me else (None, text)
    said = parse_request(text, when, now=turn.now, zone=zone.name, locale=turn.message.person.locale)
    topic = said.what
    if link is None and turn.message.link and _THIS.fullmatch(topic):
        topic, link = _("this conversation"), turn.message.link
    return Gathered(topic, link, to, account, said.reading, said.modifiers, zone, said.others, said.more)


def _draft_party(turn: Turn, request: Gathered, start: Start, if_missed: Policy | None) -> list[Reminder]:
    """Return one unstored reminder for each addressee. Only the person's own goes to the account that was named."""
    said, rrule, nag = request.modifiers, start.rrule, request.modifiers.nag
    if nag and (frequent := _EVERY_FEW.fullmatch(rrule or "")):  # a single occurrence that nags
        nag, rrule = _UNITS[frequent["unit"]] * int(frequent["count"] or 1), None
    policy = if_missed or said.policy or ("latest_only" if rrule else "catch_up")
    plan = Plan(request.what, start.local, start.zone, rrule, policy, said.leads, nag, link=request.link)
    me, name, first = PersonRef.of(turn.message), turn.message.person.name, first_firing(plan, turn.now)
    party = [
        Reminder(0, me, name, address, form, plan, "active", first, turn=turn.id)
        for address, form in request.to.places(turn.message)
    ]
    elsewhere = request.account.address if request.account else None
    return [replace(one, elsewhere=elsewhere) if one.form != "posted" else one for one in party]


async def _insert(connection: AsyncConnection, party: Sequence[Reminder], *, state: str) -> list[Reminder]:
    """Store reminders that are set together. If there are several, `party` is the id of the first in all of them."""
    first = await store.add(connection, replace(party[0], state=state))
    if len(party) == 1:
        return [first]
    first = replace(first, party=first.id)
    await store.change(connection, first)
    return [first, *[await store.add(connection, replace(one, state=state, party=first.id)) for one in party[1:]]]


async def _check_count(connection: AsyncConnection, new: Sequence[Reminder]) -> None:
    """Refuse new reminders of somebody who has too many."""
    if await store.count_of(connection, new[0].owner) + len(new) > MOST_REMINDERS:
        raise SkillError(_("You have {n} reminders already. Cancel some first.").format(n=MOST_REMINDERS))


async def _check_may_post(turn: Turn, party: Sequence[Reminder]) -> None:
    """Check that the person is allowed to post in each channel, as `Turn.check_may_post` does."""
    for reminder in party:
        if reminder.form == "posted" and reminder.for_person is None:
            await turn.check_may_post(reminder.address)


async def _ask_for_zone_once(turn: Turn, reply: Reply, zone: Zone, start: Start) -> Reply:
    """Ask the person for their zone, once, if the machine's zone was used instead."""
    if not zone.guessed or start.zone != zone_name(find_zone(zone.name)):
        return reply
    async with turn.connect() as connection:
        if not await ask_once(connection, turn.message):
            return reply
    named = "UTC" if start.zone.startswith("Etc/") else start.zone
    question = _(
        "I took {zone} as your time zone, since this machine uses it. If yours is another, say “my time zone "
        "is Europe/Paris”, for instance, and set this reminder again."
    )
    return replace(reply, text=f"{reply.text}\n\n_({question.format(zone=named)})_")


async def _proposed(connection: AsyncConnection, turn: Turn, reminder_id: int) -> list[Reminder]:
    """Return the reminders of a proposal, locked. Refuse a proposal that is settled or somebody else's."""
    found = await store.get(connection, reminder_id)
    if found and found.state == "expired":
        raise SkillError(_("That question has expired. Say it again if you still want it."))
    if found is None or found.state != "proposed":
        raise SkillError(_("That is settled already."))
    if found.owner != PersonRef.of(turn.message):
        raise SkillError(_("Only {name} can decide that.").format(name=found.owner_name))
    return await store.party_of(connection, found)
