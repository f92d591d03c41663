"""Setting reminders and listing them. Each effect is written in the transaction that records it: once a call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities import ability
from core.errors import SkillError
from core.messages import Reach, Reply
from core.people import ask_once, zone_of
from core.skills.reminders import store
from core.skills.reminders.addressees import mentioned
from core.skills.reminders.arguments import HERE, Channel, When, Wish
from core.skills.reminders.asked import Start, asked, is_past, start
from core.skills.reminders.making import new_reminder
from core.skills.reminders.reminder import Form, Owner, Plan, Policy, Reminder
from core.skills.reminders.telling import confirmed, listed, proposed
from core.telling import told
from core.when import find_zone, resolve, zone_name

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.messages import Address, Mention
    from core.people import Zone
    from core.turn import Turn

MOST_REMINDERS = 500
"""Of one person, to come; who has more is a script."""


@ability(
    effect=True,
    examples=[
        "remind me {what}",
        "remind me",
        "set a reminder",
        "remind {channel} {what}",
        "{when} remind me {what}",
        "{when}, remind me {what}",
        "{when} remind {channel} {what}",
        "{when}, remind {channel} {what}",
        "set a reminder {what}",
        "set reminder {what}",
        "schedule a reminder {what}",
        "reminder to {what}",
        "remindme {what}",
        "don't forget to remind me {what}",
        "i need to be reminded {what}",
        "ping me {what}",
        "nudge me {what}",
        "set me a reminder {what}",
        "set up a reminder {what}",
        "create a reminder {what}",
        "add a reminder {what}",
        "make a reminder {what}",
        "new reminder {what}",
        "reminder: {what}",
        "don't let me forget {what}",
        "do not let me forget {what}",
        "i want to be reminded {what}",
        "i need a reminder {what}",
        "erinnere mich {what}",
        "recuérdame {what}",
        "rappelle-moi {what}",
        "lembre-me {what}",
        "me lembre {what}",
    ],
)
async def set_reminder(
    turn: Turn, what: Wish = "", when: When = "", channel: Channel = "", if_missed: Policy | None = None
) -> Reply:
    """Set a reminder, once or repeating, for the person or for a channel. Use it when somebody wants to be reminded.

    what: what to be reminded of, in the person's words, perhaps with the time, for instance “to call the bank on
    Friday at 10”; nothing if nothing is said.
    when: the time in the person's own words, for instance “tomorrow at 9” or “every weekday at 9:30”; do not reckon.
    channel: the channel to post in, or somebody else, for instance #general or @li; nothing if the person alone is to
    be reminded.
    if_missed: what becomes of a time that passes while nothing can be delivered; nothing if the person does not say.
    """
    zone = await zone_of(turn)
    named, what = mentioned(turn.message.mentions, channel, what)
    wish = asked(what, when, now=turn.now, zone=zone.name, locale=turn.message.person.locale)
    if not wish.what:
        return Reply("What shall I remind you of?", asks=set_reminder.__name__)
    if wish.reading is None:
        return Reply("When shall I remind you? Say “tomorrow at 9” or “in 20 minutes”.", asks=set_reminder.__name__)
    begin = start(wish.reading, now=turn.now)
    if is_past(begin, now=turn.now):
        return _past(begin)
    address, form = _place(turn, channel, named)
    policy = if_missed or wish.policy or ("latest_only" if begin.rrule else "catch_up")
    reminder = new_reminder(turn, address, form, Plan(wish.what, begin.local, begin.zone, begin.rrule, policy))
    async with turn.connect() as connection:
        if len(await store.active_of(connection, reminder.owner)) >= MOST_REMINDERS:
            raise SkillError(f"You have {MOST_REMINDERS} reminders already. Cancel some first.")
        if form == "posted":
            return proposed(await store.add(connection, replace(reminder, state="proposed")), now=turn.now)
        reply = confirmed(await store.add(connection, reminder), now=turn.now)
    return await _with_zone_asked(turn, reply, zone, begin)


@ability(
    home="Your reminders",
    examples=[
        "what are my reminders",
        "what reminders do i have",
        "what reminders are set",
        "which reminders do i have",
        "list my reminders",
        "list reminders",
        "list all reminders",
        "show my reminders",
        "show me my reminders",
        "show reminders",
        "my reminders",
        "reminders",
        "do i have any reminders",
        "do i have reminders",
        "what will you remind me of",
        "what did i ask you to remind me of",
        "was sind meine erinnerungen",
        "cuáles son mis recordatorios",
        "quels sont mes rappels",
        "quais são meus lembretes",
    ],
)
async def list_reminders(turn: Turn) -> Reply:
    """List the person's reminders that are to come. Use it when somebody asks for his or her reminders."""
    async with turn.connect() as connection:
        return listed(await store.active_of(connection, Owner.of(turn.message)), now=turn.now)


@ability(examples=[], effect=True, presses=True)
async def confirm_posting(turn: Turn, reminder: int) -> Reply:
    """Set a reminder that was proposed, on its owner's yes."""
    async with turn.connect() as connection:
        waiting = await _proposed(connection, turn, reminder)
        next_ = waiting.plan.following(turn.now)
        if next_ is None:
            raise SkillError("The time has passed meanwhile. Say it again with a time to come.")
        active = replace(waiting, state="active", next=next_)
        await store.change(connection, active)
    return confirmed(active, now=turn.now)


@ability(examples=[], effect=True, presses=True)
async def drop_posting(turn: Turn, reminder: int) -> Reply:
    """Drop a reminder that was proposed, on its owner's no."""
    async with turn.connect() as connection:
        waiting = await _proposed(connection, turn, reminder)
        await store.change(connection, replace(waiting, state="cancelled"))
    return Reply("All right, I will not.")


def _place(turn: Turn, channel: str, named: Mention | None) -> tuple[Address, Form]:
    here = turn.message.address
    if turn.message.confined and (named or channel.startswith("#")):
        raise SkillError("What is said in this channel stays here, so I remind nobody of it elsewhere.")
    if named:
        place = replace(here, channel=named.id, name=named.name, thread=None, via=None)
        return here.of(named) if named.name.startswith("@") else place, "posted"
    if channel.startswith("#"):
        return replace(here, channel=channel, name=None, thread=None, via=None), "posted"
    if channel.casefold() in HERE:
        return here, "direct" if turn.message.reach is Reach.DIRECT else "posted"
    if channel:
        raise SkillError(f"I know nobody by {channel} here. I can remind you, and channels such as #general.")
    return here, "direct" if turn.message.reach is Reach.DIRECT else "named"


def _past(begin: Start) -> Reply:
    """Ask about a time that has passed, instead of guessing which other one was meant."""
    zone = find_zone(begin.zone)
    past = told(resolve(begin.local, zone), zone)
    text = f"{past.words} is past. At what time shall I remind you?"
    return Reply(text, asks=set_reminder.__name__, moments=(past,))


async def _with_zone_asked(turn: Turn, reply: Reply, zone: Zone, begin: Start) -> Reply:
    """Ask once for the person's zone, if this machine's had to serve."""
    if not zone.guessed or begin.zone != zone_name(find_zone(zone.name)) or not await ask_once(turn):
        return reply
    question = (
        f"I took {begin.zone} for your time zone, since it is this machine's. If it is another, say “my time zone is "
        "Europe/Paris”, for instance, and set this one again."
    )
    return replace(reply, text=f"{reply.text}\n\n_({question})_")


async def _proposed(connection: AsyncConnection, turn: Turn, reminder_id: int) -> Reminder:
    found = await store.get(connection, reminder_id)
    if found is None or found.state != "proposed":
        raise SkillError("That is settled already.")
    if found.owner != Owner.of(turn.message):
        raise SkillError(f"Only {found.owner.name} can decide that.")
    return found
