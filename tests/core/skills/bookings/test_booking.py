"""Bookings through the path of a message: found, held, asked about, booked, moved, cancelled, waited for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.messages import Mention, Reach
from core.skills.bookings.catalog import load_services
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

SERVICES = load_services(Path(__file__).parent / "services.toml")


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool, services=SERVICES).open() as made:
        yield made


async def test_a(desk: Counter) -> None:
    for text in (
        "what can I book?",
        "book a consultation with the clinic tomorrow afternoon",
        "the second one",
        "my back hurts since Monday, and I cannot sit for long any more",
        "perhaps",
        "yes",
        "my bookings",
        "move my consultation to friday 3pm",
        "move my consultation to friday 10am",
        "when is the clinic free this week",
        "cancel my consultation",
        "book yoga tomorrow at 18:00",
        "book yoga tomorrow at 18:00 for 60 minutes",
        "book a haircut",
        "book a consultation on sunday",
        "who is booked with me",
        "cancel it",
    ):
        print(">>>", text)
        print(await desk.say(text))
        print([c.label for c in desk.last.choices], desk.last.asks)
    print(desk.board.order)
    raise AssertionError
