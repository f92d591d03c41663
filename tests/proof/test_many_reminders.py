"""Many reminders: those that fall due come in time, those that were missed have their row in the ledger each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fakes.pending import OFTEN, OFTEN_AN_HOUR, came, deliver, write

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("pending", "missed"), [(1_000, 120), pytest.param(1_000_000, 10_000, marks=pytest.mark.proof)]
)
async def test_after_an_hour_of_standing_still_one_shots_come_late_and_recurring_ones_once(
    pool: AsyncConnectionPool, database_url: str, pending: int, missed: int
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    end = now - timedelta(minutes=1)
    once, often = missed // 2, missed // 2 // OFTEN_AN_HOUR
    await write(pool, pending, begins=now + timedelta(days=1), apart=timedelta(seconds=60))
    await write(pool, once, begins=end - HOUR, apart=HOUR / (once + 1))
    await write(pool, often, begins=end - HOUR, apart=OFTEN / 2 / (often + 1), repeats=True)
    run = await deliver(pool, database_url, until=end)
    ledger = await came(pool, end - HOUR, end)
    assert ledger == {
        (False, "sending", "sent"): once,
        (True, "sending", "sent"): often,
        (True, "skipped", ""): often * (OFTEN_AN_HOUR - 1),
    }
    assert run.sent == run.late == once + often
