"""The rules of a community."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.communities.community_rules import (
    LONGEST,
    Rules,
    all_rules,
    answers_here,
    change_rule,
    reset_rules,
    rules_of,
    set_answers_here,
)
from core.model.errors import InputError
from core.model.messages import Address, Mention

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

HELP, CREW = Mention("1", "#help"), Mention("2", "@crew")


async def test_a_community_has_the_rules_that_it_made_however_many_make_them_at_once(pool: AsyncConnectionPool) -> None:
    async def change(rule: str, subject: Mention, *, on: bool = True) -> None:
        async with pool.connection() as connection, connection.transaction():
            await change_rule(connection, "chat", "W", "C", rule, subject, on=on)

    await asyncio.gather(*(change("channels", Mention(str(number), f"#{number}")) for number in range(8)))
    await change("channels", Mention("3", "#three"), on=False)
    await change("keepers", CREW)
    await change("moderators", HELP)
    await change("solved", Mention("", "done"))
    async with pool.connection() as connection:
        rules = await rules_of(connection, "chat", "W", "C")
        assert {each.id for each in rules.channels} == set("0124567")
        assert (rules.keepers, rules.moderators, rules.solved) == ((CREW,), HELP, "done")
        assert await rules_of(connection, "chat", "W", "another") == Rules()


def test_a_rule_that_is_none_or_one_too_many_is_refused() -> None:
    with pytest.raises(InputError, match="no rule named dress"):
        Rules().changed("dress", CREW, on=True)
    full = Rules(askers=tuple(Mention(str(number), "@r") for number in range(LONGEST)))
    with pytest.raises(InputError, match="Remove one"):
        full.changed("askers", Mention("new", "@new"), on=True)


def test_an_entry_is_added_once_and_moderators_are_one_place() -> None:
    rules = Rules().changed("keepers", CREW, on=True).changed("keepers", CREW, on=True)
    assert rules.keepers == (CREW,)
    assert rules.changed("keepers", CREW, on=False) == Rules()
    moderated = Rules().changed("moderators", HELP, on=True)
    assert moderated.moderators == HELP
    assert moderated.changed("moderators", HELP, on=False).moderators is None


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


async def test_reset_rules_are_those_of_a_community_that_never_made_any(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        for community in ("C", "D"):
            await change_rule(connection, "chat", "W", community, "askers", CREW, on=True)
        assert set(await all_rules(connection, "chat", "W")) >= {"C", "D"}
        assert (await reset_rules(connection, "chat", "W", "C") or Rules()).askers == (CREW,)
        assert await reset_rules(connection, "chat", "W", "C") is None
        assert await rules_of(connection, "chat", "W", "C") == Rules()
        assert (await rules_of(connection, "chat", "W", "D")).askers == (CREW,)
