"""Stores what triage found in a case, and what it proposes. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from psycopg.types.json import Jsonb

from core.skills.cases.triage.rules import Action
from core.storage.rows import one, run

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.skills.cases.triage.rules import Found

_ADD: Final = """
INSERT INTO case_triage (case_id, language, topic, urgency, mood, route, proposal) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
_GET: Final = "SELECT language, topic, urgency, mood, route, proposal FROM case_triage WHERE case_id = %s"
_SETTLE: Final = "UPDATE case_triage SET proposal = NULL, route = %s WHERE case_id = %s"


@dataclass(frozen=True, slots=True)
class Triage:
    """What the first words of a case say about it, who should have it, and what is proposed and not applied yet."""

    language: str
    topic: str
    urgency: str
    mood: str
    route: str
    proposal: Action | None


async def add(connection: AsyncConnection, case_id: int, found: Found, *, route: str, proposal: Action | None) -> None:
    """Store what was found in a case."""
    content = Jsonb(proposal.model_dump(mode="json")) if proposal else None
    await run(connection, _ADD, case_id, found.language, found.topic, found.urgency, found.mood, route, content)


async def get(connection: AsyncConnection, case_id: int) -> Triage | None:
    """Return what was found in a case, or None if nothing was looked for."""
    row = await one(connection, _GET, case_id)
    if row is None:
        return None
    language, topic, urgency, mood, route, proposal = row
    return Triage(language, topic, urgency, mood, route, Action.model_validate(proposal) if proposal else None)


async def settle(connection: AsyncConnection, case_id: int, *, route: str) -> None:
    """Note that what was proposed is applied."""
    await run(connection, _SETTLE, route, case_id)
