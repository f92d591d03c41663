"""The ledger: one row for each firing, whatever happens twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.skills.reminders import ledger, store
from core.skills.reminders.reminder import Firing
from tests.core.skills.reminders.made import ANA, HOUR, LI, NOW, plan, reminder

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_a_firing_is_recorded_once_and_known_from_then_on(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        added = await store.add(connection, reminder(plan()))
        assert added.next
        later = Firing(added.next.occurrence, NOW + 2 * HOUR)
        for reason in ("Ana skipped it", "Ana skipped it again"):
            await ledger.note_skipped(connection, added, [added.next], reason)
        wanted = [(added.id, added.next), (added.id, later)]
        assert await ledger.known(connection, wanted) == {(added.id, added.next)}
        (entry,) = await ledger.ledger(connection)
        assert (entry.due, entry.state, entry.reason) == (NOW + HOUR, "skipped", "Ana skipped it")
        assert await ledger.has_local(connection, added.id, added.next.occurrence.local)


async def test_a_person_reads_only_the_own_rows_newest_first(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        for owner, what, hours in ((ANA, "swim", 1), (LI, "plan", 2), (ANA, "eat", 3)):
            added = await store.add(connection, reminder(plan(what, at=NOW + hours * HOUR), owner=owner))
            assert added.next
            await ledger.note_skipped(connection, added, [added.next], "it was called off")
        assert [entry.what for entry in await ledger.ledger_of(connection, [ANA], limit=5)] == ["eat", "swim"]
        assert [entry.what for entry in await ledger.ledger(connection, newest=2)] == ["plan", "eat"]
