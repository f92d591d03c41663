"""Snippets in the team's channel: by the command, by a mention in the thread of a card, and by a button.

A snippet is shown first, and sent when somebody presses "Send".
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the ability's schema reads the annotation
from core.abilities.hooks.interception import Interception, intercepts
from core.abilities.hooks.suggestions import Suggestion, suggests
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import offer, offer_staying
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.cases import store as cases
from core.skills.cases.card import plain
from core.skills.cases.case import actor_of
from core.skills.cases.case_steps import case_here, thread_of
from core.skills.cases.prepared import store
from core.skills.cases.prepared.prepared_answer import AGENT, preview, send_button
from core.skills.cases.prepared.store import Prepared
from core.skills.cases.snippets.snippet import filled_in
from core.skills.cases.snippets.snippet_file import COMMAND, published_snippets
from core.skills.cases.team import is_team_channel, shown_name, support_desk
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Message
    from core.skills.cases.case import Case
    from core.skills.cases.snippets.snippet import Snippets

MOST_SHOWN: Final = 8
"""How many snippets are offered as buttons."""
_SAID: Final = re.compile(r"/?snippets?\b[:\s]*(?:(?P<case>#?\d{1,18})\b\s*)?(?P<name>.*)", re.IGNORECASE | re.DOTALL)
NO_SNIPPETS: Final = N_("There are no snippets. They are written in the file snippets.toml, beside support.toml.")
WHICH_CASE: Final = N_("Which case? Write it in the thread of its card, or with its number: snippet 12 NAME.")


@ability(examples=(), presses=True, in_help=False, command="Show the team a prepared answer to a case, ready to send")
async def snippet(turn: Turn, what: str = "") -> Reply:  # noqa: ARG001 — `snippet_by_words` takes them
    """Name the command for snippets. In the team's channel, an interceptor takes its words. what: a snippet's name."""
    raise SkillError(_("Snippets are for the team, in its own channel."))


@suggests(COMMAND)
async def suggest_snippets(turn: Turn) -> list[Suggestion]:
    """List the snippets to somebody on the team, for the case in whose thread they write, or the only one they have."""
    async with turn.connect() as connection:
        if not await is_team_channel(connection, turn.message.address):
            return []
        case_id = await _case_meant(connection, turn.message, "")
        known = await published_snippets(connection)
    if case_id is None:
        return []
    return [
        Suggestion(
            " · ".join([name, *(f"#{tag}" for tag in found.tags)]),
            {COMMAND: offer("", "preview_snippet", case=case_id, name=name).id},
        )
        for name, found in known.snippets.items()
    ]


@intercepts
async def snippet_by_words(turn: Turn) -> Interception | None:
    """Take “snippet refund” that somebody on the team says to Frontdesk in the team's channel.

    If the process dies before the commit, the message is read again; if after, the answer that was written is shown.
    """
    message = turn.message
    said = _SAID.fullmatch(message.text.strip())
    to_us = bool(message.called_at) or message.reach is Reach.MENTION
    if said is None or not to_us or turn.id is None:
        return None
    async with turn.connect() as connection:
        if not await is_team_channel(connection, message.address):
            return None
    return Interception("the team wants a snippet", partial(_shown, number=said["case"] or "", name=said["name"]))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def preview_snippet(turn: Turn, case: Id, name: str) -> Reply:
    """Show the team a snippet, as the customer would get it, with a button that sends it.

    If the process dies before the commit, nothing is shown and the press is read again; if after, it is shown once.
    """
    return await _shown(turn, number=str(case), name=name)


async def _shown(turn: Turn, *, number: str, name: str) -> Reply:
    """Return the snippet of a name for a case, or what else could be meant."""
    unit = UnitOfWork.of(turn)
    known = await published_snippets(unit.connection)
    if not known.snippets:
        return Reply(_(NO_SNIPPETS), kind="notice")
    case_id = await _case_meant(unit.connection, turn.message, number)
    if case_id is None:
        return Reply(_(WHICH_CASE), kind="notice")
    try:
        case = await case_here(unit, turn.message.address, case_id)
    except SkillError as error:  # an interceptor says it instead of raising it
        return Reply(str(error), kind="notice")
    found = known.found(name) or _only(known.near(name) if name else [])
    if found is None:
        return _choices(case, known, name)
    key = turn.call_id or f"{turn.id}"
    prepared = await prepare(unit, case, found, known, key=f"snippet {key}")
    shown = await _preview(unit, case, prepared, known, agent=turn.message.person.name)
    turn.told.append(shown.text)
    return shown


async def prepare(unit: UnitOfWork, case: Case, name: str, known: Snippets, *, key: str) -> Prepared:
    """Store a snippet with its placeholders filled in, in the customer's language if it has a text in that."""
    text = known.snippets[name].texts[await _language(unit, case, known, name)]
    desk = await support_desk(unit.connection, case.team)
    team = (desk.team.shown_name if desk else "") or "Frontdesk"
    values = {"customer": plain(case.name), "case": str(case.id), "agent": AGENT, "team": plain(team)}
    filled = filled_in(text, {**known.values, **values})
    return await store.put(unit.connection, Prepared(key, case.id, "snippet", filled, name), at=unit.now)


async def _language(unit: UnitOfWork, case: Case, known: Snippets, name: str) -> str:
    desk = await support_desk(unit.connection, case.team)
    return known.snippets[name].language_for([case.language, *([desk.team.language] if desk else [])])


async def _preview(unit: UnitOfWork, case: Case, prepared: Prepared, known: Snippets, *, agent: str) -> Reply:
    language = await _language(unit, case, known, prepared.name)
    other = _("There is no text in the customer's language ({wanted}), so this one is in another: {language}.")
    warning = "" if language == case.language else f"⚠️ {other.format(wanted=case.language, language=language)}"
    heading = _("Snippet “{snippet}” for {name}").format(snippet=plain(prepared.name), name=plain(case.name))
    button = send_button(prepared, _("Send"))
    shown = preview(
        case, prepared, heading, button, agent=await shown_name(unit.connection, agent, case.team), warning=warning
    )
    return replace(shown, to=await thread_of(unit, case))


def _choices(case: Case, known: Snippets, name: str) -> Reply:
    """Return the snippets that could be meant, as buttons."""
    near = known.near(name)
    said = _("There is no snippet “{name}”.").format(name=plain(name)) if name else _("Which snippet?")
    offered = [
        offer_staying(each, "preview_snippet", case=case.id, name=each)
        for each in (near or sorted(known.snippets))[:MOST_SHOWN]
    ]
    return Reply(said, kind="notice", choices=tuple(offered), subjects=(case.subject_key,))


def _only(names: list[str]) -> str | None:
    return names[0] if len(names) == 1 else None


async def _case_meant(connection: AsyncConnection, message: Message, number: str) -> int | None:
    """Return the case that is named, or that of the thread, or the only one that this person has."""
    if number:
        return int(number.removeprefix("#"))
    of_thread = await cases.case_of_thread(connection, message.address)
    return of_thread or await store.only_case_of(connection, actor_of(message).key)
