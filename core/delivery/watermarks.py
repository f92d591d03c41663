"""Watermarks: the time until which a platform's messages were received. Missed messages are fetched from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.messages import Address
from core.storage.rows import many, run, scalar

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg_pool import AsyncConnectionPool

_GET = "SELECT heard_until FROM watermarks WHERE (platform, workspace) = (%s, %s)"
# A watermark never moves backwards: if two processes listen, the one that is ahead counts.
_SET = """
INSERT INTO watermarks AS w (platform, workspace, heard_until) VALUES (%s, %s, %s)
ON CONFLICT (platform, workspace) DO UPDATE SET heard_until = greatest(w.heard_until, excluded.heard_until)
"""
_PARTS = """
SELECT substr(workspace, length(%(prefix)s) + 1), heard_until FROM watermarks
WHERE platform = %(platform)s AND starts_with(workspace, %(prefix)s)
"""
_RECENT = """
SELECT address ->> 'channel', thread, max(id), max(address ->> 'name') FROM (
    SELECT id, address, coalesce(address ->> 'thread', address ->> 'below') AS thread
    FROM replies WHERE state = 'sent' ORDER BY id DESC LIMIT %(looked_at)s
) AS newest
WHERE address ->> 'platform' = %(platform)s AND address ->> 'workspace' = %(workspace)s
    AND (thread IS NOT NULL) = %(threads)s
GROUP BY 1, 2 ORDER BY 3 DESC LIMIT %(limit)s
"""
LOOKED_AT = 5_000
"""How many of the newest replies are searched for the threads and channels that we posted in. It bounds the cost."""


class Watermarks:
    """Stores, for each workspace, the time (aware) until which every message was received. Contains the SQL.

    If the process dies while it catches up, the watermark stays where it was. The messages are then fetched again; the
    log recognises those that it has.
    """

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def heard_until(self, platform: str, workspace: str) -> datetime | None:
        """Return the watermark, or None if the workspace was never listened to."""
        at: datetime | None = await scalar(self._pool, _GET, platform, workspace)
        return at

    async def move(self, platform: str, workspace: str, at: datetime) -> None:
        """Move the watermark to a time (aware)."""
        await run(self._pool, _SET, platform, workspace, at)

    async def parts(self, platform: str, workspace: str) -> dict[str, datetime]:
        """Return the watermarks of the channels of a workspace, by channel id."""
        return dict(await many(self._pool, _PARTS, platform=platform, prefix=f"{workspace}/"))

    async def move_part(self, platform: str, workspace: str, channel: str, at: datetime) -> None:
        """Move the watermark of one channel. The watermark of the workspace moves when all channels were read."""
        await self.move(platform, f"{workspace}/{channel}", at)

    async def threads(self, platform: str, workspace: str, *, limit: int) -> list[Address]:
        """Return the threads in which we posted most recently, newest first."""
        return await self._recent(platform, workspace, limit=limit, threads=True)

    async def channels(self, platform: str, workspace: str, *, limit: int) -> list[Address]:
        """Return the channels and direct conversations in which we posted last, outside threads, newest first."""
        return await self._recent(platform, workspace, limit=limit, threads=False)

    async def _recent(self, platform: str, workspace: str, *, limit: int, threads: bool) -> list[Address]:
        where = {"platform": platform, "workspace": workspace, "threads": threads}
        rows = await many(self._pool, _RECENT, **where, looked_at=LOOKED_AT, limit=limit)
        return [Address(platform, workspace, channel, thread, name) for channel, thread, _, name in rows]
