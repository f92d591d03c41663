"""Opening and solving an incident, and what cases and questions belong to it. Each in the caller's transaction.

If the process dies before the commit, nothing has changed and nobody is told; if after, all has, and the sender
delivers what was written, to each person once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.buttons import offer_asking, offer_staying
from core.model.errors import SkillError
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import store as cases
from core.skills.cases.card import plain
from core.skills.cases.incidents import store
from core.skills.cases.incidents.incident import LONGEST_SUBJECT, belongs, words_of_subject
from core.skills.cases.team import support_desk
from core.text.catalogue import _, ngettext
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.unit_of_work import UnitOfWork
    from core.skills.cases.case import Actor, Case
    from core.skills.cases.incidents.incident import Incident


async def open_incident(unit: UnitOfWork, subject: str, words: Sequence[str], actor: Actor) -> Incident:
    """Open an incident, link the open cases that belong to it, and show it to the teams.

    Raises:
        SkillError: it has no subject.
    """
    subject = _subject(subject)
    incident = await store.add(unit.connection, subject, words or words_of_subject(subject), actor, at=unit.now)
    return await _gather(unit, incident)


async def reword_incident(unit: UnitOfWork, incident_id: int, subject: str, words: Sequence[str]) -> Incident:
    """Give an incident another subject, and the words that `open_incident` would give it.

    Raises:
        SkillError: there is no such incident, it is solved, or it has no subject.
    """
    incident, subject = await _active(unit, incident_id), _subject(subject)
    return await _put(unit, replace(incident, subject=subject, words=tuple(words or words_of_subject(subject))))


async def change_words(unit: UnitOfWork, incident_id: int, words: Sequence[str]) -> Incident:
    """Change by which words cases and questions belong to an incident, and link those that do now.

    Raises:
        SkillError: there is no such incident, it is solved, or there are no words.
    """
    incident = await _active(unit, incident_id)
    if not words:
        raise SkillError(_("Say which words belong to it, for instance “login, sign in”."))
    return await _put(unit, replace(incident, words=tuple(words)))


async def solve_incident(unit: UnitOfWork, incident_id: int, *, told: str = "") -> tuple[Incident, int]:
    """Solve an incident, and tell everybody who reported it, each once. `told` is what they are told, if not the usual.

    Return the incident, and how many people are told.

    Raises:
        SkillError: there is no such incident, or it is solved.
    """
    incident = await _active(unit, incident_id)
    readers = await store.solve(unit.connection, incident.id, at=unit.now)
    for address, language in dict.fromkeys(readers):  # a channel is told once, however many asked there
        with speaking(language):
            text = told or _("This works again: {subject}. Thank you for reporting it.")
            said = text if told else text.format(subject=plain(incident.subject))
            reply = Reply(said, kind="notice", subjects=(incident.subject_key,))
        await unit.tell(address, reply)
    solved = replace(incident, solved_at=unit.now)
    await show_incident(unit, solved)
    return solved, len(readers)


async def link_case(unit: UnitOfWork, case: Case) -> None:
    """Note that a case that was just opened is about the incidents that its words belong to."""
    said = " ".join([case.subject, *(tried.question for tried in case.tried)])
    for incident in await store.open_incidents(unit.connection):
        if belongs(said, incident.words) and await store.report_case(unit.connection, incident.id, case, at=unit.now):
            await show_incident(unit, replace(incident, reports=incident.reports + 1))


async def show_incident(unit: UnitOfWork, incident: Incident) -> None:
    """Show an incident as it is now in the channel of each team, in place of what was shown there before."""
    desk = await support_desk(unit.connection)
    channels = {each.staff.conversation: each for each in reversed(desk.all) if each.staff} if desk else {}
    for each in channels.values():
        if each.staff:
            with speaking(each.team.language):
                card = incident_card(incident, team=each.key)
            await unit.tell(each.staff, replace(card, returns=each.staff))  # and not to whoever reports it


def incident_card(incident: Incident, *, team: str = "") -> Reply:
    """Return what a team is shown of an incident, with the buttons to solve it and to change its words.

    It renews the incident's card in that team's channel.
    """
    is_over = incident.solved_at is not None
    head = _("✅ Incident {number} is solved: {subject}") if is_over else _("🚨 Incident {number}: {subject}")
    lines = [
        f"**{head.format(number=incident.id, subject=plain(incident.subject))}**",
        counted(incident),
        _("Belongs to it: {words}").format(words=", ".join(map(plain, incident.words))),
    ]
    asked = _("Which words belong to it? For instance “login, sign in”.")
    words = replace(offer_asking(_("Words"), "word_incident", "words", asked, incident=incident.id), stays=True)
    buttons = () if is_over else (offer_staying(_("Solved"), "solve_incident", incident=incident.id), words)
    return Reply(
        "\n\n".join(lines),
        kind="notice",
        choices=buttons,
        subjects=(incident.subject_key,),
        renews=f"{incident.subject_key} {team}".rstrip(),
    )


def counted(incident: Incident) -> str:
    """Return how many people report an incident."""
    text = ngettext("{count} person reports this", "{count} people report this", incident.reports)
    return text.format(count=incident.reports)


def _subject(said: str) -> str:
    subject = shortened(" ".join(said.split()), LONGEST_SUBJECT)
    if not subject:
        raise SkillError(_("Say what does not work, for instance that the login is down."))
    return subject


async def _put(unit: UnitOfWork, incident: Incident) -> Incident:
    await store.put(unit.connection, incident)
    return await _gather(unit, incident)


async def _gather(unit: UnitOfWork, incident: Incident) -> Incident:
    for case in await cases.all_cases(unit.connection):
        said = " ".join([case.subject, *(tried.question for tried in case.tried)])
        if belongs(said, incident.words):
            await store.report_case(unit.connection, incident.id, case, at=unit.now)
    gathered = await store.get(unit.connection, incident.id) or incident
    await show_incident(unit, gathered)
    return gathered


async def _active(unit: UnitOfWork, incident_id: int) -> Incident:
    incident = await store.lock(unit.connection, incident_id)
    if incident is None:
        raise SkillError(_("There is no incident {number}.").format(number=incident_id))
    if incident.solved_at:
        raise SkillError(_("Incident {number} is solved already.").format(number=incident_id))
    return incident
