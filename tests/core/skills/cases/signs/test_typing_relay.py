"""That somebody types is shown on the other side while a human has the case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.messages import Address
from core.model.person_ref import PersonRef
from core.skills.cases.signs.typing_relay import relay_typing
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

HERE = Address("board", "w", "ana")
ANA, TOM, EVA = PersonRef("board", "w", "ana"), PersonRef("wall", "w", "tom"), PersonRef("wall", "w", "eva")


async def test_the_customer_and_whoever_has_the_case_see_each_other_type(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk, pool.connection() as connection:
        await desk.says("I need a human")
        there = replace(STAFF, thread=await desk.thread())
        assert await relay_typing(connection, HERE, ANA) is None
        await desk.staff_presses("Take")
        assert await relay_typing(connection, HERE, ANA) == there
        assert await relay_typing(connection, HERE, PersonRef("board", "w", "bob")) is None
        shown = await relay_typing(connection, there, TOM)
        assert shown
        assert shown.conversation == HERE.conversation
        assert await relay_typing(connection, there, EVA) is None
