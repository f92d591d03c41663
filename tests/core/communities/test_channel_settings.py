"""Whether every question in a channel is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.communities.channel_settings import answers_here, set_answers_here
from core.model.messages import Address

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


async def test_a_setting_is_of_one_channel_and_its_threads_and_the_last_one_counts(pool: AsyncConnectionPool) -> None:
    here = Address("chat", "W", "C1")
    async with pool.connection() as connection:
        assert not await answers_here(connection, here)
        await set_answers_here(connection, here, answers=True)
        assert await answers_here(connection, replace(here, thread="t1"))
        assert not await answers_here(connection, replace(here, channel="C2"))
        assert not await answers_here(connection, replace(here, workspace="V"))
        await set_answers_here(connection, here, answers=False)
        assert not await answers_here(connection, here)
