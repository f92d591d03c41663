"""What the team does with a case by the buttons of its card: take, answer, hand back, snooze, solve and reopen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
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
from core.skills.cases.card import how_to_write, plain
from core.skills.cases.case import DESK, PRIORITIES, Actor, Case, actor_of
from core.skills.cases.case_steps import for_team, in_thread, label, move, tell_customer, tell_team
from core.skills.cases.hidden_secrets import without_secrets
from core.skills.cases.relay import answered, reopened
from core.skills.cases.team import shown_name, support_desk
from core.text.catalogue import _
from core.text.excerpt import shortened
from core.when import find_zone
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from core.abilities.hooks.alarms import Ringing
    from core.abilities.turn import Turn

Step = Callable[[UnitOfWork, Case, Actor], Awaitable[Case]]
"""A step of a locked case, by somebody."""
MOST_SHOWN: Final = 20
"""How many entries whoever takes a case is shown."""
LONGEST_ENTRY: Final = 300
"""In characters."""


@ability(examples=(), effect=True, presses=True, in_help=False)
async def take_case(turn: Turn, case: Id, first: bool = False) -> Reply:  # noqa: FBT001, FBT002 — an ability's argument
    """Take a case: from now on, the person's words reach the customer, and the desk is silent there.

    first: only if nobody has it: of two who press at once, the second is told that they are late.
    """
    step = partial(take, over=not first)
    reply, taken = await _do(turn, case, step, _("{name} has case {number} now."))
    connection = UnitOfWork.of(turn).connection
    desk = await support_desk(connection, taken.team)
    said = [f"> **{plain(e.author_name)}:** {_line(e.text)}" for e in await store.entries(connection, taken.id)]
    how = f"_{how_to_write(taken, desk.team.default if desk else 'answer')}_"
    text = "\n".join([reply.text, *said[-MOST_SHOWN:], "", how])
    return replace(reply, text=text, choices=(offer_staying(_("Draft"), "draft_answer", case=taken.id),))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def hand_back_case(turn: Turn, case: Id) -> Reply:
    """Hand a case back: the desk answers the customer again, and somebody else can take it."""
    reply, _case = await _do(
        turn, case, hand_back, _("{name} has handed back case {number}. I answer the customer again.")
    )
    return reply


@ability(examples=(), effect=True, presses=True, in_help=False)
async def solve_case(turn: Turn, case: Id) -> Reply:
    """Mark a case as solved, and tell the customer."""
    reply, _case = await _do(turn, case, solve, _("{name} has solved case {number}."))
    return reply


@ability(examples=(), effect=True, presses=True, in_help=False)
async def reopen_case(turn: Turn, case: Id) -> Reply:
    """Open a solved case again."""
    reply, _case = await _do(turn, case, reopened, _("{name} has reopened case {number}."))
    return reply


@ability(examples=(), effect=True, presses=True, in_help=False)
async def answer_case(turn: Turn, case: Id, words: str) -> Reply:
    """Send words to the customer. words: what they are told."""
    words = await without_secrets(words, turn.services.redactor)
    step = partial(answered, text=words)
    reply, _case = await _do(turn, case, step, _("{name} answered: {words}"), words=words)
    return reply


@ability(examples=(), effect=True, presses=True, in_help=False)
async def snooze_case(turn: Turn, case: Id, until: str) -> Reply:
    """Put a case aside until a time. until: when it comes back, for instance “tomorrow at 9”."""
    zone = find_zone((await turn.speaker_zone()).name)
    reading = read_bare(until, now=turn.now, zone=zone, locale=turn.message.person.locale)
    if reading.start is None or reading.start <= turn.now:
        words = _("I do not understand “{words}” as a time to come. Say it like “tomorrow at 9”.")
        raise SkillError(words.format(words=until))
    back = told(reading.start, zone, now=turn.now, lasting=True, zoned=True)
    step = partial(snooze, until=reading.start)
    text = _("{name} has put case {number} aside. It comes back {when}.")
    reply, _case = await _do(turn, case, step, text, when=dated(back))
    return replace(reply, moments=(back,))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def prioritise_case(turn: Turn, case: Id, priority: str) -> Reply:
    """Give a case another priority. priority: low, normal, high or urgent."""
    word = priority.strip(" .!").casefold()
    wanted = next((key for key, name in PRIORITIES.items() if word in (key, _(name).casefold())), None)
    if wanted is None:
        known = ", ".join(map(_, PRIORITIES.values()))
        raise SkillError(_("There is no priority “{words}”, only these: {known}.").format(words=priority, known=known))
    step = partial(label, priority=wanted)
    text = _("{name} has given case {number} another priority: {priority}.")
    reply, _case = await _do(turn, case, step, text, priority=_(PRIORITIES[wanted]))
    return reply


async def _do(turn: Turn, case_id: int, step: Step, sentence: str, **words: str) -> tuple[Reply, Case]:
    """Do a step for whoever pressed a button of a card; return the sentence about it, for the thread, and the case.

    If the process dies before the commit, nothing was done and the press is read again; if after, it was done once.
    """
    unit, found = await for_team(turn, case_id)
    done = await step(unit, found, actor_of(turn.message))
    text = sentence.format(name=plain(turn.message.person.name), number=done.id, **words)
    return await in_thread(unit, done, text), done


@alarm
async def wake_case(ringing: Ringing, case: int, until: str) -> None:
    """Bring a snoozed case back, and say so in its thread.

    If the process dies before the commit, the case sleeps and the alarm rings again; if after, it is awake once.
    """
    unit = UnitOfWork.of(ringing)
    found = await store.lock(unit.connection, case)
    if found is None or found.snoozed_until != datetime.fromisoformat(until):
        return
    woken = await move(unit, found, "wake", DESK)
    text = _("Case {number} is back: {subject}").format(number=woken.id, subject=plain(woken.subject))
    await tell_team(unit, woken, text)


async def take(unit: UnitOfWork, case: Case, actor: Actor, *, over: bool = False) -> Case:
    """Give a case to somebody, and tell the customer who is there now.

    Raises:
        SkillError: the case is solved or theirs already; or, unless they take it `over`, somebody else has it.
    """
    if case.owner == actor.key:
        raise SkillError(_("You have case {number} already.").format(number=case.id))
    if case.is_owned and not over:
        words = _("{name} has case {number} already. If you want to have it instead, take it over.")
        raise SkillError(words.format(name=plain(case.owner_name), number=case.id))
    taken = await move(unit, case, "take", actor)
    name = plain(await shown_name(unit.connection, actor.name, case.team))
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
        text = _("Your case {number} is solved. If something is missing, just write it here.")
        await tell_customer(unit, solved, Reply(text.format(number=solved.id), kind="notice"))
    return solved


def _line(text: str) -> str:
    return shortened(text, LONGEST_ENTRY)
