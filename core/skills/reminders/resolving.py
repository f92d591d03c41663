"""Pending reminders after an upgrade of the zone database: their instants follow from its rules, and are found anew.

Of each zone it is kept by which edition of its rules the pending reminders were resolved; a process that starts with
another one resolves them again before long.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import logging
import zoneinfo
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.model.errors import UnknownZone
from core.skills.reminders import store
from core.skills.reminders.reminder import Saying
from core.when import Occurrence, find_zone, resolve

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from psycopg_pool import AsyncConnectionPool

log = logging.getLogger(__name__)

PAGE = 5_000
A_DAY_SECONDS = 86_400.0
# The distinct zones are found by one step through the index each.
_ZONES = """
WITH RECURSIVE zones AS (
    (SELECT zone FROM reminders WHERE state = 'active' ORDER BY zone LIMIT 1)
    UNION ALL
    SELECT (SELECT zone FROM reminders r WHERE r.state = 'active' AND r.zone > zones.zone ORDER BY zone LIMIT 1)
    FROM zones WHERE zones.zone IS NOT NULL
)
SELECT z.zone, e.edition FROM zones z LEFT JOIN reminder_zones e ON e.zone = z.zone WHERE z.zone IS NOT NULL
"""
_PAGE = """
SELECT id, next_local, coalesce(next_at, next_due) FROM reminders
WHERE state = 'active' AND zone = %s AND id > %s AND coalesce(rrule, '') !~ '(HOUR|MINUTE)LY'
ORDER BY id LIMIT %s
"""
_KEEP = """
INSERT INTO reminder_zones (zone, edition) VALUES (%s, %s) ON CONFLICT (zone) DO UPDATE SET edition = excluded.edition
"""


class Resolving:
    """Does so once in a process, beside its work.

    Dies the process in between, the edition is not kept, and the next one begins again: what was resolved by the same
    rules does not change. Any number of processes may do so at once.
    """

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool
        self._is_done = False

    async def dispatch(self) -> float:
        """Resolve what was resolved by other rules; does nothing the second time."""
        if not self._is_done:
            async with self._pool.connection() as connection:
                zones = await (await connection.execute(_ZONES)).fetchall()
            for zone, known in zones:
                await self._check(zone, known)
            self._is_done = True
        return A_DAY_SECONDS

    async def _check(self, name: str, known: str | None) -> None:
        try:
            zone = find_zone(name)
        except UnknownZone:
            return  # its reminders end as they come, and the ledger says why
        edition = edition_of(zone)
        if edition == known:
            return
        changed = 0
        last = 0
        while page := await self._page(name, last):
            last = page[-1][0]
            for id_, local, instant in page:
                if resolve(local, zone) != instant:
                    changed += await self._again(id_)
        async with self._pool.connection() as connection:
            await connection.execute(_KEEP, (name, edition))
        if changed:
            log.warning("The rules of %s have changed: %d reminders come at other instants now", name, changed)

    async def _page(self, zone: str, after: int) -> list[tuple[int, datetime, datetime]]:
        async with self._pool.connection() as connection:
            return await (await connection.execute(_PAGE, (zone, after, PAGE))).fetchall()

    async def _again(self, reminder_id: int) -> bool:
        """Resolve one, unless it has moved on meanwhile, or is nagged about: that has come already."""
        async with self._pool.connection() as connection, connection.transaction():
            found = await store.get(connection, reminder_id)
            if found is None or found.state != "active" or found.next is None or found.next.kind == "again":
                return False
            old = found.next.occurrence
            instant = resolve(old.local, found.plan.tz)
            due = found.next.due + (instant - old.instant)
            held = found.held if found.held and found.held > due else None
            await store.change(connection, replace(found, next=Saying(Occurrence(old.local, instant), due), held=held))
            return True


def edition_of(zone: tzinfo) -> str:
    """Return what tells the rules of a zone from others: a digest of the file that they stand in."""
    key = getattr(zone, "key", None)
    return hashlib.sha256(_rules(key)).hexdigest() if key else "fixed"


def _rules(key: str) -> bytes:
    """Return the file of a zone, from where `zoneinfo` takes it."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder) / key
        if path.is_file():
            return path.read_bytes()
    *packages, name = key.split("/")
    return importlib.resources.files(".".join(("tzdata", "zoneinfo", *packages))).joinpath(name).read_bytes()
