"""What abilities take: words that can be a service or a booking, instants of buttons, and who speaks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.alternative_times import is_correction
from core.abilities.arguments import Answers
from core.model.errors import SkillError
from core.model.messages import Reach
from core.skills.bookings.booking import Client, Doing

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn

FIRST_YEAR, LAST_YEAR = 2000, 2200
_OTHERS = re.compile(r"(?:a |the |another |me )*(?:meeting|call|sync|one-on-one|1:1)\b|.*@", re.IGNORECASE)
_BOOKING = r"(?:bookings?|appointments?|reservations?)"
_WHICH = re.compile(
    rf"|#\d{{1,18}}|(?:my |the )?{_BOOKING}(?: #?\d{{1,18}})?|(?:my |the |our )?.{{0,60}}\b{_BOOKING}\b.{{0,60}}",
    re.IGNORECASE,
)


def _a_service(said: str) -> str:
    if _OTHERS.match(said):
        raise ValueError("is a meeting with people, and no service")
    return said


def _a_booking(said: str) -> str:
    if not _WHICH.fullmatch(said.strip()):
        raise ValueError("names no booking; say “my booking on Friday” or “booking 12”")
    return said


What = Annotated[str, AfterValidator(_a_service)]
"""Words that mean a service, perhaps with the time."""
When = Annotated[str, Answers(is_correction)]
"""A time in words; of times that were offered, also words that want others."""
Which = Annotated[str, AfterValidator(_a_booking)]
"""Words that mean a booking."""


def at_of(text: str) -> datetime:
    """Return the instant that a button of ours names.

    Raises:
        SkillError: it names none: it is of another version, or of nobody's making.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise SkillError("That button does not work any more.")
    return at.astimezone(UTC)


async def client_of(turn: Turn) -> Client:
    """Return who speaks, as a client: to be reached alone."""
    message = turn.message
    here, person = message.address, message.person
    alone = replace(here, thread=None, via=None) if message.reach is Reach.DIRECT else here.of(person)
    zone = await turn.speaker_zone()
    return Client(here.service, here.workspace, person.id, person.name, alone, zone.name)


def doing_of(turn: Turn, connection: AsyncConnection) -> Doing:
    """Return what changes are made with in an ability with an effect."""
    return Doing(connection, turn.now, turn.tell)
