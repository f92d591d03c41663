"""Measures a backup, a restore without vectors, and a scrape of the database's figures, of a desk with many messages.

Usage: python benchmarks/backup.py [--messages 100000]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bots.operations.backup import take_backup
from bots.operations.figures import read_figures
from bots.operations.restore import restore_database
from core.settings.settings import Settings
from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGES = """
INSERT INTO messages (platform, workspace, event_id, conversation, message, state)
SELECT 'slack', 'T1', n::text, 'slack/T1/C' || n %% 1000, jsonb_build_object(
    'event_id', n::text, 'sent_at', '2026-12-01T09:00:00Z',
    'text', 'What does clause ' || n || ' of the handbook say about days off, and who decides on it in the end?',
    'person', jsonb_build_object('id', 'U' || n %% 5000, 'name', 'Ana'),
    'address', jsonb_build_object('platform', 'slack', 'workspace', 'T1', 'channel', 'C' || n %% 1000)
), 'replied' FROM generate_series(1, %s::int) n
"""
REPLIES = """
INSERT INTO replies (message_id, address, reply, state, platform_id, sent_at)
SELECT id, message -> 'address', jsonb_build_object(
    'text', repeat('The handbook says in clause ' || id || ' that days off are decided by the team. ', 6)
), 'sent', id::text, now() FROM messages
"""


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long the block took."""
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.2f} s")


async def scrape(url: str) -> None:
    """Read the figures once to warm up, and once to be timed."""
    async with open_pool(url) as pool:
        await read_figures(pool)
        with timed("scrape"):
            await read_figures(pool)


def measure(messages: int, folder: Path) -> None:
    """Fill a desk, and measure."""
    settings, file = Settings(FRONTDESK_HOME=folder / "home"), folder / "desk.backup"
    settings.home.mkdir()
    with embedded_postgres(settings.home) as url:
        migrate(url)
        with psycopg.connect(url) as connection:
            connection.execute(MESSAGES, [messages])
            connection.execute(REPLIES)
        asyncio.run(scrape(url))
    with timed("backup"):
        manifest = take_backup(settings, file, now=datetime.now(UTC))
    print(f"{manifest.parts['database.sql'].bytes / 1e6:.0f} MB of SQL, a file of {file.stat().st_size / 1e6:.1f} MB")
    with timed("restore"):
        restore_database(settings, file, replace=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as place:
        measure(parser.parse_args().messages, Path(place))
