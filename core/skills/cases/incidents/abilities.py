"""What the team says and presses about incidents, in its channel: “incident: login is down”, then “Solved”."""

from __future__ import annotations

import re
from functools import partial
from string import whitespace
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the schema reads the annotation
from core.abilities.hooks.interception import Interception, intercepts
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.cases.card import plain
from core.skills.cases.case import actor_of
from core.skills.cases.incidents import incident_steps, store
from core.skills.cases.incidents.incident import words_in
from core.skills.cases.team import is_team_channel
from core.text.catalogue import _, ngettext

if TYPE_CHECKING:
    from core.abilities.turn import Turn

_OPENING: Final = re.compile(r"(?:@\S+\s+)?(?:incident|störung|stoerung|vorfall|incidencia|incidente)", re.IGNORECASE)
"""What stands before the colon of “incident: login is down”."""
_COLON: Final = re.compile(r"[:：]")


@intercepts
async def open_incident_by_words(turn: Turn) -> Interception | None:
    """Take “incident: …” in the team's channel.

    If the message is edited, so is the incident. If the process dies before the commit, the message is read again; if
    after, there is one incident.
    """
    found = incident_said(turn.message.text)
    if turn.id is None or found is None:
        return None
    async with turn.connect() as connection:
        if not await is_team_channel(connection, turn.message.address):
            return None
    subject, words = found
    return Interception("the team opens an incident", partial(_open, subject=subject, words=words))


def incident_said(text: str) -> tuple[str, str] | None:
    """Return the subject of “incident: login is down (login, sign in)” and the words in brackets; None without one.

    Every message is asked about, so it takes no longer than the text is long.
    """
    opening, *rest = _COLON.split(text, maxsplit=1)
    if not rest or not _OPENING.fullmatch(opening.strip()):
        return None
    subject, words = rest[0].strip(f"{whitespace}.!"), ""
    if subject.endswith(")"):
        subject, _, words = subject[:-1].partition("(")
    is_plain = not set(subject) & set("()\n") and not set(words) & set("()")
    return (subject.strip(), words) if subject.strip() and is_plain else None


async def _open(turn: Turn, *, subject: str, words: str) -> Reply:
    unit = UnitOfWork.of(turn)
    before = await store.opened_by(unit.connection, turn.id) if turn.id else None
    if before:  # the message was edited
        incident = await incident_steps.reword_incident(unit, before, subject, words_in(words))
    else:
        incident = await incident_steps.open_incident(unit, subject, words_in(words), actor_of(turn.message))
    text = _(
        "I name incident {number} in answers that it belongs to, and tell everybody who reports it when it is solved."
    )
    return Reply(text.format(number=incident.id), kind="notice", subjects=(incident.subject_key,))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def solve_incident(turn: Turn, incident: Id) -> Reply:
    """Solve an incident, and tell everybody who reported it."""
    unit = await _for_team(turn, incident)
    solved, count = await incident_steps.solve_incident(unit, incident)
    text = ngettext(
        "{name} has solved incident {number}. {count} person is told.",
        "{name} has solved incident {number}. {count} people are told.",
        count,
    )
    name = plain(turn.message.person.name)
    return Reply(text.format(name=name, number=solved.id, count=count), kind="notice", subjects=(solved.subject_key,))


@ability(examples=(), effect=True, presses=True, in_help=False)
async def word_incident(turn: Turn, incident: Id, words: str) -> Reply:
    """Change what belongs to an incident. words: phrases, separated by commas."""
    unit = await _for_team(turn, incident)
    changed = await incident_steps.change_words(unit, incident, words_in(words))
    text = _("To incident {number} belongs: {words}").format(
        number=changed.id, words=", ".join(map(plain, changed.words))
    )
    return Reply(text, kind="notice", subjects=(changed.subject_key,))


async def _for_team(turn: Turn, incident_id: int) -> UnitOfWork:
    unit = UnitOfWork.of(turn)
    if not await is_team_channel(unit.connection, turn.message.address):
        raise SkillError(_("There is no incident {number}.").format(number=incident_id))
    return unit
