"""The relay: what the customer says while a human has the conversation, and what the team says in the card's thread.

Each message has its copy on the other side for a reply (`Reply.to`). So copies are in order and sent once, an edit
changes the copy, and a deletion takes it back. Notes have no copy.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from core.abilities.interception import Interception, intercepts
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import Overtaken, RetryLater, SkillError
from core.model.replies import Reaction, Reply
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case_steps import move, thread_of
from core.skills.cases.opening import actor_of
from core.skills.cases.team import support_desk
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Address, Message
    from core.skills.cases.case import Actor, Case

TOGETHER: Final = timedelta(minutes=2)
"""What the customer writes so soon after opening a case, or after adding to it, belongs to the case."""
NOTE_MARKS: Final = ("//", "🔒")
"""What a note begins with."""
SILENT: Final = Reply("")


@intercepts
async def relay_words(turn: Turn) -> Interception | None:
    """Take what belongs to a case: in the customer's conversation, or in the thread of the case's card.

    If the process dies before the commit, the message is read again; if after, the copy that was written is sent.
    """
    message = turn.message
    if turn.id is None or message.confined:
        return None
    async with turn.connect() as connection:
        if known := await store.entry_of(connection, turn.id):  # an edited message
            return _taken(*known)
        on_card = await store.of_card(connection, message.address)
        if on_card:  # who calls the desk asks the desk
            return None if message.called_at else _taken(on_card.id, "staff")
        case = await store.open_in(connection, message.address.conversation)
    return _taken(case.id, "customer") if case and _is_for(case, message) else None


def _taken(case_id: int, kind: store.EntryKind) -> Interception:
    if kind == "customer":
        return Interception("it belongs to a case", partial(_to_team, case_id=case_id))
    return Interception("the team speaks in a case", partial(_to_customer, case_id=case_id))


def _is_for(case: Case, message: Message) -> bool:
    """Return whether a message in a case's conversation is for the team."""
    is_theirs = message.person.id == case.person
    return case.is_owned or (is_theirs and message.sent_at - case.last_at <= TOGETHER)


async def _to_team(turn: Turn, *, case_id: int) -> Reply:
    unit, message = UnitOfWork.of(turn), turn.message
    case = await store.lock(unit.connection, case_id)
    known = await store.entry_of(unit.connection, turn.id or 0)
    if case is None or not (known or (case.state != "solved" and _is_for(case, message))):
        raise Overtaken(_CHANGED)
    if known is None:
        actor = actor_of(message)
        await store.add_entry(unit.connection, case, "customer", actor, at=turn.now, message_id=turn.id)
        if case.state != "solved":
            case = await move(unit, case, "write", actor)
    if not case.is_owned and (known is None or turn.entry is None or not turn.entry.again):
        return Reply(_("I have added that for the team."), reaction=Reaction(message.event_id))
    return await _copy_for_team(unit, case, message)


async def _copy_for_team(unit: UnitOfWork, case: Case, message: Message) -> Reply:
    if case.staff is None:
        return SILENT
    to = await thread_of(unit, case)
    if to is None and await store.is_card_coming(unit.connection, case.id):
        raise RetryLater(f"The card of case {case.id} is not posted yet.")
    return _copy(case, message, message.person.name, to) if to else SILENT


async def _to_customer(turn: Turn, *, case_id: int) -> Reply:
    unit, message = UnitOfWork.of(turn), turn.message
    case = await store.lock(unit.connection, case_id)
    if case is None:
        raise Overtaken(_CHANGED)
    actor, known = actor_of(message), await store.entry_of(unit.connection, turn.id or 0)
    kind: store.EntryKind = "note" if is_note(message.text) else "staff"
    if kind == "staff" and not (known and known[1] == "staff"):
        if case.state == "solved":
            words = _("Case {number} is solved, so this was not sent. To go on, reopen the case.")
            return Reply(words.format(number=case.id), kind="notice", subjects=(case.subject_key,))
        case = await move(unit, case, "answer", actor)
    await store.add_entry(unit.connection, case, kind, actor, at=turn.now, message_id=turn.id)
    if kind == "note":
        return SILENT
    name = await shown_name(unit, message.person.name)
    copy = _copy(case, message, name, case.address)
    return replace(copy, returns=replace(message.address, via=None))


async def reopened(unit: UnitOfWork, case: Case, actor: Actor) -> Case:
    """Reopen a solved case.

    Raises:
        SkillError: the customer has a newer case in the same conversation.
    """
    newer = await store.open_in(unit.connection, case.address.conversation)
    if newer:
        words = _("Case {number} is solved, and {name} has a newer one: case {newer}.")
        raise SkillError(words.format(number=case.id, name=case.name, newer=newer.id))
    return await move(unit, case, "reopen", actor)


def is_note(text: str) -> bool:
    """Return whether a text is a note, which stays with the team."""
    return text.lstrip().startswith(NOTE_MARKS)


async def shown_name(unit: UnitOfWork, name: str) -> str:
    """Return the name under which a member of the team answers: the team's, or else their own."""
    desk = await support_desk(unit.connection)
    return (desk.team.name if desk else "") or name


def _copy(case: Case, message: Message, name: str, to: Address) -> Reply:
    said = [] if message.is_only_files else [message.text]
    files = [f"📎 {plain(file.name)}{f': {file.link}' if file.link else ''}" for file in message.attachments]
    text = "\n".join([*said, *files])
    return Reply(f"**{plain(name)}:** {text}", kind="notice", subjects=(case.subject_key,), to=to)


_CHANGED = "The case has changed meanwhile."
