"""`/metrics`, `/health` and `/ready`, for whichever HTTP server of ours mounts them."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from aiohttp import web
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import CollectorRegistry

from bots.operations.figures import FIGURES, read_figures
from bots.operations.metrics import Metrics
from core.model.errors import FrontdeskError
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Sequence

    from prometheus_client.metrics_core import Metric

    from bots.frontdesk import Frontdesk

READY_SECONDS: Final = 3.0
"""How long each store may take to give a sign of life."""


class Operations:
    """What the routes tell of: this process's metrics, and its desk while it is open."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.desk: Frontdesk | None = None

    @contextmanager
    def telling_of(self, desk: Frontdesk) -> Iterator[None]:
        """Tell of a desk for the duration of the block."""
        self.desk = desk
        try:
            yield
        finally:
            self.desk = None

    async def missing(self) -> list[str]:
        """Return what is missing for this process to do its work: `desk`, `database`, `chroma`, or a platform."""
        if (desk := self.desk) is None:
            return ["desk"]
        stores = {"database": _ask_database(desk), "chroma": desk.stores.vectors.check()}
        alive = await asyncio.gather(*map(_is_alive, stores.values()))
        return [name for name, is_alive in zip(stores, alive, strict=True) if not is_alive] + [*desk.listening.gone]

    async def exposition(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        families: list[Metric] = []
        if self.desk:
            pool = self.desk.stores.pool
            families = [*_of_pool(pool.get_stats()), *await read_figures(pool, FIGURES)]
        return generate_latest(self.metrics.registry) + generate_latest(_Read(families))


def routes(operations: Operations) -> Sequence[web.RouteDef]:
    """Return the routes, to be mounted by an application (`application.add_routes`)."""

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=await operations.exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(_: web.Request) -> web.Response:
        missing = await operations.missing()
        status = {"status": "not ready", "missing": missing} if missing else {"status": "ready"}
        return web.json_response(status, status=503 if missing else 200)

    return [web.get("/metrics", metrics), web.get("/health", health), web.get("/ready", ready)]


class _Read(CollectorRegistry):
    """Families that were read already, as `generate_latest` wants them."""

    def __init__(self, families: Sequence[Metric]) -> None:
        super().__init__(auto_describe=False)
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        yield from self._families


def _of_pool(stats: dict[str, int]) -> Iterator[Metric]:
    connections = GaugeMetricFamily(
        "frontdesk_pool_connections", "Connections of this process to the database, by state.", labels=["state"]
    )
    size, free = stats.get("pool_size", 0), stats.get("pool_available", 0)
    connections.add_metric(["used"], size - free)
    connections.add_metric(["free"], free)
    yield connections
    yield GaugeMetricFamily(
        "frontdesk_pool_waiting", "Who waits for a connection in this process.", value=stats.get("requests_waiting", 0)
    )


async def _ask_database(desk: Frontdesk) -> None:
    async with desk.stores.pool.connection(timeout=READY_SECONDS) as connection:
        await connection.execute("SELECT 1")


async def _is_alive(asked: Awaitable[None]) -> bool:
    try:
        with told_as_ours():
            async with asyncio.timeout(READY_SECONDS):
                await asked
    except (FrontdeskError, TimeoutError):
        return False
    return True
