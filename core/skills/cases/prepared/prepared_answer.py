"""A prepared answer in the thread of a case: it is shown to the team, and sent once, by whoever presses the button.

What the customer may not read is not sent: each cited document is checked when the answer is shown, and again when it
is sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the ability's schema reads the annotation
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import offer_staying
from core.model.errors import SkillError
from core.model.knowledge import PUBLIC
from core.model.replies import Reply
from core.skills.cases import store as case_store
from core.skills.cases.card import plain
from core.skills.cases.case import actor_of
from core.skills.cases.case_steps import case_here, move, tell_customer, thread_of
from core.skills.cases.prepared import store
from core.skills.cases.team import shown_name
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address
    from core.model.replies import Choice
    from core.skills.cases.case import Actor, Case
    from core.skills.cases.prepared.store import Prepared

AGENT: Final = "\ue000"
"""Stands in a stored text for the name of whoever sends it."""
_MARK: Final = re.compile(r"\s*\[\d+\]")
_NOT_FOR_CUSTOMER: Final = N_("{name} may not read this, so it cannot be sent: {sources}")


@ability(examples=(), effect=True, presses=True, in_help=False)
async def send_prepared(turn: Turn, prepared: Id) -> Reply:
    """Send a prepared answer to the customer.

    If the process dies before the commit, nothing is sent and the press is read again; if after, it is sent once.
    """
    unit = UnitOfWork.of(turn)
    case, found = await _locked(unit, turn.message.address, prepared)
    hidden = await hidden_sources(turn, unit.connection, found)
    if hidden:
        raise SkillError(_(_NOT_FOR_CUSTOMER).format(name=case.name, sources="; ".join(hidden)))
    actor = actor_of(turn.message)
    sent = await send(unit, case, found, actor)
    turn.told.append(sent)
    return Reply(
        _("{name} answered: {words}").format(name=plain(actor.name), words=sent),
        kind="notice",
        citations=found.citations,
        subjects=(case.subject_key,),
        renews=found.subject_key,
        to=await thread_of(unit, case),
    )


@ability(examples=(), presses=True, in_help=False)
async def edit_prepared(turn: Turn, prepared: Id) -> Reply:
    """Show a prepared answer as plain text, so that it can be copied, changed and sent in the thread."""
    async with turn.connect() as connection:
        found = await store.get(connection, prepared)
        case = await case_store.get(connection, found.case_id) if found else None
        team = await shown_name(connection, turn.message.person.name, case.team if case else "")
    if found is None or case is None or case.staff is None or not turn.message.address.is_in(case.staff):
        raise SkillError(_("This answer is not there any more."))
    text = _MARK.sub("", found.text.replace(AGENT, team))
    turn.told.append(text)
    hint = _("Copy this, change it, and write it in this thread. What you write here goes to {name}.")
    said = f"{hint.format(name=plain(case.name))}\n\n~~~~text\n{text}\n~~~~"
    return Reply(said, kind="notice", subjects=(case.subject_key,))


async def send(unit: UnitOfWork, case: Case, prepared: Prepared, actor: Actor) -> str:
    """Send an answer to the customer of a locked case, once, and return its text. Who sends it takes the case.

    Raises:
        SkillError: it is sent already, or the case is solved.
    """
    if prepared.sent_at is not None:
        raise SkillError(_("This answer is sent already."))
    moved = await move(unit, case, "answer", actor)
    name = plain(await shown_name(unit.connection, actor.name, case.team))
    text = prepared.text.replace(AGENT, name)
    await case_store.add_text(unit.connection, moved, "staff", actor, _MARK.sub("", text), at=unit.now)
    said = Reply(f"**{name}:** {text}", kind="notice", citations=prepared.citations, language=moved.language)
    await tell_customer(unit, moved, said)
    await store.mark_sent(unit.connection, prepared, at=unit.now)
    return text


def preview(case: Case, prepared: Prepared, heading: str, *buttons: Choice, agent: str, warning: str = "") -> Reply:
    """Return an answer as the team sees it before it is sent. A later one takes the place of this one."""
    text = prepared.text.replace(AGENT, plain(agent))
    quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return Reply(
        "\n\n".join(filter(None, [f"**{heading}**", quoted, warning])),
        kind="notice",
        citations=prepared.citations,
        choices=buttons,
        subjects=(case.subject_key,),
        renews=prepared.subject_key,
    )


def send_button(prepared: Prepared, label: str) -> Choice:
    """Return the button that sends an answer. It stays, because the reply changes when it is pressed."""
    return offer_staying(label, "send_prepared", prepared=prepared.id)


async def hidden_sources(turn: Turn, connection: AsyncConnection, prepared: Prepared) -> tuple[str, ...]:
    """Return the titles of the cited documents that the customer may not read where the case is answered.

    If nothing is left of what the customer said, only what everybody may read counts.
    """
    if not prepared.citations:
        return ()
    last = await store.last_message(connection, prepared.case_id)
    audiences = turn.services.audiences.of(last) if last else (PUBLIC,)
    hidden = [
        cited.title
        for cited in prepared.citations
        if await turn.services.knowledge.quote(cited.document, cited.start, cited.end, audiences=audiences)
        != cited.quote
    ]
    return tuple(dict.fromkeys(hidden))


def warning_of(case: Case, hidden: tuple[str, ...]) -> str:
    """Return the warning that a customer may not read what an answer cites; empty if they may."""
    text = _(_NOT_FOR_CUSTOMER).format(name=plain(case.name), sources="; ".join(map(plain, hidden)))
    return f"⚠️ {text}" if hidden else ""


async def _locked(unit: UnitOfWork, here: Address, prepared_id: int) -> tuple[Case, Prepared]:
    known = await store.get(unit.connection, prepared_id)
    if known is None:
        raise SkillError(_("This answer is not there any more."))
    case = await case_here(unit, here, known.case_id)  # the case first, as everywhere, so that nobody waits in a circle
    found = await store.lock(unit.connection, prepared_id)
    if found is None:
        raise SkillError(_("This answer is not there any more."))
    return case, found
