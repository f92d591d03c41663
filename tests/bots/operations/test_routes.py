"""What a process tells those who watch it, over HTTP, while it works."""

from __future__ import annotations

from collections import Counter as Tally
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bots.assembly import open_desk
from bots.operations.figures import FIGURES, Figure, read_figures
from bots.operations.listener import watched
from core.model.errors import SettingsError
from core.settings.settings import Settings
from core.storage.database import open_pool
from tests.fakes.crowd import Counter, crowd, hear
from tests.fakes.servers import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bots.frontdesk import Frontdesk

STATES = "SELECT state, count(*) FROM messages GROUP BY state"
SLOW = Figure("slow", "Too slow.", (), "SELECT pg_sleep(60)")
Samples = dict[tuple[str, str], float]


class Watcher:
    """Asks a process as Prometheus and a load balancer do."""

    def __init__(self, session: aiohttp.ClientSession, place: str) -> None:
        self._session, self._place = session, place

    async def ready(self) -> tuple[int, list[str]]:
        async with self._session.get(f"http://{self._place}/ready") as answer:
            return answer.status, (await answer.json()).get("missing", [])

    async def scrape(self) -> Samples:
        """Return all samples by name and the values of their labels."""
        async with self._session.get(f"http://{self._place}/metrics") as answer:
            text = await answer.text()
        families = text_string_to_metric_families(text)
        samples = [sample for family in families for sample in family.samples]
        return {(s.name, ",".join(s.labels[name] for name in sorted(s.labels))): s.value for s in samples}


def states(url: str) -> Tally[str]:
    with psycopg.connect(url) as connection:
        return Tally(dict(connection.execute(STATES).fetchall()))


@asynccontextmanager
async def opened(home: Path, url: str, platform: Counter) -> AsyncIterator[tuple[Frontdesk, Watcher]]:
    place = f"127.0.0.1:{free_port()}"
    settings = Settings(FRONTDESK_HOME=home, DATABASE_URL=url, FRONTDESK_METRICS=place)
    async with watched(settings) as operations, aiohttp.ClientSession() as session:
        assert operations
        watcher = Watcher(session, place)
        assert await watcher.ready() == (503, ["desk"])
        async with open_desk(settings, adapters=[platform]) as desk:  # type: ignore[list-item]
            with operations.telling_of(desk):
                yield desk, watcher


async def test_a_scrape_under_load_equals_the_database_and_what_was_done(home: Path, database_url: str) -> None:
    platform, count = Counter(), 120
    async with opened(home, database_url, platform) as (desk, watcher):
        assert await hear(desk.inbox, crowd(count, conversations=20, replayed=0.1)) == count
        assert (await watcher.scrape())["frontdesk_oldest_waiting_seconds", "message"] > 0
        async with desk.working():
            during = 0
            while states(database_url)["waiting"]:
                before, found, after = states(database_url), await watcher.scrape(), states(database_url)
                assert before["replied"] <= found.get(("frontdesk_messages", "replied"), 0) <= after["replied"]
                assert after["waiting"] <= found.get(("frontdesk_messages", "waiting"), 0) <= before["waiting"]
                during += 0 < after["replied"] < count
            while len(platform.sent) < count:
                await watcher.scrape()
            found = await watcher.scrape()
    assert during
    assert found["frontdesk_messages", "replied"] == states(database_url)["replied"] == count
    assert found["frontdesk_turn_duration_seconds_count", "replied"] == count
    assert found["frontdesk_send_duration_seconds_count", "sent,counter"] == count
    assert found["frontdesk_events_total", "accepted,counter"] == count
    assert found["frontdesk_events_total", "known,counter"] == count // 10
    assert found["frontdesk_oldest_waiting_seconds", "message"] == 0
    assert not any(value for (name, _), value in found.items() if name == "frontdesk_figure_failed")


async def test_it_is_ready_until_a_store_or_a_gateway_is_gone(home: Path, database_url: str) -> None:
    connected = [True]
    async with opened(home, database_url, Counter()) as (desk, watcher):
        assert await watcher.ready() == (200, [])
        desk.listening.watch("slack", lambda: connected[0])
        connected[0] = False
        assert await watcher.ready() == (503, ["slack"])
        connected[0] = True
        assert await watcher.ready() == (200, [])
        await desk.stores.pool.close()
        assert await watcher.ready() == (503, ["database"])
        found = await watcher.scrape()
        assert {found["frontdesk_figure_failed", figure.name] for figure in FIGURES} == {1}
        async with watcher._session.get(f"http://{watcher._place}/health") as answer:
            assert answer.status == 200


async def test_a_figure_that_takes_too_long_is_left_out_and_the_others_are_told(database_url: str) -> None:
    async with open_pool(database_url) as pool:
        families = await read_figures(pool, [SLOW, *FIGURES], seconds=0.5)
    (failed,) = [family for family in families if family.name == "frontdesk_figure_failed"]
    assert [sample.labels["figure"] for sample in failed.samples if sample.value] == ["slow"]
    assert len(families) == len(FIGURES) + 1


async def test_a_port_that_is_taken_is_named(home: Path, database_url: str) -> None:
    async with opened(home, database_url, Counter()) as (_, watcher):
        taken = Settings(FRONTDESK_METRICS=watcher._place)
        with pytest.raises(SettingsError, match="FRONTDESK_METRICS=127"):
            await watched(taken).__aenter__()
