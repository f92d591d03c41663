"""The rules of a community, changed by the people who run it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.communities.community_rules import ANSWERS, answers_here
from core.model.errors import SkillError
from core.model.messages import Address
from core.model.replies import Reply
from core.skills.rules import change_rules, show_rules
from frontdesk.testing import make_turn

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

pytestmark = pytest.mark.slow


def spoken(pool: AsyncConnectionPool, *, trusted: bool) -> Turn:
    turn = make_turn("")
    turn.message, turn.services = replace(turn.message, trusted=trusted), replace(turn.services, pool=pool)
    return turn


async def shown_to(turn: Turn, community: str) -> str:
    reply = await show_rules(turn, community)
    assert isinstance(reply, Reply)
    return reply.text


async def changed_by(turn: Turn, *rule: str) -> str:
    reply = await change_rules(turn, *rule)
    assert isinstance(reply, Reply)
    return reply.text


async def test_a_rule_that_is_changed_is_shown_to_everybody(pool: AsyncConnectionPool) -> None:
    anybody = spoken(pool, trusted=False)
    assert "I answer everybody." in await shown_to(anybody, "club")
    assert "I answer @crew." in await changed_by(spoken(pool, trusted=True), "club", "askers", "7", "@crew")
    assert "I answer @crew." in await shown_to(anybody, "club")
    assert "I answer everybody." in await shown_to(anybody, "another")


async def test_a_channel_is_set_by_its_id(pool: AsyncConnectionPool) -> None:
    assert "#talk" in await changed_by(spoken(pool, trusted=True), "club", ANSWERS, "C1", "#talk")
    async with pool.connection() as connection:
        assert await answers_here(connection, Address("test", "test", "C1"))


async def test_others_change_nothing(pool: AsyncConnectionPool) -> None:
    anybody = spoken(pool, trusted=False)
    with pytest.raises(SkillError, match="Only the people who run this place"):
        await change_rules(anybody, "club", "askers", "7", "@crew")
    assert "I answer everybody." in await shown_to(anybody, "club")
