"""What a server has decided counts at once, though it is not read for every message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord.ask_policy import ServerRules
from core.communities.community_rules import Rules, change_rule
from core.model.messages import Mention

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

GUILD = "1290000000000000001"
STAFF = Mention("4", "staff")


async def decide(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        await change_rule(connection, "discord", "discord", GUILD, "askers", STAFF, on=True)


async def test_a_direct_conversation_has_no_rules(pool: AsyncConnectionPool) -> None:
    assert await ServerRules(pool).of(None) == Rules()


async def test_rules_are_remembered_for_a_moment(pool: AsyncConnectionPool) -> None:
    rules = ServerRules(pool)
    assert await rules.of(GUILD) == Rules()
    await decide(pool)
    assert await rules.of(GUILD) == Rules()
    assert (await ServerRules(pool).of(GUILD)).askers == (STAFF,)


async def test_a_change_that_is_announced_counts_at_once(pool: AsyncConnectionPool) -> None:
    rules = ServerRules(pool)
    assert await rules.of(GUILD) == Rules()
    rules.expect_change(GUILD)
    await decide(pool)
    assert (await rules.of(GUILD)).askers == (STAFF,)
