"""Reminders in the database: what is stored is what comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.skills.reminders import store
from tests.core.skills.reminders.made import ANA, HOUR, LI, MINUTE, NOW, TO_ANA, TO_LI, plan, reminder

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_a_reminder_comes_back_as_it_was_stored(pool: AsyncConnectionPool) -> None:
    made = plan(rrule="FREQ=DAILY", leads=(HOUR, MINUTE), nag=10 * MINUTE, link="https://chat.example/1")
    made = replace(made, without=(made.starts,))
    async with pool.connection() as connection:
        added = await store.add(connection, reminder(made, elsewhere=TO_LI, held=NOW + 30 * HOUR))
        assert await store.get(connection, added.id) == added
        changed = replace(added, state="over", next=None, held=None, elsewhere=None)
        await store.change(connection, changed)
        assert await store.get(connection, added.id) == changed


async def test_a_person_has_what_he_set_and_what_others_set_for_him(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        own = await store.add(connection, reminder(plan("swim")))
        posted = reminder(plan("plan", at=NOW + 2 * HOUR), owner=LI, form="posted", address=TO_ANA)
        given = await store.add(connection, posted)
        assert [found.id for found in await store.active_of(connection, [ANA])] == [own.id, given.id]
        assert [found.id for found in await store.active_of(connection, [LI])] == [given.id]
        assert (await store.count_of(connection, ANA), await store.count_of(connection, LI)) == (1, 1)


async def test_one_process_looks_at_a_time(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection, pool.connection() as other:
        await store.add(connection, reminder(plan()))
        async with connection.transaction():
            (place,) = await store.places(connection, NOW + HOUR)
            assert (place.count, place.for_all) == (1, False)
            assert await store.places(other, NOW + HOUR) == []
        assert await store.places(other, NOW + HOUR) == [place]


async def test_a_reminder_without_a_next_firing_is_over(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        added = await store.add(connection, reminder(plan()))
        await store.advance(connection, [(added, None)])
        found = await store.get(connection, added.id)
    assert found
    assert (found.state, found.next) == ("over", None)
