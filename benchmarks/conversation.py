"""Measures the time and storage of a turn at the 10,000th message of a conversation, and at the 20th of others.

The log is filled as if the conversation had taken place, and summarised by the real job. Then turns of the long
conversation and of short ones alternate, so that a busy machine affects both alike. The time is from `Inbox.accept` to
the recorded reply; the storage is the growth of all rows during the turn.

Usage: python benchmarks/conversation.py [--messages 10000] [--turns 200]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from statistics import mean, median, quantiles

from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from tests.fakes.crowd import Counter
from tests.fakes.house import House
from tests.fakes.long import bytes_of, lengthen, turn

SHORT = 20


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, embedded_postgres(Path(home)) as url:
        migrate(url)
        async with open_pool(url) as pool:
            house = House(pool, Counter())
            async with house.jobs.open(pool), house.working():
                await measure(house, options.messages, options.turns)


async def measure(house: House, messages: int, turns: int) -> None:
    for _ in range(20):
        await turn(house, "warm")
    await lengthen(house, "long", by=messages - turns // 2)
    for number in range(turns):
        await lengthen(house, f"short{number}", by=SHORT - 1)
    async with house.pool.connection() as connection:
        await connection.execute("VACUUM ANALYZE")
    short, long = [], []
    for number in range(turns):
        short.append(await one(house, f"short{number}"))
        long.append(await one(house, "long"))
    print(f"{turns} turns around message {messages:,}, alternating with the {SHORT}th message of as many conversations")
    for name, found in ((f"message {SHORT}", short), (f"message {messages:,}", long)):
        seconds = [each for each, _ in found]
        print(
            f"{name:16} p50 {median(seconds) * 1000:5.1f} ms   p95 {quantiles(seconds, n=20)[-1] * 1000:5.1f} ms   "
            f"{mean(grown for _, grown in found):6.0f} bytes"
        )
    time = median(s for s, _ in long) / median(s for s, _ in short)
    size = mean(grown for _, grown in long) / mean(grown for _, grown in short)
    print(f"ratios           time {time:.2f}, bytes {size:.2f} (limit 1.10)")


async def one(house: House, channel: str) -> tuple[float, float]:
    """Return the seconds that a turn takes, and the bytes that it has added when its reply is sent."""
    before = await bytes_of(house, channel)
    seconds = await turn(house, channel)
    await house.settle()
    return seconds, await bytes_of(house, channel) - before


if __name__ == "__main__":
    asyncio.run(main())
