"""The tables of rotations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address
from core.skills.rotations import store
from core.skills.rotations.rotation import Member, Rotation, Swap, joined, left
from core.skills.rotations.store import Done, Offer
from core.when.schedule import Schedule

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)
ROTATION = Rotation(
    owner="ana",
    owner_name="@ana",
    home=Address("test", "test", "C1", name="#ops"),
    state="active",
    members=(Member("ana", "@ana", 1), Member("li", "@li", 2)),
    name="on-call",
    zone="Europe/Paris",
    rhythm=Schedule(datetime.fromisoformat("2026-01-05T09:00"), "Europe/Paris", "FREQ=WEEKLY"),
)


async def test_a_rotation_comes_back_as_it_was_stored(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        added = await store.add(connection, ROTATION)
        assert await store.get(connection, added.id) == added
        changed = left(joined(replace(added, number=3, last="ana"), "sam", "@sam"), "li")
        await store.change(connection, changed)
        assert await store.get(connection, added.id) == changed
        assert await store.active(connection, ROTATION.home) == [changed]
        await store.change(connection, replace(changed, state="ended"))
        assert await store.active(connection, ROTATION.home) == []


async def test_one_turn_begins_at_an_instant_and_the_newest_comes_first(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        rotation = await store.add(connection, ROTATION)
        first, second = Done(NOW, "ana", "@ana", "ana"), Done(NOW + WEEK, "li", "@li", "li")
        assert await store.begin(connection, rotation, first)
        assert not await store.begin(connection, rotation, Done(NOW, "li", "@li", "li"))
        assert await store.begin(connection, rotation, second)
        assert await store.turns(connection, rotation, until=NOW) == [first]
        assert await store.turns(connection, rotation, until=NOW + WEEK, limit=5) == [second, first]


async def test_skips_and_swaps_are_those_of_future_turns(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        rotation = await store.add(connection, ROTATION)
        for _ in range(2):
            await store.skip(connection, rotation, NOW, "ana")
        await store.swap(connection, rotation, NOW + WEEK, Swap("ana", "li"))
        await store.swap(connection, rotation, NOW + WEEK, Swap("li", "li"))
        changes = await store.changes(connection, rotation, since=NOW)
        assert (changes.skips, changes.swaps) == ({NOW: frozenset({"ana"})}, {NOW + WEEK: Swap("li", "li")})
        assert (await store.changes(connection, rotation, since=NOW + WEEK)).skips == {}


async def test_an_offer_waits_until_it_is_settled(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        rotation = await store.add(connection, ROTATION)
        offer = Offer(0, rotation.id, "ana", "@ana", "li", NOW, NOW + WEEK)
        number = await store.add_offer(connection, offer)
        assert await store.get_offer(connection, number) == replace(offer, id=number)
        await store.settle_offer(connection, replace(offer, id=number), "agreed")
        settled = await store.get_offer(connection, number)
        assert settled is not None
        assert settled.state == "agreed"
