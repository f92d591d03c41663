"""Groups and the wait list under pressure: a seat lasts as long as it was promised, and nobody is passed over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.skills.bookings.services.bookable_service import Question
from core.skills.bookings.services.service_settings import load_services
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

CONSULTATION, YOGA = load_services(Path(__file__).parent / "services.toml")
HOUR = YOGA.lengths[:1]
YOGA = replace(YOGA, lengths=HOUR)
WORKSHOP = replace(
    YOGA, key="workshop", name="Workshop", also=(), lengths=HOUR, questions=(Question("Why?"), Question("Since when?"))
)


async def _freed(desk: Counter, person: str) -> list[str]:
    return [line for line in desk.board.order if line.startswith(f"{person}: A time for")]


async def test_who_moves_into_a_group_that_is_only_held_keeps_the_time_when_that_hold_ends(
    pool: AsyncConnectionPool,
) -> None:
    async with Counter(pool, services=(WORKSHOP, YOGA)).open() as desk:
        for answer in ("book the workshop on saturday at 18:00", "for fun", "today"):
            await desk.say(answer, person="Bo")
        await desk.say("book the workshop on friday at 18:00")
        assert (await desk.say("move my workshop to friday at 18:00", person="Bo")).startswith("Moved")
        desk.clock.move(minutes=30)
        (told,) = await desk.come(1)
        assert told.startswith("Workshop, Friday 27 November at 18:00, was not confirmed in time")
        assert "is not free" in await desk.say("book yoga on friday at 18:00", person="Cy")


async def test_a_time_is_held_for_as_long_as_its_client_goes_on_answering(pool: AsyncConnectionPool) -> None:
    async with Counter(pool, services=(WORKSHOP, YOGA)).open() as desk:
        await desk.say("book the workshop on friday at 18:00")
        desk.clock.move(minutes=4)
        assert await desk.say("for fun") == "Since when?"
        desk.clock.move(minutes=4)
        assert "is not free" in await desk.say("book yoga on friday at 18:00", person="Cy")
        assert (await desk.say("today")).startswith("Booked: Workshop")


async def test_who_waits_for_something_else_holds_nobody_up(pool: AsyncConnectionPool) -> None:
    async with Counter(pool, services=(CONSULTATION, replace(YOGA, capacity=1))).open() as desk:
        await desk.say("book yoga on friday at 18:00", person="Bo")
        async with pool.connection() as connection:
            await connection.execute(
                "INSERT INTO waits (service, minutes, provider, platform, workspace, person, name, address, zone, "
                "starts, ends, state) SELECT 'consultation', 30, '', 'board', 'w', 'p' || n, 'P', "
                "'{}', 'UTC', '2026-11-27 16:00Z', '2026-11-27 18:30Z', 'waiting' FROM generate_series(1, 25) n"
            )
        await desk.say("book yoga on friday at 18:00", person="Cy")
        await desk.press("Put me on the wait list", person="Cy")
        await desk.say("cancel my yoga class", person="Bo")
        assert len(await _freed(desk, "cy")) == 1
