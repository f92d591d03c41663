"""What the team does with a case by the buttons of its card: take, hand back, snooze, solve and reopen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id, read_bare
from core.abilities.hooks.alarms import alarm, set_alarm
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import offer_staying
from core.model.errors import SkillError
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case import DESK, PRIORITIES, actor_of
from core.skills.cases.case_steps import label, locked, move, tell_customer, thread_of
from core.skills.cases.relay import reopened
from core.skills.cases.team import shown_name
from core.text.catalogue import _
from core.text.excerpt import shortened
from core.when import find_zone
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from datetime import datetime

    from core.abilities.hooks.alarms import Ringing
    from core.abilities.turn import Turn
    from core.skills.cases.case import Actor, Case

MOST_SHOWN: Final = 20
"""How many entries whoever takes a case is shown."""
LONGEST_ENTRY: Final = 300
"""In characters."""


@ability(examples=(), effect=True, presses=True, in_help=False)
async def take_case(turn: Turn, case: Id) -> Reply:
    """Take a case: from now on, the person's words reach the customer, and the desk is silent there."""
    unit, found = await _for_team(turn, case)
    taken = await take(unit, found, actor_of(turn.message))
    lines = [_("{name} has case {number} now.").format(name=plain(taken.owner_name), number=taken.id)]
    entries = await store.entries(unit.connection, taken.id)
    lines += [f"> **{plain(each.author_name)}:** {_line(each.text)}" for each in entries[-MOST_SHOWN:]]
    shown = await _in_thread(unit, taken, "\n".join(lines))
    return replace(shown, choices=(offer_staying(_("Draft"), "draft_answer", case=taken.id),))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def hand_back_case(turn: Turn, case: Id) -> Reply:
    """Hand a case back: the desk answers the customer again, and somebody else can take it."""
    unit, found = await _for_team(turn, case)
    handed = await hand_back(unit, found, actor_of(turn.message))
    text = _("{name} has handed back case {number}. I answer the customer again.")
    return await _in_thread(unit, handed, text.format(name=plain(turn.message.person.name), number=handed.id))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def snooze_case(turn: Turn, case: Id, until: str) -> Reply:
    """Put a case aside until a time. until: when it comes back, for instance “tomorrow at 9”."""
    unit, found = await _for_team(turn, case)
    zone = find_zone((await turn.speaker_zone()).name)
    reading = read_bare(until, now=turn.now, zone=zone, locale=turn.message.person.locale)
    if reading.start is None or reading.start <= turn.now:
        words = _("I do not understand “{words}” as a time to come. Say it like “tomorrow at 9”.")
        raise SkillError(words.format(words=until))
    snoozed = await snooze(unit, found, actor_of(turn.message), until=reading.start)
    back = told(reading.start, zone, now=turn.now, lasting=True, zoned=True)
    text = _("{name} has put case {number} aside. It comes back {when}.")
    name = plain(turn.message.person.name)
    reply = await _in_thread(unit, snoozed, text.format(name=name, number=snoozed.id, when=dated(back)))
    return replace(reply, moments=(back,))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def solve_case(turn: Turn, case: Id) -> Reply:
    """Mark a case as solved, and tell the customer."""
    unit, found = await _for_team(turn, case)
    solved = await solve(unit, found, actor_of(turn.message))
    text = _("{name} has solved case {number}.")
    return await _in_thread(unit, solved, text.format(name=plain(turn.message.person.name), number=solved.id))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def reopen_case(turn: Turn, case: Id) -> Reply:
    """Open a solved case again."""
    unit, found = await _for_team(turn, case)
    again = await reopened(unit, found, actor_of(turn.message))
    text = _("{name} has reopened case {number}.")
    return await _in_thread(unit, again, text.format(name=plain(turn.message.person.name), number=again.id))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def prioritise_case(turn: Turn, case: Id, priority: str) -> Reply:
    """Give a case another priority. priority: low, normal, high or urgent."""
    unit, found = await _for_team(turn, case)
    word = priority.strip(" .!").casefold()
    wanted = next((key for key, name in PRIORITIES.items() if word in (key, _(name).casefold())), None)
    if wanted is None:
        known = ", ".join(map(_, PRIORITIES.values()))
        raise SkillError(_("There is no priority “{words}”, only these: {known}.").format(words=priority, known=known))
    labelled = await label(unit, found, actor_of(turn.message), priority=wanted)
    text = _("{name} has given case {number} another priority: {priority}.")
    name = plain(turn.message.person.name)
    return await _in_thread(
        unit, labelled, text.format(name=name, number=labelled.id, priority=_(PRIORITIES[labelled.priority]))
    )


@alarm
async def wake_case(ringing: Ringing, case: int, until: str) -> None:
    """Bring a snoozed case back, and say so in its thread.

    If the process dies before the commit, the case sleeps and the alarm rings again; if after, it is awake once.
    """
    unit = UnitOfWork.of(ringing)
    found = await store.lock(unit.connection, case)
    if found is None or found.snoozed_until is None or found.snoozed_until.isoformat() != until:
        return
    woken = await move(unit, found, "wake", DESK)
    thread = await thread_of(unit, woken)
    if thread:
        text = _("Case {number} is back: {subject}").format(number=woken.id, subject=plain(woken.subject))
        await unit.tell(thread, Reply(text, kind="notice", subjects=(woken.subject_key,)))


async def take(unit: UnitOfWork, case: Case, actor: Actor) -> Case:
    """Give a case to somebody, and tell the customer who is there now.

    Raises:
        SkillError: the case is solved, or is theirs already.
    """
    if case.owner == actor.key:
        raise SkillError(_("You have case {number} already.").format(number=case.id))
    taken = await move(unit, case, "take", actor)
    name = plain(await shown_name(unit, actor.name))
    with speaking(taken.language):
        text = _("{name} is here now, and reads what you write.").format(name=name)
        await tell_customer(unit, taken, Reply(text, kind="notice"))
    return taken


async def hand_back(unit: UnitOfWork, case: Case, actor: Actor) -> Case:
    """Take a case from whoever has it. Raises SkillError if nobody has it."""
    handed = await move(unit, case, "hand_back", actor)
    with speaking(handed.language):
        await tell_customer(unit, handed, Reply(_("I answer you again. The team still has your case."), kind="notice"))
    return handed


async def snooze(unit: UnitOfWork, case: Case, actor: Actor, *, until: datetime) -> Case:
    """Put a case aside until an instant. Raises SkillError if it is solved."""
    snoozed = await move(unit, case, "snooze", actor, until=until, reason=f"until {until.isoformat()}")
    await set_alarm(
        unit.connection, wake_case, at=until, subject=case.subject_key, case=case.id, until=until.isoformat()
    )
    return snoozed


async def solve(unit: UnitOfWork, case: Case, actor: Actor) -> Case:
    """Solve a case, and tell the customer. Raises SkillError if it is solved already."""
    solved = await move(unit, case, "solve", actor)
    with speaking(solved.language):
        text = _("Your case {number} is solved. If something is missing, ask for a human again.")
        await tell_customer(unit, solved, Reply(text.format(number=solved.id), kind="notice"))
    return solved


async def _for_team(turn: Turn, case_id: int) -> tuple[UnitOfWork, Case]:
    """Return a case, locked, if it is the team's channel in which the button was pressed.

    Raises:
        SkillError: there is no such case, or this is another place. Both read the same.
    """
    unit, here = UnitOfWork.of(turn), turn.message.address
    case = await locked(unit, case_id)
    place = case.staff
    if place is None or (here.platform, here.workspace, here.channel) != (
        place.platform,
        place.workspace,
        place.channel,
    ):
        raise SkillError(_("There is no case {number}.").format(number=case_id))
    return unit, case


async def _in_thread(unit: UnitOfWork, case: Case, text: str) -> Reply:
    """Return a reply that goes into the thread of the case's card."""
    return Reply(text, kind="notice", subjects=(case.subject_key,), to=await thread_of(unit, case))


def _line(text: str) -> str:
    return shortened(text, LONGEST_ENTRY)
