"""A draft of an answer to a customer, from the documents that the team may read. It is never sent by itself.

A draft is composed before anything is stored. If the process dies before the commit, it is composed again; if after,
the resumed turn stores it under the same key and shows it once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the ability's schema reads the annotation
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import offer_staying
from core.model.errors import SkillError
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import store as case_store
from core.skills.cases.card import plain
from core.skills.cases.case_steps import thread_of
from core.skills.cases.prepared import store
from core.skills.cases.prepared.prepared_answer import (
    hidden_sources,
    preview,
    send_button,
    warning_of,
)
from core.skills.cases.prepared.store import Prepared
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.replies import Choice
    from core.skills.cases.case import Case

MOST_QUESTIONS: Final = 3
"""How many of the customer's questions are tried, the latest first."""
FEWEST_WORDS: Final = 2
GREETING: Final = N_("Hello {name},")
CLOSING: Final = N_("I hope this helps. If anything is unclear, just write to me here.")
_FRIENDLY: Final = (
    "Write the answer in the language of the question, in a warm and friendly tone. Begin with a greeting of {name}, "
    "and end with one sentence that offers more help. Say nothing that the passages do not say."
)


@ability(examples=(), presses=True, in_help=False)
async def draft_answer(turn: Turn, case: Id) -> Reply:
    """Suggest an answer to a case, with its sources, that somebody on the team can use."""
    found = await _case_of(turn, case)
    async with turn.connect() as connection:
        questions = await questions_of(connection, found)
    answered = await compose(turn, found, questions)
    if answered is None:
        said = _("I have found nothing in the documents that answers {name}.").format(name=plain(found.name))
        return await _in_thread(turn, found, Reply(said, kind="notice", subjects=(found.subject_key,)))
    question, reply = answered
    return await _shown(turn, found, reply, key=f"draft {turn.id}", question=question)


@ability(examples=(), presses=True, in_help=False)
async def make_friendlier(turn: Turn, prepared: Id) -> Reply:
    """Write a draft again, with a greeting and a closing in the customer's language."""
    async with turn.connect() as connection:
        known = await store.get(connection, prepared)
    if known is None or known.sent_at is not None:
        raise SkillError(_("This answer is sent already.") if known else _("This answer is not there any more."))
    found = await _case_of(turn, known.case_id)
    before = Reply(known.text, citations=known.citations)
    reply = await friendlier(turn, found, known.question, before)
    return await _shown(turn, found, reply, key=known.key, question=known.question)


async def compose(turn: Turn, case: Case, questions: Sequence[str], *, manner: str = "") -> tuple[str, Reply] | None:
    """Return the first of the questions that the documents answer, with the answer, in the customer's language."""
    composer = turn.services.composer
    if composer is None:
        return None
    for question in questions:
        asked = replace(turn.message, text=question, choice=None, attachments=(), mentions=(), called_at=())
        with speaking(case.language):
            reply = await composer.suggest(turn.with_message(asked), manner=manner)
        if reply is not None:
            return question, reply
    return None


async def friendlier(turn: Turn, case: Case, question: str, before: Reply) -> Reply:
    """Return an answer in a friendlier form: a language model writes it anew, or else it gets a greeting and an end."""
    name = case.name.split()[0] if case.name.split() else case.name
    answered = await compose(turn, case, [question], manner=_FRIENDLY.format(name=name)) if question else None
    if answered and answered[1].model != "offline":
        return answered[1]
    with speaking(case.language):
        greeting, closing = _(GREETING).format(name=plain(name)), _(CLOSING)
    text = before.text if before.text.startswith(greeting) else f"{greeting}\n\n{before.text}\n\n{closing}"
    return replace(before, text=text)


async def questions_of(connection: AsyncConnection, case: Case) -> list[str]:
    """Return what the customer asked, the latest first: in the case, and before it."""
    said = [each.text for each in await case_store.entries(connection, case.id) if each.kind == "customer"]
    asked = [*reversed(said), *(each.question for each in reversed(case.tried)), case.subject]
    return [text for text in dict.fromkeys(asked) if len(text.split()) >= FEWEST_WORDS][:MOST_QUESTIONS]


async def _shown(turn: Turn, case: Case, reply: Reply, *, key: str, question: str) -> Reply:
    """Store a draft and return it as the team sees it: with a warning if the customer may not read its sources."""
    async with turn.connect() as connection, connection.transaction():
        if await case_store.lock(connection, case.id) is None:  # its customer was forgotten meanwhile
            raise SkillError(_("There is no case {number}.").format(number=case.id))
        draft = Prepared(key, case.id, "draft", reply.text, question=question, citations=reply.citations)
        prepared = await store.put(connection, draft, at=turn.now)
        hidden = await hidden_sources(turn, connection, prepared)
    turn.told.append(reply.text)
    heading = _("Draft for {name}").format(name=plain(case.name))
    buttons = draft_buttons(prepared, sendable=not hidden)
    shown = preview(case, prepared, heading, *buttons, agent="", warning=warning_of(case, hidden))
    return await _in_thread(turn, case, shown)


def draft_buttons(prepared: Prepared, *, sendable: bool) -> list[Choice]:
    """Return what can be done with a draft. One that the customer may not read cannot be used."""
    buttons = [
        offer_staying(_("Edit"), "edit_prepared", prepared=prepared.id),
        offer_staying(_("Friendlier"), "make_friendlier", prepared=prepared.id),
    ]
    return [send_button(prepared, _("Use")), *buttons] if sendable else buttons


async def _case_of(turn: Turn, case_id: int) -> Case:
    async with turn.connect() as connection:
        found = await case_store.get(connection, case_id)
    if found is None or found.staff is None or not turn.message.address.is_in(found.staff):
        raise SkillError(_("There is no case {number}.").format(number=case_id))
    return found


async def _in_thread(turn: Turn, case: Case, reply: Reply) -> Reply:
    async with turn.connect() as connection:
        return replace(reply, to=await thread_of(UnitOfWork(connection, turn.now, turn.tell), case))
