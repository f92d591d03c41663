"""Solved cases are erased after the days that the team sets, with everything said in them; no others are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.skills.cases.desk import Desk
from tests.core.skills.cases.test_hidden_secrets import everywhere

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_old_cases_are_erased(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open({"keep_days": 30, "follow_up": "off"}) as desk:
        for person in ("Ana", "Bob"):
            await desk.says("I need a human", person=person)
            await desk.says(f"{person} has a blue parrot", person=person)
        await desk.staff_says("Parrots are fine.", case=1)
        await desk.staff_presses("Solve", case=1)
        desk.clock.move(days=29)
        await desk.house.catch_up()
        assert "Ana has a blue parrot" in await everywhere(pool)
        desk.clock.move(days=2)
        await desk.house.catch_up()
        left = await everywhere(pool)
        assert "Ana has a blue parrot" not in left
        assert "Parrots are fine." not in left
        assert "Bob has a blue parrot" in left
        assert (await desk.case(2)).state == "new"
