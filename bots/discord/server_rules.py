"""What each server has decided about the desk, as the core keeps it; read again after a moment, so that it counts."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from bots.discord.parse import SERVICE, WORKSPACE
from core.communities.community_rules import Rules, rules_of
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

FRESH_SECONDS = 2.0
"""For how long rules are used without a look at the database: a server may say a thousand things in that time."""
CHANGE_SECONDS = 10.0
MOST_KEPT = 5_000


class Decisions:
    """Reads the rules of servers; outside of all there are none."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool
        self._changing: dict[str, float] = {}
        self._read: OrderedDict[str, tuple[float, Rules]] = OrderedDict()

    async def of(self, guild: str | None) -> Rules:
        """Return the rules of a server.

        Raises:
            RetryLater: the database does not work.
        """
        if guild is None:
            return Rules()
        read_at, rules = self._read.get(guild, (float("-inf"), Rules()))
        now = time.monotonic()
        if now - read_at < FRESH_SECONDS and now > self._changing.get(guild, 0.0):
            return rules
        with told_as_ours():
            async with self._pool.connection() as connection:
                rules = await rules_of(connection, SERVICE, WORKSPACE, guild)
        self._read[guild] = (time.monotonic(), rules)
        while len(self._read) > MOST_KEPT:
            self._read.popitem(last=False)
        return rules

    def change(self, guild: str) -> None:
        """Look at a server's rules each time for a while: they are about to change."""
        self._changing = {each: until for each, until in self._changing.items() if until > time.monotonic()}
        self._changing[guild] = time.monotonic() + CHANGE_SECONDS
