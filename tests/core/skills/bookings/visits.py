"""What the tests of bookings share: the services, a whole booking in words, and what has happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.skills.bookings import store
from core.skills.bookings.services.service_settings import load_services

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

SERVICES = load_services(Path(__file__).parent / "services.toml")


async def book(desk: Counter, text: str, *, person: str = "Ana") -> str:
    """Book a consultation at an exact time, and answer its questions."""
    await desk.say(text, person=person)
    await desk.say("my back", person=person)
    return await desk.say("no", person=person)


async def ledger(desk: Counter) -> list[tuple[int, str]]:
    """Return each booking with what happened to it, in order."""
    async with desk.house.pool.connection() as connection:
        return [(booking, what) for booking, *_, what, _, _ in await store.ledger(connection)]


def said_to(desk: Counter, person: str) -> list[str]:
    """Return what a person was told."""
    return [line.partition(": ")[2] for line in desk.board.order if line.startswith(f"{person}: ")]
