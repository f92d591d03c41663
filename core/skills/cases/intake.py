"""Opening a case: what the person needs, what was asked before, and what was answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.audiences import APPROVED
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import Overtaken, SkillError
from core.model.knowledge import PUBLIC
from core.model.language import current_language
from core.model.replies import Moment, Reply
from core.skills.cases import store
from core.skills.cases.case import LONGEST_SUBJECT, Case, Tried, actor_of
from core.skills.cases.case_steps import label, move
from core.skills.cases.case_steps import open_case as open_step
from core.skills.cases.clock import opens_at
from core.skills.cases.hidden_secrets import note_hidden, redacted, without_secrets
from core.skills.cases.team import support_desk
from core.skills.cases.teams.case_routing import team_for
from core.skills.cases.triage.triage import triage
from core.text.catalogue import N_, _
from core.text.excerpt import shortened
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.model.replies import Exchange
    from core.skills.cases.team import SupportDesk
    from core.skills.cases.team_settings import Team

MOST_TRIED: Final = 3
"""How many questions before the case the team is shown."""
FEWEST_WORDS: Final = 6
"""Somebody who calls for a human in fewer words has not said what for."""
UNSAID: Final = N_("wants to talk to a human")
NO_TEAM: Final = N_("Nobody can be fetched here. Please ask somebody on your team directly.")
TEAMS_OWN: Final = N_("This is the channel of the team itself.")
CONFINED: Final = N_(
    "I must not repeat elsewhere what is said in this channel, so I cannot ask the team from here. "
    "Ask me in another channel, or alone."
)


@ability(examples=(), effect=True, presses=True, in_help=False, fetches_human=True)
async def open_case(turn: Turn, about: str = "", urgent: bool = False) -> Reply:  # noqa: FBT001, FBT002 — by name
    """Ask the team to help the person. It opens a case, or adds to the one that is open in this conversation.

    about: what for, if the person has said so. urgent: whether somebody must look at once.

    If the process dies before the commit, there is no case and the message is read again; if after, there is one.
    """
    message, unit = turn.message, UnitOfWork.of(turn)
    if message.confined:
        raise SkillError(_(CONFINED))
    desk = await support_desk(unit.connection)
    if desk is None:
        raise SkillError(_(NO_TEAM))
    if desk.has_channel(message.address):
        raise SkillError(_(TEAMS_OWN))
    actor, safe = actor_of(message), await redacted(turn)
    about = await without_secrets(about, turn.services.redactor)
    case = await _case_of(turn, safe, desk, shortened(about, LONGEST_SUBJECT) or _subject(safe))
    case = replace(case, priority="urgent") if urgent else case
    opened = await open_step(unit, case, actor)
    known = opened or await store.open_in(unit.connection, message.address.conversation)
    known = known and await store.lock(unit.connection, known.id)
    if known is None or known.state == "solved":
        raise Overtaken("The open case was solved at this moment.")
    if opened is None:
        known = await move(unit, known, "write", actor)
        known = await label(unit, known, actor, priority="urgent") if urgent else known
    await note_hidden(unit, turn, safe, known, to=case.address, language=case.language)
    for part in turn.parts if message.choice is None else ():
        await store.add_message(unit.connection, known, "customer", actor, part)
    if about and message.choice:
        await store.add_text(unit.connection, known, "customer", actor, about, at=turn.now)
    known, told = await triage(unit, known, _first_words(safe)) if opened else (known, ())
    return await _told(
        turn, known, desk.named(case.team).team, is_new=opened is not None, is_clear=bool(about), told=told
    )


async def _case_of(turn: Turn, safe: Turn, desk: SupportDesk, subject: str) -> Case:
    """Return the case that a turn opens, at the team that such cases go to. `safe` is the turn without secrets."""
    message = turn.message
    said = [subject, message.text, *(exchange.text for exchange in _questions(turn)[-1:])]
    desk = desk.named(team_for(desk.support, place=message.address, said=said))
    return Case(
        service=message.address.service,
        workspace=message.address.workspace,
        person=message.person.id,
        name=message.person.name,
        address=replace(message.address, via=None),
        subject=subject,
        team=desk.key,
        staff=desk.staff,
        zone=await _zone(turn),
        language=current_language(),
        tried=await _tried(safe),
        opened_at=turn.now,
        last_at=turn.now,
    )


async def _told(turn: Turn, case: Case, team: Team, *, is_new: bool, is_clear: bool, told: Sequence[str]) -> Reply:
    """Say that the team knows, when it works if it does not now, and what triage answers and asks, or ask for more."""
    asked = _("I have asked the team: your case is number {number}. They will answer here.")
    known = _("The team knows already: your case is number {number}.")
    said, moments = [(asked if is_new else known).format(number=case.id)], tuple[Moment, ...]()
    opens = opens_at(team.working_hours, turn.now)
    if team.hours and opens and opens > turn.now:
        moments = ((await turn.reader()).told(opens),)
        said.append(_("They are back {when}.").format(when=dated(moments[0])))
    if not told and not is_clear:
        said.append(_("What should they know?"))
    turn.told.extend(told)
    return Reply("\n\n".join([" ".join(said), *told]), subjects=(case.subject_key,), moments=moments)


def _subject(turn: Turn) -> str:
    """Return what the person needs: the words with which they call for a human, or else their last question."""
    words = "" if turn.message.choice else turn.message.text
    if len(words.split()) < FEWEST_WORDS:
        asked = [exchange.text for exchange in _questions(turn)]
        words = asked[-1] if asked else words or _(UNSAID)
    return shortened(words, LONGEST_SUBJECT)


def _first_words(turn: Turn) -> str:
    """Return what triage reads: the last question, and the words with which the person calls for a human, if many."""
    words = "" if turn.message.choice else turn.message.text
    asked = [exchange.text for exchange in _questions(turn)][-1:]
    return "\n".join([*asked, *([words] if len(words.split()) >= FEWEST_WORDS else [])])


async def _tried(turn: Turn) -> tuple[Tried, ...]:
    """Return what the person asked the documents in this conversation, with the answers that everybody may read.

    The team's channel may have readers who may not see what this person may see.
    """
    found: list[Tried] = []
    for exchange in _questions(turn)[-MOST_TRIED:]:
        reply = exchange.reply
        if reply is None:
            continue
        quotes = [
            await turn.services.knowledge.quote(cited.document, cited.start, cited.end, audiences=_for_everybody(turn))
            for cited in reply.citations
        ]
        if quotes == [cited.quote for cited in reply.citations]:
            sources = tuple(dict.fromkeys(cited.title for cited in reply.citations))
            found.append(Tried(exchange.text, reply.text, sources))
        else:
            found.append(Tried(exchange.text, _("(from documents that not everybody may read)")))
    return tuple(found)


def _for_everybody(turn: Turn) -> tuple[str, ...]:
    return (APPROVED,) if turn.services.audiences.approved_only else (PUBLIC,)


def _questions(turn: Turn) -> Sequence[Exchange]:
    """Return the exchanges in which this person asked the documents something."""
    person = turn.message.person.id
    return [
        exchange
        for exchange in turn.history
        if exchange.speaker == person and exchange.reply and exchange.reply.answered is not None
    ]


async def _zone(turn: Turn) -> str | None:
    zone = await turn.speaker_zone()
    return None if zone.guessed else zone.name
