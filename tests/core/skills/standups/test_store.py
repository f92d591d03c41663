"""The tables of stand-ups."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address
from core.skills.standups import store
from core.skills.standups.standup import Answer, Member, Standup
from core.when.schedule import Schedule

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 13, tzinfo=UTC)
TODAY = date(2026, 11, 25)
STANDUP = Standup(
    owner="ana",
    owner_name="@ana",
    home=Address("test", "test", "C7", name="#team"),
    state="active",
    members=(Member("ana", "@ana", "Europe/Paris"), Member("li", "@li")),
    questions=("What is new?",),
    rhythm=Schedule(datetime.fromisoformat("2026-11-23T14:00"), "Europe/Paris", "FREQ=DAILY"),
)


async def test_a_stand_up_comes_back_as_it_was_stored_and_is_gone_when_it_ended(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        added = await store.add(connection, STANDUP)
        assert await store.get(connection, added.id) == added
        await store.put_member(connection, added, Member("li", "@li", "Asia/Tokyo", NOW))
        await store.remove_member(connection, added, "ana")
        changed = await store.get(connection, added.id)
        assert changed is not None
        assert changed.members == (Member("li", "@li", "Asia/Tokyo", NOW),)
        for state, count in (("paused", 1), ("ended", 0)):
            await store.change(connection, replace(changed, state=state))
            assert len(await store.standing(connection, STANDUP.home)) == count


async def test_a_day_has_one_round_and_a_posted_one_waits_for_nothing(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        standup = await store.add(connection, STANDUP)
        today = await store.open_round(connection, standup, NOW, TODAY)
        assert today is not None
        assert await store.open_round(connection, standup, NOW + timedelta(hours=1), TODAY) is None
        await store.put_answer(connection, today.id, Answer("li", "@li", NOW))
        await store.put_answer(connection, today.id, Answer("li", "@li", NOW, "answered", "the docs"))
        (opened,) = await store.unposted(connection, standup)
        assert opened.answers == (Answer("li", "@li", NOW, "answered", "the docs"),)
        await store.settle_round(connection, today.id, "posted")
        assert await store.unposted(connection, standup) == []


async def test_an_answer_belongs_to_the_round_that_asked_before_one_that_comes(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        standup = await store.add(connection, STANDUP)
        today = await store.open_round(connection, standup, NOW, TODAY)
        tomorrow = await store.open_round(connection, standup, NOW + timedelta(days=1), TODAY + timedelta(days=1))
        assert today is not None
        assert tomorrow is not None
        assert await store.latest_of(connection, "li", [standup], now=NOW) is None
        await store.put_answer(connection, tomorrow.id, Answer("li", "@li", NOW + timedelta(hours=20)))
        assert await store.latest_of(connection, "li", [standup], now=NOW) == (standup.id, tomorrow.id)
        await store.put_answer(connection, today.id, Answer("li", "@li", NOW - timedelta(hours=5), "chased"))
        assert await store.latest_of(connection, "li", [standup], now=NOW) == (standup.id, today.id)
        await store.drop_answer(connection, today.id, "li")
        assert await store.latest_of(connection, "li", [standup], now=NOW) == (standup.id, tomorrow.id)
