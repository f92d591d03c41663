"""Triage of a case: its first words are read once, and the team's rules are applied, or proposed on the card.

All of it is part of the transaction that opens the case or takes in the words. If the process dies before the commit,
nothing is stored and the message is read again; if after, the case has its tags and the customer is told once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the ability's schema reads the annotation
from core.abilities.hooks.catalogues import Phrases, catalogue, with_phrases_from
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import SettingsError, SkillError
from core.model.replies import Reply
from core.skills.cases import store as case_store
from core.skills.cases.card import plain
from core.skills.cases.case import DESK
from core.skills.cases.case_steps import case_here, label, show_card, tell_customer, thread_of, transfer
from core.skills.cases.prepared.prepared_answer import AGENT
from core.skills.cases.prepared.store import mark_sent
from core.skills.cases.snippets.snippet_command import prepare
from core.skills.cases.snippets.snippet_file import published_snippets, read_snippets
from core.skills.cases.support_files import beside, publish_file, published_file, read_file
from core.skills.cases.team import support_desk
from core.skills.cases.team_settings import VARIABLE, Support, read_team
from core.skills.cases.triage import store
from core.skills.cases.triage.rules import FILE, Found, Rules, action_for
from core.skills.cases.triage.topic import topic_of
from core.text.catalogue import _
from core.text.spoken_language import language_spoken
from core.text.terms import guess_language
from core.text.tone import read_tone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from core.abilities.hooks.catalogues import Starting
    from core.abilities.turn import Turn
    from core.settings.settings import Settings
    from core.skills.cases.case import Actor, Case
    from core.skills.cases.triage.rules import Action


class Published(BaseModel):
    """What is published of triage: the rules, and whether they are only proposed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: Rules = Rules()
    proposes: bool = False


def read_rules(support: Path | None) -> Rules:
    """Return the rules in the file beside `support.toml`; none if there is no such file.

    Raises:
        SettingsError: something in the file is wrong, or it names an unknown snippet or team. The text says what.
    """
    path = beside(support, FILE)
    rules = read_file(path, Rules)
    snippets = read_snippets(support).snippets
    if missing := rules.unknown_snippet(snippets):
        known = ", ".join(snippets) or "none"
        raise SettingsError(f"{path} sends the snippet {missing}, which does not exist. snippets.toml has: {known}.")
    teams = _team_names(support) if rules.rules else ()
    if missing := rules.unknown_route(teams):
        known = ", ".join(teams) or "none"
        raise SettingsError(f"{path} routes to the team {missing}, which does not exist. {VARIABLE} has: {known}.")
    return rules


def read_phrases(settings: Settings, variables: Mapping[str, str]) -> dict[str, Phrases]:  # noqa: ARG001 — its type
    """Return nothing: the rules change no phrases."""
    return {}


def _team_names(support: Path | None) -> Sequence[str]:
    """Return the names of all teams that the file names."""
    found = Support.model_validate(read_team(support, zone="UTC"))
    return [team.name for team in (found, *found.teams) if team.name]


@catalogue
@with_phrases_from(read_phrases)
async def publish_rules(starting: Starting) -> None:
    """Publish the rules of triage. With a language model, they are only proposed to the team.

    If the process dies before the commit, the old ones hold; if after, the new ones. The next start publishes them
    again.
    """
    settings = starting.settings
    found = Published(rules=read_rules(settings.support), proposes=bool(settings.models))
    await publish_file(starting.connection, FILE, found.model_dump(mode="json", by_alias=True))


async def triage(unit: UnitOfWork, case: Case, text: str) -> tuple[Case, tuple[str, ...]]:
    """Read the first words of a locked case, once, and apply the rules or note them as proposed.

    Return the case after it, and what the customer is to be told: a question, an answer, or nothing. They are told
    nothing while a human has the conversation.
    """
    if not text.strip() or await store.get(unit.connection, case.id) is not None:
        return case, ()
    published = await published_file(unit.connection, FILE, Published)
    found = await asyncio.to_thread(_read, text, case, published.rules)
    action = action_for(published.rules.rules, found)
    if case.is_owned and not published.proposes:
        action = action.model_copy(update={"ask": {}, "snippet": ""})
    proposal = action if published.proposes and not action.is_empty else None
    route = "" if proposal else action.route
    await store.add(unit.connection, case.id, found, route=route, proposal=proposal)
    if proposal or action.is_empty:
        await show_card(unit, case)
        return case, ()
    return await _apply(unit, case, action, DESK)


@ability(examples=(), effect=True, presses=True, in_help=False)
async def apply_triage(turn: Turn, case: Id) -> Reply:
    """Apply what triage proposes for a case.

    If the process dies before the commit, nothing is applied and the press is read again; if after, it is applied once.
    """
    unit = UnitOfWork.of(turn)
    found = await case_here(unit, turn.message.address, case)
    known = await store.get(unit.connection, found.id)
    if known is None or known.proposal is None or found.state == "solved":
        raise SkillError(_("Nothing is proposed for case {number} any more.").format(number=case))
    await store.settle(unit.connection, found.id, route=known.proposal.route)
    applied, told = await _apply(unit, found, known.proposal, DESK)
    for text in told:
        await tell_customer(unit, applied, Reply(text, kind="notice", language=applied.language))
    text = _("{name} has applied what I proposed for case {number}.")
    name = plain(turn.message.person.name)
    said = text.format(name=name, number=found.id)
    return Reply(said, kind="notice", subjects=(found.subject_key,), to=await thread_of(unit, found))


async def _apply(unit: UnitOfWork, case: Case, action: Action, actor: Actor) -> tuple[Case, tuple[str, ...]]:
    labelled = await label(unit, case, actor, priority=action.priority, tags=action.tags)
    if action.route:
        labelled = await _routed(unit, labelled, action.route, actor)
    if labelled == case:
        await show_card(unit, case)
    answer = await _answer(unit, labelled, action.snippet) if action.snippet else ""
    return labelled, tuple(filter(None, (answer, _asked(action, case.language))))


async def _routed(unit: UnitOfWork, case: Case, route: str, actor: Actor) -> Case:
    """Return the case with the team that a rule names, if there is such a team and nobody has the case yet."""
    desk = await support_desk(unit.connection, case.team)
    target = desk.meant(route) if desk else None
    if target is None or target.key == case.team or case.is_owned:
        return case
    return await transfer(unit, case, actor, to=target)


def _asked(action: Action, language: str) -> str:
    """Return what the customer is asked, in their language if it is there."""
    texts = action.ask
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


async def _answer(unit: UnitOfWork, case: Case, name: str) -> str:
    """Note a snippet as sent, and return it as the customer reads it. The case stays open for the team."""
    known = await published_snippets(unit.connection)
    if name not in known.snippets:
        return ""
    desk = await support_desk(unit.connection, case.team)
    team = plain((desk.team.shown_name if desk else "") or DESK.name)
    prepared = await prepare(unit, case, name, known, key=f"triage {case.id}")
    text = prepared.text.replace(AGENT, team)
    await mark_sent(unit.connection, prepared, at=unit.now)
    await case_store.add_text(unit.connection, case, "staff", DESK, text, at=unit.now)
    return f"**{team}:** {text}"


def _read(text: str, case: Case, rules: Rules) -> Found:
    tone = read_tone(text)
    place = case.address.name or ""
    return Found(
        text=text,
        language=language_spoken(text, known=case.language) or guess_language(text),
        topic=topic_of(text, rules.topics),
        urgency=tone.urgency,
        mood=tone.mood,
        channel=place if place.startswith("#") else "",
    )
