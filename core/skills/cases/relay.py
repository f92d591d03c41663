"""The relay: what the customer says while a human has the conversation, and what the team says in the card's thread.

Each message has its copy on the other side for a reply (`Reply.to`). So copies are in order and sent once, an edit
changes the copy, and a deletion takes it back. Notes have no copy.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from core.abilities.hooks.interception import Interception, intercepts
from core.abilities.unit_of_work import UnitOfWork
from core.model.attachment_documents import with_plain_name
from core.model.errors import Overtaken, RetryLater, SkillError
from core.model.language import current_language
from core.model.replies import Enclosure, Origin, Reaction, Reply
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case import actor_of
from core.skills.cases.case_steps import move, tell_customer, thread_of
from core.skills.cases.hidden_secrets import hide_in_case
from core.skills.cases.team import shown_name, support_desk
from core.skills.cases.triage.triage import triage
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.model.messages import Address, Attachment, Message
    from core.skills.cases.case import Actor, Case

TOGETHER: Final = timedelta(minutes=2)
"""What the customer writes so soon after opening a case, or after adding to it, belongs to the case."""
NOTE_MARKS: Final = ("//", "🔒")
"""What a note begins with."""
ANSWER_MARK: Final = ">"
"""What an answer begins with, if words without a mark are notes."""
SILENT: Final = Reply("")
NEW_LINE: Final = "\n"


@intercepts
async def relay_words(turn: Turn) -> Interception | None:
    """Take what belongs to a case: in the customer's conversation, or in the thread of the case's card.

    If the process dies before the commit, the message is read again; if after, the copy that was written is sent.
    """
    message = turn.message
    if turn.id is None or message.confined:
        return None
    async with turn.connect() as connection:
        found = await store.claim(connection, turn.id, message, since=message.sent_at - TOGETHER)
    if found is None:
        return None
    if found.kind != "customer" and not found.is_known and message.called_at:
        return None  # who calls the desk in the thread of a card asks the desk
    return _taken(found.case_id, found.kind)


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
    is_new = not await store.kinds_of(unit.connection, turn.parts)
    if case is None or (is_new and (case.state == "solved" or not _is_for(case, message))):
        raise Overtaken(_CHANGED)
    turn = await hide_in_case(unit, turn, case, to=case.address, language=case.language)
    for part in turn.parts:
        await store.add_message(unit.connection, case, "customer", actor_of(part), part)
    if is_new:
        case = await move(unit, case, "write", actor_of(message))
    case, told = await triage(unit, case, NEW_LINE.join(part.text for part in turn.parts)) if is_new else (case, ())
    if not case.is_owned and not (turn.entry and turn.entry.again):
        words = _("I have added that for the team.")
        return Reply(
            f"{NEW_LINE}{NEW_LINE}".join([words, *told]), reaction=None if told else Reaction(message.event_id)
        )
    for text in told:
        await tell_customer(unit, case, Reply(text, kind="notice", language=case.language))
    return await copy_for_team(unit, case, turn)


async def copy_for_team(unit: UnitOfWork, case: Case, turn: Turn) -> Reply:
    """Return the copy of what the customer says, in the thread of the case's card; of an edit, where the first copy is.

    Raises:
        RetryLater: the card is not posted yet.
    """
    if case.staff is None:
        return SILENT
    to = (turn.id and await store.copied_to(unit.connection, turn.id, case)) or await thread_of(unit, case)
    if to is None and await store.is_card_coming(unit.connection, case):
        raise RetryLater(f"The card of case {case.id} is not posted yet.")
    return _copy(case, turn.parts, turn.message.person.name, to) if to else SILENT


async def _to_customer(turn: Turn, *, case_id: int) -> Reply:
    """Send the words to the customer, without the notes among the messages that the turn answers together."""
    unit, message = UnitOfWork.of(turn), turn.message
    case = await store.lock(unit.connection, case_id)
    if case is None:  # its customer was forgotten
        return SILENT
    here = replace(message.address, via=None)
    turn = await hide_in_case(unit, turn, case, to=here, language=current_language())
    desk = await support_desk(unit.connection, case.team)
    default = desk.team.default if desk else "answer"
    actor = actor_of(message)
    words = [replace(part, text=said) for part in turn.parts if (said := answer_in(part.text, default)) is not None]
    if words and "staff" not in await store.kinds_of(unit.connection, turn.parts):
        if case.staff and not message.address.is_in(case.staff):
            unsent = _("{team} has case {number} now, so this was not sent.")
            to = desk.label if desk else ""
            said = unsent.format(team=plain(to), number=case.id)
            return Reply(said, kind="notice", subjects=(case.subject_key,))
        if case.state == "solved":
            unsent = _("Case {number} is solved, so this was not sent. To go on, reopen the case.")
            return Reply(unsent.format(number=case.id), kind="notice", subjects=(case.subject_key,))
        case = await move(unit, case, "answer", actor)
    for part in turn.parts:
        is_answer = answer_in(part.text, default) is not None
        await store.add_message(unit.connection, case, "staff" if is_answer else "note", actor, part)
    if not words:
        return SILENT
    copy = _copy(case, words, await shown_name(unit.connection, message.person.name, case.team), case.address)
    return replace(copy, returns=here)


async def answered(unit: UnitOfWork, case: Case, actor: Actor, *, text: str) -> Case:
    """Send words that are no message in the card's thread to the customer.

    Raises:
        SkillError: the case is solved, or there are no words.
    """
    if not text.strip():
        raise SkillError(_("That is empty."))
    case = await move(unit, case, "answer", actor)
    await store.add_text(unit.connection, case, "staff", actor, text, at=unit.now)
    name = plain(await shown_name(unit.connection, actor.name, case.team))
    await tell_customer(unit, case, Reply(f"**{name}:** {text}", kind="notice"))
    return case


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


def answer_in(text: str, default: Literal["answer", "note"]) -> str | None:
    """Return what a text tells the customer, or None if it is a note, which stays with the team."""
    said = text.lstrip()
    if default == "note":
        return said.removeprefix(ANSWER_MARK).lstrip() if said.startswith(ANSWER_MARK) else None
    return None if said.startswith(NOTE_MARKS) else text


def _copy(case: Case, parts: Sequence[Message], name: str, to: Address) -> Reply:
    lines = [line for part in parts for line in _lines(part)]
    files = tuple(_passed_on(part, file) for part in parts for file in part.attachments)
    text = f"**{plain(name)}:** {NEW_LINE.join(lines)}"
    return Reply(text, kind="notice", subjects=(case.subject_key,), to=to, enclosures=files)


def _passed_on(message: Message, file: Attachment) -> Enclosure:
    return Enclosure(with_plain_name(file).name, file.type, origin=Origin(replace(message.address, via=None), file))


def _lines(message: Message) -> list[str]:
    said = [] if message.is_only_files else [message.text]
    return [*said, *(f"📎 {plain(file.name)}" for file in message.attachments)]


_CHANGED = "The case has changed meanwhile."
