"""Whether every question in a channel is answered, set in the channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.communities.community_rules import answers_here
from core.model.errors import SkillError
from core.model.messages import Reach
from core.skills.channels import answer_questions_here, answer_when_mentioned
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

pytestmark = pytest.mark.slow


def spoken(pool: AsyncConnectionPool, *, reach: Reach = Reach.MENTION, trusted: bool | None = None) -> Turn:
    turn = make_turn("")
    turn.message, turn.services = replace(turn.message, reach=reach, trusted=trusted), replace(turn.services, pool=pool)
    return turn


async def test_a_channel_is_set_and_set_back(pool: AsyncConnectionPool) -> None:
    turn = spoken(pool)
    await answer_questions_here(turn)
    async with pool.connection() as connection:
        assert await answers_here(connection, turn.message.address)
    await answer_when_mentioned(turn)
    async with pool.connection() as connection:
        assert not await answers_here(connection, turn.message.address)


@pytest.mark.parametrize(("reach", "trusted"), [(Reach.DIRECT, None), (Reach.MENTION, False)])
async def test_a_direct_conversation_is_not_set_nor_by_somebody_who_may_not(
    pool: AsyncConnectionPool,
    reach: Reach,
    trusted: bool | None,  # noqa: FBT001
) -> None:
    turn = spoken(pool, reach=reach, trusted=trusted)
    with pytest.raises(SkillError):
        await answer_questions_here(turn)
    async with pool.connection() as connection:
        assert not await answers_here(connection, turn.message.address)
