"""Tells open pages that something has changed, so that they show it. One look at the database serves all pages."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from core.model.errors import FrontdeskError
from core.storage.rows import one, scalar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.4
"""How often it is looked whether anything was written, while a page is open."""
MOST_PAGES: Final = 500
"""How many pages can be open. Each holds a connection."""
# Changes whenever a transaction that writes begins or ends, in any process, and costs nothing to read.
_SNAPSHOT = "SELECT pg_current_snapshot()::text"
# What the pages show. A heartbeat of a worker changes the snapshot, and nothing of this.
_STATE = """
SELECT (SELECT max(id) FROM messages), (SELECT max(id) FROM replies),
    (SELECT count(*) FROM messages WHERE state = 'waiting' AND id > (SELECT max(id) - 1000 FROM messages)),
    (SELECT count(*) FROM replies WHERE state = 'waiting'), (SELECT count(*) FROM replies WHERE state = 'failed'),
    (SELECT max(id) FROM case_ledger), (SELECT max(id) FROM case_entries), (SELECT max(id) FROM booking_ledger)
"""


class Live:
    """Watches the database while any page listens."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool
        self._listeners: set[asyncio.Event] = set()
        self._watching: asyncio.Task[None] | None = None

    @property
    def is_full(self) -> bool:
        """Whether no more pages can be served."""
        return len(self._listeners) >= MOST_PAGES

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Event]:
        """Yield an event that is set whenever something has changed."""
        event = asyncio.Event()
        self._listeners.add(event)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        try:
            yield event
        finally:
            self._listeners.discard(event)

    async def stop(self) -> None:
        """Stop watching."""
        if self._watching:
            self._watching.cancel()
            await asyncio.wait([self._watching])

    async def _watch(self) -> None:
        snapshot: str | None = None
        state: object = None
        while self._listeners:
            try:
                now = await scalar(self._pool, _SNAPSHOT)
                if now != snapshot:
                    before, snapshot, state = state, now, await one(self._pool, _STATE)
                    if before is not None and before != state:
                        self._tell()
            except FrontdeskError as error:
                log.warning("The pages do not show what is new: %s", error)
            await asyncio.sleep(LOOK_SECONDS)

    def _tell(self) -> None:
        for event in self._listeners:
            event.set()
