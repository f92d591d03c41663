"""Measures how late reminders come with a million pending, the cost of a start, and an hour of downtime.

Reminders fall due at a fixed rate, among others that are due over the next years; one worker delivers them. The delay
is from the due instant to the record of the send. Start-up (from opening the database to the end of the first check)
and the worker's memory are compared with a run with 1,000 pending reminders. At the end, the reminders of an hour are
overdue: half of their occurrences are one-time reminders, half repeat every ten minutes (policy latest_only).

Usage: python benchmarks/reminders.py [--pending 1000000] [--per-second 100] [--seconds 30] [--missed 10000]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from tests.fakes.pending import OFTEN, OFTEN_AN_HOUR, analyse, came, deliver, lateness, write

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

FEW = 1_000
HOUR = timedelta(hours=1)
UNTIL_READY = timedelta(seconds=8)
SINCE = timedelta(minutes=10)
"""How long ago the hour of downtime ended. Reminders that came on time before it are within this span."""


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pending", type=int, default=1_000_000)
    parser.add_argument("--per-second", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--missed", type=int, default=10_000)
    options = parser.parse_args()
    for pending in (FEW, options.pending):
        with tempfile.TemporaryDirectory() as home, embedded_postgres(Path(home)) as url:
            migrate(url)
            async with open_pool(url) as pool:
                later = datetime.now(UTC) + timedelta(days=1)
                await write(pool, pending, begins=later, apart=timedelta(seconds=60))
                await analyse(pool)
                await on_time(pool, url, pending, options)
                if pending != FEW:
                    await after_an_hour(pool, url, options.missed)


async def on_time(pool: AsyncConnectionPool, url: str, pending: int, options: argparse.Namespace) -> None:
    begin = datetime.now(UTC) + UNTIL_READY
    lasting = timedelta(seconds=options.seconds)
    apart = timedelta(seconds=1 / options.per_second)
    await write(pool, lasting // apart, begins=begin, apart=apart)
    run = await deliver(pool, url, until=begin + lasting)
    late = await lateness(pool, since=begin)
    assert len(late) == run.sent == lasting // apart
    print(
        f"{pending:9,} pending, {options.per_second} due/s for {options.seconds} s: late p50 {median(late):.2f} s, "
        f"p99 {quantiles(late, n=100)[-1]:.2f} s (goal 1), most {late[-1]:.2f} s; "
        f"ready after {run.first_look_seconds:.2f} s, memory {run.memory_mb:.0f} MB"
    )


async def after_an_hour(pool: AsyncConnectionPool, url: str, missed: int) -> None:
    end = datetime.now(UTC) - SINCE
    once, often = missed // 2, missed // 2 // OFTEN_AN_HOUR
    await write(pool, once, begins=end - HOUR, apart=HOUR / (once + 1))
    await write(pool, often, begins=end - HOUR, apart=OFTEN / 2 / (often + 1), repeats=True)
    started = time.perf_counter()
    run = await deliver(pool, url, until=end)
    seconds = time.perf_counter() - started
    ledger = await came(pool, end - HOUR, end)
    assert sum(ledger.values()) == once + often * OFTEN_AN_HOUR
    assert run.sent == once + often
    print(
        f"{sum(ledger.values()):9,} occurrences missed in an hour, each in the ledger: {once:,} one-shots delivered, "
        f"{often:,} that repeat delivered once; {run.sent / seconds:.0f} a second"
    )


if __name__ == "__main__":
    asyncio.run(main())
