"""Handing a reminder over, and asking for somebody else's: what is somebody's goes only with that person's yes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.messages import Address, Reply
from core.skills.reminders import store
from core.skills.reminders.arguments import Person, Topic, Which  # noqa: TC001 — they make the schema
from core.skills.reminders.finding import mine, pending, wanted
from core.skills.reminders.reminder import Owner
from core.skills.reminders.telling import LONGEST_LABEL, MOST_BUTTONS, moments, when, which_one
from core.skills.reminders.which import is_topic
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Mention
    from core.skills.reminders.reminder import Reminder
    from core.when.rendered_time import Reader


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
        found, all_mine = await wanted(connection, turn, which), await mine(connection, turn)
    reader = await turn.reader()
    if len(found) > 1:
        return which_one(found, ability=hand_over_reminder.__name__, reader=reader, of=all_mine, to=to)
    first, me = found[0][0], Owner.of(turn.message)
    if not (first.owner == me or first.is_for(me)):
        raise SkillError(f"That one you have set on {first.owner.service.title()}: hand it over there.")
    give = offer("Yes, hand it over", "give_reminder", reminder=first.id, to=mention.id, name=mention.name)
    text = f"Shall I hand over “{first.plan.what}”, {when(first, reader=reader)}, to {mention.name}?"
    choices = (give, offer("No", "keep_reminder", reminder=first.id))
    return Reply(text, choices=choices, asks=give_reminder.__name__, moments=moments(first, reader=reader))


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
        found = [party[0] for party in await pending(connection, [theirs]) if party[0].owner == theirs]
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
    what, at = f"“{given.plan.what}”, {when(given, reader=reader)}", moments(given, reader=reader)
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
    lines = [f"- {each.plan.what} — {when(each, reader=reader)}" for each in found]
    text = "\n".join(
        [f"{taker.name} would like to take over a reminder of yours{topic}. Shall I hand it over?", "", *lines]
    )
    keep = offer("Keep it", keep_reminder.__name__, reminder=found[0].id)
    return Reply(text, choices=(*choices, keep), moments=moments(*found, reader=reader))


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
