"""Card numbers, passwords and keys are hidden in what is stored with a case and relayed. Contains the SQL.

The log changes in the transaction that adds a message to its case. If the process dies before the commit, the message
is read again; if after, it has no secret any more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.model.language import speaking
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.security.card_numbers import hide_card_numbers
from core.storage.rows import run, scalar
from core.text.catalogue import _

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.abilities.unit_of_work import UnitOfWork
    from core.model.messages import Address, Message
    from core.model.ports import Redactor
    from core.skills.cases.case import Case

HIDDEN: Final = "••••"
_PUT: Final = """
UPDATE messages SET message = jsonb_set(message, '{text}', to_jsonb(%s::text))
WHERE (platform, workspace, event_id) = (%s, %s, %s)
"""
_TEXT: Final = "SELECT message ->> 'text' FROM messages WHERE (platform, workspace, event_id) = (%s, %s, %s) FOR UPDATE"
_FIRST: Final = "INSERT INTO case_hidden (case_id, author) VALUES (%s, %s) ON CONFLICT DO NOTHING"


async def without_secrets(text: str, redactor: Redactor | None) -> str:
    """Return a text with its secrets hidden. Of a card number, the last four digits stay."""
    text = hide_card_numbers(text, HIDDEN)
    return await redactor.without_secrets(text, HIDDEN) if redactor and text.strip() else text


async def hide_in_log(connection: AsyncConnection, message: Message, redactor: Redactor | None) -> None:
    """Hide the secrets in a message of the log, if the log has it."""
    place = message.address
    which = (place.platform, place.workspace, message.event_id)
    known: str | None = await scalar(connection, _TEXT, *which)
    safe = known and await without_secrets(known, redactor)
    if safe != known:
        await run(connection, _PUT, safe, *which)


async def redacted(turn: Turn) -> Turn:
    """Return a turn with the secrets hidden in its messages, and in the questions before them."""
    redactor = turn.services.redactor

    async def safe(message: Message) -> Message:
        return replace(message, text=await without_secrets(message.text, redactor))

    entry = turn.entry and replace(turn.entry, parts=tuple([await safe(part) for part in turn.entry.parts]))
    history = [replace(each, text=await without_secrets(each.text, redactor)) for each in turn.history]
    return replace(turn, message=await safe(turn.message), entry=entry, history=tuple(history))


async def hide_in_case(unit: UnitOfWork, turn: Turn, case: Case, *, to: Address, language: str) -> Turn:
    """Hide the secrets in the messages of a turn, here and in the log, and tell their author so `to` an address, once.

    Return the turn without them.
    """
    safe = await redacted(turn)
    await note_hidden(unit, turn, safe, case, to=to, language=language)
    return safe


async def note_hidden(unit: UnitOfWork, turn: Turn, safe: Turn, case: Case, *, to: Address, language: str) -> None:
    """Put what is left of the messages of a turn into the log, and tell their author, once in each case."""
    changed = [after for before, after in zip(turn.parts, safe.parts, strict=True) if after.text != before.text]
    for part in changed:
        place = part.address
        await run(unit.connection, _PUT, part.text, place.platform, place.workspace, part.event_id)
    if changed and await run(unit.connection, _FIRST, case.id, PersonRef.of(turn.message).key):
        with speaking(language):
            text = _(
                "I have hidden what looks like a card number, a password or a key. Please do not send such things."
            )
        await unit.tell(to, Reply(text, kind="notice", subjects=(case.subject_key,)))
