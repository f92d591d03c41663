"""The table of countdowns."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address
from core.skills.countdowns import store
from core.skills.countdowns.countdown import Countdown, Target
from core.when.schedule import Schedule
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

pytestmark = pytest.mark.slow

TEAM = Address("test", "test", "C7", name="#team")
COUNTDOWN = Countdown(
    owner="ana",
    owner_name="@ana",
    home=Address("test", "test", "ana"),
    state="active",
    name="launch",
    target=Target(datetime.fromisoformat("2026-12-12"), "Europe/Paris", whole_day=True),
    place=TEAM,
    rhythm=Schedule(datetime.fromisoformat("2026-11-30T09:00"), "Europe/Paris", "FREQ=WEEKLY"),
)


def spoken(by: str, channel: str) -> Turn:
    turn = make_turn("", person=by)
    turn.message = replace(turn.message, address=replace(turn.message.address, channel=channel))
    return turn


async def test_a_countdown_is_known_to_its_owner_and_where_it_is_posted(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        fair = Target(datetime.fromisoformat("2027-03-03T10:00"), "UTC", whole_day=False)
        second = await store.add(connection, replace(COUNTDOWN, name="fair", target=fair, rhythm=None))
        first = await store.add(connection, COUNTDOWN)
        assert await store.get(connection, first.id) == first
        for turn in (spoken("ana", "ana"), spoken("li", "C7")):
            assert await store.known(connection, turn) == [first, second]
        assert await store.known(connection, spoken("li", "li")) == []
        await store.settle(connection, first, "removed")
        assert await store.known(connection, spoken("ana", "ana")) == [second]
