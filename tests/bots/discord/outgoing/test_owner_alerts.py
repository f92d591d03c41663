"""The people who run a server are told once of each problem: where they want it, or where Discord tells them things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord.ask_policy import ServerRules
from bots.discord.outgoing.poster import OwnerAlerts
from core.communities.community_rules import change_rule
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.messages import Mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from tests.bots.discord.wire import Wire

pytestmark = pytest.mark.slow

ALERTS = "SELECT address ->> 'channel', reply ->> 'text' FROM replies ORDER BY id"


@pytest.fixture
async def alerts(wire: Wire, pool: AsyncConnectionPool) -> AsyncIterator[OwnerAlerts]:
    jobs = Jobs()
    async with jobs.open(pool):
        yield OwnerAlerts(wire.api, ServerRules(pool), Notices(pool, jobs=jobs, outbox=Outbox(pool)))


async def sent(pool: AsyncConnectionPool) -> list[tuple[str, str]]:
    async with pool.connection() as connection:
        return await (await connection.execute(ALERTS)).fetchall()


async def test_each_problem_is_told_once_to_the_owner(
    wire: Wire, alerts: OwnerAlerts, pool: AsyncConnectionPool
) -> None:
    guild = wire.discord.guild
    for subject in ("thread 1", "thread 1", "thread 2"):
        await alerts.alert(guild.id, subject, f"I may not write in {subject}.")
    told = [(guild.owner_id, "I may not write in thread 1."), (guild.owner_id, "I may not write in thread 2.")]
    assert await sent(pool) == told


async def test_a_server_chooses_where_it_is_told(wire: Wire, alerts: OwnerAlerts, pool: AsyncConnectionPool) -> None:
    guild, mods = wire.discord.guild.id, Mention(wire.help.id, "#help")
    async with pool.connection() as connection:
        await change_rule(connection, "discord", "discord", guild, "moderators", mods, on=True)
    await alerts.alert(guild, "thread 1", "I may not write there.")
    assert await sent(pool) == [(wire.help.id, "I may not write there.")]


async def test_when_discord_is_busy_the_next_problem_of_the_kind_is_told(
    wire: Wire, alerts: OwnerAlerts, pool: AsyncConnectionPool
) -> None:
    wire.discord.faults.fail_next("get_guild", 429, retry_after=600)
    await alerts.alert(wire.discord.guild.id, "thread 1", "I may not write there.")
    assert await sent(pool) == []
    await alerts.alert(wire.discord.guild.id, "thread 1", "I may not write there.")
    assert len(await sent(pool)) == 1
