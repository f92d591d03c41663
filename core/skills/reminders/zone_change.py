"""Reminders when a zone changes: a person moves to another, or an upgrade of the zone database changes its rules."""

from __future__ import annotations

import hashlib
import importlib.resources
import logging
import zoneinfo
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import ZoneName  # noqa: TC001 — it makes the schema
from core.model.buttons import offer
from core.model.errors import UnknownZone
from core.model.messages import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.reminder import TICK, Firing, Owner
from core.text.enumeration import join_words
from core.when import Occurrence, find_zone, resolve

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Plan, Reminder

log = logging.getLogger(__name__)
PAGE = 5_000
A_DAY_SECONDS = 86_400.0
# One step through the index for each distinct zone.
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
MOST_TOLD = 5


@ability(examples=[], presses=True, zone_change=True)
async def ask_about_moving(turn: Turn, zone: ZoneName) -> Reply:
    """Ask a person who changed zones whether the reminders should move along; say nothing if there are none."""
    there = [reminder for reminder in await _own(turn) if reminder.plan.zone != zone]
    if not there:
        return Reply("")
    count = "one reminder" if len(there) == 1 else f"{len(there)} reminders"
    zones = sorted({reminder.plan.zone for reminder in there})[:MOST_TOLD]
    text = (
        f"You have {count} set in the time zone {join_words(zones)}. Should they move with you, so that one for 9:00 "
        f"there comes at 9:00 {zone} time?"
    )
    return Reply(
        text, choices=(offer("Move them", "move_reminders", zone=zone), offer("Leave them", "leave_reminders"))
    )


@ability(examples=[], effect=True, presses=True)
async def move_reminders(turn: Turn, zone: ZoneName) -> Reply:
    """Move a person's own reminders to the same wall-clock time in another zone, in one transaction.

    A one-time reminder that would be past in the new zone comes at once. A repeating one does not come again on a day
    on which it has come already. One that was due and waits, as in quiet hours, still comes if past in both zones.
    """
    moved = 0
    async with turn.connect() as connection:
        for own in await _own(turn):
            found = await store.get(connection, own.id)
            if found is None or found.state != "active" or found.next is None or found.plan.zone == zone:
                continue
            plan = replace(found.plan, zone=zone)
            keeps = found.next.kind == "again" or _waits(found.next, plan, turn.now)
            next_ = found.next if keeps else await _next(connection, found, plan, turn.now)
            state = "active" if next_ else "over"
            await store.change(connection, replace(found, plan=plan, next=next_, held=None, state=state, turn=turn.id))
            moved += 1
    count = "one reminder" if moved == 1 else f"{moved} reminders"
    return Reply(f"Moved: {count} come in the time zone {zone} from now on.")


@ability(examples=[], presses=True)
async def leave_reminders(turn: Turn) -> str:  # noqa: ARG001 — every ability takes the turn
    """Leave the reminders in the zones in which they were set."""
    return "All right, they stay as they were set."


def _waits(firing: Firing, plan: Plan, now: datetime) -> bool:
    """Tell whether a firing is due, and is past in the new zone too."""
    return firing.due <= now and resolve(firing.occurrence.local, plan.tz) <= now


async def _next(connection: AsyncConnection, old: Reminder, plan: Plan, now: datetime) -> Firing | None:
    if not plan.rrule:
        return plan.first(min(now, resolve(plan.starts, plan.tz)))
    next_ = plan.first(now)
    while next_ and await ledger.has_local(connection, old.id, next_.occurrence.local):
        next_ = plan.first(next_.occurrence.instant + TICK)
    return next_


async def _own(turn: Turn) -> list[Reminder]:
    me = Owner.of(turn.message)
    async with turn.connect() as connection:
        return [one for one in await store.active_of(connection, [me]) if one.owner == me and one.for_person]


class ZoneUpgrade:
    """Resolves pending reminders again if the rules of their zone have changed, once in a process.

    For each zone, a digest of the rules that were used is stored. If the process dies before it is stored, the next
    process starts again: what was resolved by the same rules does not change. Any number of processes may run it.
    """

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool
        self._is_done = False

    async def dispatch(self) -> float:
        """Resolve what was resolved by other rules; the second time, do nothing."""
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
            return  # its reminders end when they are due, and the ledger says why
        digest = rules_digest(zone)
        if digest == known:
            return
        changed = last = 0
        while page := await self._page(name, last):
            last = page[-1][0]
            for id_, local, instant in page:
                if resolve(local, zone) != instant:
                    changed += await self._resolve(id_)
        async with self._pool.connection() as connection:
            await connection.execute(_KEEP, (name, digest))
        if changed:
            log.warning("The rules of %s have changed: %d reminders come at other instants now", name, changed)

    async def _page(self, zone: str, after: int) -> list[tuple[int, datetime, datetime]]:
        async with self._pool.connection() as connection:
            return await (await connection.execute(_PAGE, (zone, after, PAGE))).fetchall()

    async def _resolve(self, reminder_id: int) -> bool:
        """Resolve one reminder, unless it has come in the meantime."""
        async with self._pool.connection() as connection, connection.transaction():
            found = await store.get(connection, reminder_id)
            if found is None or found.state != "active" or found.next is None or found.next.kind == "again":
                return False
            old = found.next.occurrence
            instant = resolve(old.local, found.plan.tz)
            due = found.next.due + (instant - old.instant)
            held = found.held if found.held and found.held > due else None
            await store.change(connection, replace(found, next=Firing(Occurrence(old.local, instant), due), held=held))
            return True


def rules_digest(zone: tzinfo) -> str:
    """Return a digest of the file with the rules of a zone."""
    key = getattr(zone, "key", None)
    return hashlib.sha256(_rules(key)).hexdigest() if key else "fixed"


def _rules(key: str) -> bytes:
    """Return the content of a zone's file, found where `zoneinfo` finds it."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder) / key
        if path.is_file():
            return path.read_bytes()
    *packages, name = key.split("/")
    return importlib.resources.files(".".join(("tzdata", "zoneinfo", *packages))).joinpath(name).read_bytes()
