"""Handing a reminder over to somebody else, who is reminded from then on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

from core.abilities.ability import ability
from core.abilities.arguments import Holds, matching
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.messages import Mention
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.skills.reminders import reminder_lookup, store
from core.skills.reminders.reminder_lookup import Topic, Which  # noqa: TC001 — they make the schema
from core.skills.reminders.replies.confirmation import (
    moments_of,
    render_time,
)
from core.skills.reminders.replies.numbered_lists import LONGEST_LABEL, MOST_BUTTONS
from core.text.catalogue import _, pgettext
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Person
    from core.skills.reminders.reminder import Reminder
    from core.when.rendered_time import Reader

Somebody = Annotated[str, matching(r"@\S.{0,80}|me", "does not name a person; mention the person"), Holds("person")]
"""A mentioned person."""


@ability(
    effect=True,
    examples=phrasings(
        "hand {which} over to {to}",
        "(hand over|give|pass|transfer) {which} to {to}",
        "pass {which} on to {to}",
        "let {to} take over {which}",
        "{to} should get {which}[ instead of me|, not me| not me]",
    ),
)
async def hand_over_reminder(turn: Turn, to: Somebody = "", which: Which = "it") -> Reply:
    """Hand a reminder over to somebody else, who is reminded from then on. Use it when a person gives one away.

    to: the person, mentioned, for instance “@li”.
    which: the person's words for it, for instance “the second one”; “it” if not said.
    """
    mention = _find_mention(turn, to)
    async with turn.connect() as connection:
        found = await reminder_lookup.find_pending(connection, turn, which)
        if len(found) > 1:
            return await reminder_lookup.ask_which(connection, turn, found, hand_over_reminder.__name__, to=to)
    reader = await turn.reader()
    first = found[0][0]
    if PersonRef.of(turn.message) not in (first.owner, first.for_person):
        elsewhere = _("You set that one on {platform}: hand it over there.")
        raise SkillError(elsewhere.format(platform=first.owner.service.title()))
    give = offer(_("Yes, hand it over"), "give_reminder", reminder=first.id, to=mention.id, name=mention.name)
    text = _("Shall I hand over “{what}”, {when}, to {name}?")
    text = text.format(what=first.plan.what, when=render_time(first, reader=reader), name=mention.name)
    choices = (give, offer(_("No"), "keep_reminder", reminder=first.id))
    return Reply(text, choices=choices, asks=give_reminder.__name__, moments=moments_of(first, reader=reader))


@ability(
    effect=True,
    examples=phrasings(
        "take over {whose} reminder [about {about}]",
        "take over the reminder of {whose} [about {about}]",
        "(let me|i|i'll) take over {whose} reminder about {about}",
    ),
)
async def take_over_reminder(turn: Turn, whose: Somebody = "", about: Topic = "") -> Reply:
    """Ask somebody to hand over a reminder. Use it when a person wants to take over somebody else's.

    whose: the mentioned person whose reminder it is, for instance “@ana”.
    about: what it is about, in a word or two.
    """
    mention = _find_mention(turn, whose.removesuffix("'s").removesuffix("’s"))
    if mention.id == turn.message.person.id:
        raise SkillError(_("That is yours already."))
    theirs = PersonRef.at(turn.message.address.of(mention))
    async with turn.connect() as connection:
        firsts = [party[0] for party in await reminder_lookup.pending_parties(connection, [theirs])]
    found = [first for first in firsts if first.owner == theirs and reminder_lookup.is_topic(about, first.plan.what)]
    # Whether there is such a reminder is private, so the asker gets the same answer in both cases.
    reader = replace(await turn.reader(), shared=True)  # the owner may be in another zone
    asked = partial(_ask_owner, found[:MOST_BUTTONS], about, turn.message.person, reader=reader)
    await turn.tell(turn.message.address.of(mention), asked)
    text = _("I have asked {name} to hand it over. I will tell you if they do.")
    return Reply(text.format(name=mention.name))


@ability(examples=[], effect=True, presses=True)
async def give_reminder(turn: Turn, reminder: int, to: str, name: str) -> Reply:
    """Hand a reminder over, after its owner has pressed the button.

    The new owner is reminded by direct message, and is notified in the same transaction. If the process dies before the
    commit, the reminder keeps its owner; if after, the message to the new owner waits to be sent.
    """
    async with turn.connect() as connection:
        given = _with_owner(await _find_own(turn, reminder), Mention(to, name), turn)
        await store.change(connection, given)
    reader = replace(await turn.reader(), shared=True)  # the new owner may be in another zone
    notice = partial(_render_given, given, turn.message.person.name, reader=reader)
    await turn.tell(turn.message.address.of(Mention(to, name)), notice)
    text = _("Handed over to {name}: “{what}”, {when}.")
    text = text.format(name=name, what=given.plan.what, when=render_time(given, reader=reader))
    return Reply(text, moments=moments_of(given, reader=reader))


def _render_given(given: Reminder, giver: str, *, reader: Reader) -> Reply:
    """Notify the new owner of a reminder."""
    text = _("{name} has handed a reminder over to you: “{what}”, {when}.")
    return Reply(
        text.format(name=giver, what=given.plan.what, when=render_time(given, reader=reader)),
        choices=(offer(pgettext("a reminder", "Cancel it"), "cancel_reminder", which=f"#{given.id}"),),
        subjects=(given.subject,),
        moments=moments_of(given, reader=reader),
    )


@ability(examples=[], effect=True, presses=True)
async def keep_reminder(turn: Turn, reminder: int) -> Reply:
    """Keep a reminder that somebody else has asked for, after its owner has pressed the button."""
    found = await _find_own(turn, reminder)
    text = _("All right, “{what}” stays with you.").format(what=found.plan.what)
    return Reply(text, subjects=(found.subject,))


def _ask_owner(found: list[Reminder], about: str, taker: Person, *, reader: Reader) -> Reply:
    wish = _("{name} would like to take over a reminder of yours.")
    if about:
        wish = _("{name} would like to take over a reminder of yours about {about}.")
    wish = wish.format(name=taker.name, about=about)
    if not found:
        return Reply(f"{wish} {_('I find no such reminder.')}")
    to = {"to": taker.id, "name": f"@{taker.name}"}
    choices = [
        offer(
            _("Hand over {what}").format(what=shortened(one.plan.what, LONGEST_LABEL)),
            give_reminder.__name__,
            reminder=one.id,
            **to,
        )
        for one in found
    ]
    choices.append(offer(_("Keep it"), keep_reminder.__name__, reminder=found[0].id))
    lines = [f"- {one.plan.what} — {render_time(one, reader=reader)}" for one in found]
    text = "\n".join([f"{wish} {_('Shall I hand it over?')}", "", *lines])
    return Reply(text, choices=tuple(choices), moments=moments_of(*found, reader=reader))


def _with_owner(old: Reminder, taker: Mention, turn: Turn) -> Reminder:
    """Return a reminder with a new owner. It reminds the new owner, unless it is for a channel, where it stays."""
    owner, name = PersonRef.at(turn.message.address.of(taker)), taker.name.removeprefix("@")
    new = replace(old, owner=owner, owner_name=name, party=None, turn=turn.id, elsewhere=None)
    return replace(new, address=old.address.of(taker), form="direct") if old.for_person else new


async def _find_own(turn: Turn, reminder_id: int) -> Reminder:
    """Return an active reminder, locked, that the speaker is allowed to hand over."""
    async with turn.connect() as connection:
        found = await store.get(connection, reminder_id)
    if found is None or PersonRef.of(turn.message) not in (found.owner, found.for_person):
        raise SkillError(_("Only the person whose reminder it is can decide that."))
    if found.state != "active":
        raise SkillError(_("That reminder is no longer active."))
    return found


def _find_mention(turn: Turn, name: str) -> Mention:
    found = next((one for one in turn.message.mentions if one.name.casefold() == name.casefold()), None)
    if found is None or found.name.startswith("#"):
        unknown = _("I know nobody called {name} here. Mention the person.") if name else _("Mention the person.")
        raise SkillError(unknown.format(name=name))
    return found
