"""Setting a reminder: gather what was asked, decide on a plan, then write and confirm it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.model.errors import SkillError
from core.model.messages import Reach, Reply
from core.people.people import ask_once
from core.skills.reminders import store
from core.skills.reminders.preferences import chosen_place, place_taken
from core.skills.reminders.reminder import Owner, Plan, Policy, Reminder
from core.skills.reminders.reminder_request import (
    Start,
    Wish,
    asked,
    draft,
    is_past,
    start,
)
from core.skills.reminders.rendering import confirmed, proposed
from core.skills.reminders.routing import habits_for, key_of
from core.when import find_zone, resolve, zone_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address, Mention, Message, Moment
    from core.people.linked_accounts import Account
    from core.people.people import Zone
    from core.skills.reminders.modifiers import Beside
    from core.skills.reminders.reminder import Form
    from core.when.rendered_time import Reader


def _a_channel(words: str) -> str:
    if not re.fullmatch(r"[#@]?[\w.-]+,?", words) or words.casefold() == "me":
        raise ValueError("is no channel; its name begins with #")
    return words


Channel = Annotated[str, AfterValidator(_a_channel)]
"""The name of a channel with its `#`, of a person with `@`, or “us” for the channel that is spoken in."""
MOST_REMINDERS = 500
"""Of one person, to come; who has more is a script."""
LONGEST_LINK = 500


@ability(
    effect=True,
    examples=[
        "remind me {what}",
        "remind me",
        "set a reminder",
        "remind {channel} {what}",
        "nag me {what}",
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
    turn: Turn,
    what: Wish = "",
    when: When = "",
    channel: Channel = "",
    if_missed: Policy | None = None,
) -> Reply:
    """Set a reminder, once or repeating, for the person or for a channel. Use it when somebody wants to be reminded.

    what: what to be reminded of, in the person's words, perhaps with the time, for instance “to call the bank on
    Friday at 10”; nothing if nothing is said.
    when: the time in the person's own words, for instance “tomorrow at 9” or “every weekday at 9:30”; do not reckon.
    channel: the channel to post in, or somebody else, for instance #general or @li; nothing if the person alone is to
    be reminded.
    if_missed: what becomes of a time that passes while nothing can be delivered; nothing if the person does not say.
    """
    zone = await turn.speaker_zone()
    what, link = _linked(what, turn)
    to, what = addressees(turn.message, channel, what)
    place, what = await place_taken(turn, what) if to.me else (None, what)
    if place and not (what or when):
        return await chosen_place(turn, place)
    wish = asked(what, when, now=turn.now, zone=zone.name, locale=turn.message.person.locale)
    what, link = _about(wish.what, link, turn)
    if not what:
        return Reply("What shall I remind you of?", asks=set_reminder.__name__)
    if wish.reading is None:
        return Reply("When shall I remind you? Say “tomorrow at 9” or “in 20 minutes”.", asks=set_reminder.__name__)
    begin = start(wish.reading, now=turn.now)
    if is_past(begin, now=turn.now):
        return _past(begin, await turn.reader())
    plan = _plan(what, begin, wish.beside, if_missed, link)
    party = [_at_account(draft(turn, *each, plan), place) for each in to.places(turn.message)]
    async with turn.connect() as connection:
        if await store.count_of(connection, party[0].owner) + len(party) > MOST_REMINDERS:
            raise SkillError(f"You have {MOST_REMINDERS} reminders already. Cancel some first.")
        if any(each.form == "posted" for each in party):
            await check_places(turn, party)
            return proposed(await _write(connection, party, state="proposed"), reader=await turn.reader())
        added = await _write(connection, party, state="active")
        reader = await turn.reader()
        reply = confirmed(*added, reader=reader, note=await quiet_note(connection, added[0], reader=reader))
    return await _with_zone_asked(turn, reply, zone, begin)


@ability(examples=[], effect=True, presses=True)
async def confirm_posting(turn: Turn, reminder: int) -> Reply:
    """Set a reminder that was proposed, on its owner's yes."""
    async with turn.connect() as connection:
        waiting = await _waiting(connection, turn, reminder)
        await check_places(turn, waiting)
        party: list[Reminder] = []
        for each in waiting:
            next_ = each.plan.first(turn.now)
            if next_ is None:
                raise SkillError("The time has passed meanwhile. Say it again with a time to come.")
            party.append(replace(each, state="active", next=next_, turn=turn.id))
            await store.change(connection, party[-1])
    return confirmed(*party, reader=await turn.reader())


@ability(examples=[], effect=True, presses=True)
async def drop_posting(turn: Turn, reminder: int) -> Reply:
    """Drop a reminder that was proposed, on its owner's no."""
    async with turn.connect() as connection:
        for each in await _waiting(connection, turn, reminder):
            await store.change(connection, replace(each, state="cancelled", next=None))
    return Reply("All right, I will not.")


def _at_account(reminder: Reminder, place: Account | None) -> Reminder:
    """Return a reminder with the account at which its person wants this one; another's stays where it is."""
    return replace(reminder, elsewhere=place.address) if place and reminder.form != "posted" else reminder


def _linked(what: str, turn: Turn) -> tuple[str, str | None]:
    """Return of what to remind without the link to a message in brackets, and that: one that is said, none made up."""
    found = _LINK.search(what)
    if found is None or found["link"] not in turn.message.text:
        return what, None
    return f"{what[: found.start()]} {what[found.end() :]}".strip(), found["link"]


def _about(what: str, link: str | None, turn: Turn) -> tuple[str, str | None]:
    """Return of what to remind and the link; “this” is the message that says it, and leads to what stands around it."""
    if link is None and turn.message.link and _THIS.fullmatch(what):
        return "this conversation", turn.message.link
    return what, link


def _plan(what: str, begin: Start, said: Beside, if_missed: Policy | None, link: str | None) -> Plan:
    """Put a plan together. What comes every few minutes until it is done begins once, and is nagged about."""
    rrule, nag = begin.rrule, said.nag
    often = _EVERY_FEW.fullmatch(rrule or "")
    if nag and often:
        nag, rrule = timedelta(**{_UNITS[often["unit"]]: int(often["count"] or 1)}), None
    policy = if_missed or said.policy or ("latest_only" if rrule else "catch_up")
    return Plan(what, begin.local, begin.zone, rrule, policy, said.leads, nag, link=link)


async def _write(connection: AsyncConnection, party: Sequence[Reminder], *, state: str) -> list[Reminder]:
    """Write what is set together; several have the first one's id as their party."""
    first = await store.add(connection, replace(party[0], state=state))
    if len(party) == 1:
        return [first]
    first = replace(first, party=first.id)
    await store.change(connection, first)
    return [first, *[await store.add(connection, replace(each, state=state, party=first.id)) for each in party[1:]]]


async def quiet_note(connection: AsyncConnection, reminder: Reminder, *, reader: Reader) -> Moment | None:
    """Return when a reminder comes instead, if its next time falls into the quiet hours of whom it is for."""
    habits = (await habits_for(connection, [reminder])).get(key_of(reminder))
    until = habits.waits_until(reminder.next.due) if habits and reminder.next else None
    return reader.told(until) if until else None


async def check_places(turn: Turn, party: Sequence[Reminder]) -> None:
    """Refuse to say something where the person who wants it may not write.

    Raises:
        SkillError: the platform says that the person may not.
    """
    for each in party:
        if each.form == "posted" and each.for_person is None:
            await turn.check_may_post(each.address)


def _past(begin: Start, reader: Reader) -> Reply:
    """Ask about a time that has passed, instead of guessing which other one was meant."""
    past = reader.told(resolve(begin.local, find_zone(begin.zone)))
    text = f"That time is past: {past.words}. When shall I remind you?"
    return Reply(text, asks=set_reminder.__name__, moments=(past,))


async def _with_zone_asked(turn: Turn, reply: Reply, zone: Zone, begin: Start) -> Reply:
    """Ask once for the person's zone, if this machine's had to serve."""
    if not zone.guessed or begin.zone != zone_name(find_zone(zone.name)):
        return reply
    async with turn.connect() as connection:
        if not await ask_once(connection, turn.message):
            return reply
    question = (
        f"I took {begin.zone} for your time zone, since it is this machine's. If it is another, say “my time zone is "
        "Europe/Paris”, for instance, and set this one again."
    )
    return replace(reply, text=f"{reply.text}\n\n_({question})_")


async def _waiting(connection: AsyncConnection, turn: Turn, reminder_id: int) -> list[Reminder]:
    found = await store.get(connection, reminder_id)
    if found and found.state == "expired":
        raise SkillError("That question has lapsed. Say it again if you still want it.")
    if found is None or found.state != "proposed":
        raise SkillError("That is settled already.")
    if found.owner != Owner.of(turn.message):
        raise SkillError(f"Only {found.owner.name} can decide that.")
    return await store.party_of(connection, found)


_LINK = re.compile(rf"\((?P<link>https://[^\s()]{{1,{LONGEST_LINK}}})\)")
_THIS = re.compile(r"(?:about |of |to )?(?:this|that|it)(?: (?:message|thread|conversation))?", re.IGNORECASE)
_EVERY_FEW = re.compile(r"FREQ=(?P<unit>MINUTELY|HOURLY)(?:;INTERVAL=(?P<count>\d+))?")
_UNITS = {"MINUTELY": "minutes", "HOURLY": "hours"}
HERE = frozenset({"us", "everyone", "everybody", "here"})
"""Names for the channel that is spoken in."""
MOST_ADDRESSEES = 20
_AND = re.compile(r"(?:\s*,\s*(?:and\s+|&\s*)?|\s*&\s*|\s*\b(?:and|und|y|et|e)\s+)(?=[@#]|me\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom to remind: the person who asks, those whom the message mentions, or the channel by the name `channel`."""

    me: bool = False
    mentions: tuple[Mention, ...] = ()
    channel: str = ""

    def places(self, message: Message) -> list[tuple[Address, Form]]:
        """Return where each is reminded, and in which form.

        Raises:
            SkillError: nobody is known by the name that was said, or what is said here is for nobody elsewhere.
        """
        here = message.address
        if message.confined and (self.mentions or self.channel.startswith("#")):
            raise SkillError("What is said in this channel stays here, so I remind nobody of it elsewhere.")
        own: Form = "direct" if message.reach is Reach.DIRECT else "named"
        found: list[tuple[Address, Form]] = [(here, own)] if self.me else []
        for each in self.mentions:
            place = replace(here, channel=each.id, name=each.name, thread=None, via=None)
            found.append((here.of(each) if each.name.startswith("@") else place, "posted"))
        if self.channel.startswith("#"):
            found.append((replace(here, channel=self.channel, name=None, thread=None, via=None), "posted"))
        elif self.channel.casefold() in HERE:
            found.append((here, "direct" if own == "direct" else "posted"))
        elif self.channel:
            raise SkillError(f"I know nobody by {self.channel} here. I can remind you, and channels such as #general.")
        return found


def addressees(message: Message, first: str, rest: str) -> tuple[Addressees, str]:
    """Return whom a request names by its first word and those that follow it, and the rest of it.

    Raises:
        SkillError: it names one who is not known here, or too many.
    """
    if first.endswith(","):
        first, rest = first.removesuffix(","), f", {rest}"
    mention, rest = mentioned(message.mentions, first, rest)
    found = Addressees(me=_is_me(first), mentions=(mention,) if mention else ())
    if not mention and not found.me:
        return Addressees(channel=first), rest
    while link := _AND.match(rest):
        name, _, behind = rest[link.end() :].partition(" ")
        mention, behind = mentioned(message.mentions, name, behind)
        if not mention and not _is_me(name):
            raise SkillError(f"I know nobody by {name} here. Mention those whom I shall remind.")
        found = replace(found, me=found.me or not mention, mentions=(*found.mentions, *((mention,) if mention else ())))
        rest = behind
    if len(found.mentions) > MOST_ADDRESSEES:
        raise SkillError(f"I remind at most {MOST_ADDRESSEES} people at once; a channel reaches more.")
    return replace(found, mentions=tuple(dict.fromkeys(found.mentions))), rest


def mentioned(mentions: Sequence[Mention], first: str, rest: str) -> tuple[Mention | None, str]:
    """Return whom a request names by its first word, and the rest of it; a name of several words takes some of that."""
    if _is_me(first):
        return None, rest
    said = f"{first} {rest}"
    for mention in sorted(mentions, key=lambda each: -len(each.name)):
        length = len(mention.name)
        if said.casefold().startswith(mention.name.casefold()) and not said[length : length + 1].strip(" ,"):
            return mention, said[length:].strip()
    return None, rest


def _is_me(word: str) -> bool:
    return word.casefold() in {"", "me"}
