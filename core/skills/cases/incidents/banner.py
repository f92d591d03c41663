"""The banner of an incident above answers, and the reports by questions that belong to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.hooks.banners import banner
from core.abilities.unit_of_work import UnitOfWork
from core.model.language import current_language
from core.skills.cases.card import plain
from core.skills.cases.incidents import incident_steps, store
from core.skills.cases.incidents.incident import belongs
from core.skills.cases.team import support_desk
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.skills.cases.incidents.incident import Incident


@banner
async def name_incidents(turn: Turn) -> str:
    """Name the incidents that a question belongs to, and note that the person reports them.

    If the process dies before the commit, nothing is noted; if after, the answer is composed again and finds the
    report. So a person reports an incident once.
    """
    if turn.entry is None or turn.message.confined:
        return ""
    async with turn.connect() as connection:
        if not await store.has_open(connection):
            return ""
        desk = await support_desk(connection)
        found = await store.open_incidents(connection)
        meant = [incident for incident in found if belongs(turn.message.text, incident.words)]
        if meant:
            await _report(turn, connection, meant)
    if desk is None or desk.team.incident_banner == "off":
        return ""
    shown = found if desk.team.incident_banner == "all" else meant
    return "\n\n".join(_worded(incident, is_reported=incident in meant) for incident in shown)


async def _report(turn: Turn, connection: AsyncConnection, incidents: Sequence[Incident]) -> None:
    """Note that the person reports incidents, unless the message has changed since it was read."""
    message, entry = turn.message, turn.entry
    async with connection.transaction():
        if entry is None or not await store.still_stands(connection, entry.id, entry.edition, entry.receipts):
            return
        unit = UnitOfWork.of(replace(turn, connection=connection))
        who = (message.address.service, message.address.workspace, message.person.id)
        place = replace(message.address, via=None)
        for incident in incidents:
            is_new = await store.report(connection, incident.id, who, place, language=current_language(), at=turn.now)
            if is_new:
                known = await store.get(connection, incident.id)
                await incident_steps.show_incident(unit, known or incident)


def _worded(incident: Incident, *, is_reported: bool) -> str:
    text = _("⚠️ **{subject}**: we know of this and work on it.").format(subject=plain(incident.subject))
    return f"{text} {_('I will tell you when it works again.')}" if is_reported else text
