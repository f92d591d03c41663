"""What each server has decided about the desk. Rules are cached for a moment only, so that a change counts at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bots.discord.newest import Newest
from bots.discord.parse import SERVICE, WORKSPACE
from core.communities.community_rules import Rules, rules_of
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

FRESH_SECONDS = 2.0
"""How long rules are used without asking the database again: a busy server says a thousand things in that time."""
CHANGE_SECONDS = 10.0
MOST_KEPT = 5_000


class ServerRules:
    """Reads the rules of servers; direct conversations have none."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool
        self._changing: dict[str, float] = {}
        self._read: Newest[str, tuple[float, Rules]] = Newest(MOST_KEPT)

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
        return rules

    def expect_change(self, guild: str) -> None:
        """Read a server's rules from the database every time for a while, because they are about to change."""
        self._changing = {server: until for server, until in self._changing.items() if until > time.monotonic()}
        self._changing[guild] = time.monotonic() + CHANGE_SECONDS
