"""Adapts reminders when a person moves to another time zone, or when an update changes a zone's rules."""

from __future__ import annotations

import hashlib
import importlib.resources
import logging
import zoneinfo
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import ZoneName  # noqa: TC001 — it makes the schema
from core.abilities.hooks.schedulers import scheduler
from core.model.buttons import offer
from core.model.errors import UnknownZone
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.reminder import TICK, Firing
from core.text.catalogue import _, ngettext
from core.text.enumeration import join_words
from core.when import Occurrence, find_zone, resolve

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from psycopg import AsyncConnection

    from core.abilities.hooks.schedulers import Running
    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Plan, Reminder

log = logging.getLogger(__name__)
A_DAY_SECONDS = 86_400.0
MOST_TOLD = 5


@ability(examples=[], presses=True, zone_change=True)
async def ask_about_moving(turn: Turn, zone: ZoneName) -> Reply:
    """Ask a person who changed zones whether their reminders should move along. Without reminders, ask nothing."""
    there = [reminder for reminder in await _own(turn) if reminder.plan.zone != zone]
    if not there:
        return Reply("")
    zones = sorted({reminder.plan.zone for reminder in there})[:MOST_TOLD]
    text = ngettext(
        "You have one reminder set in the time zone {zones}. Should they move with you, so that one for 9:00 there "
        "comes at 9:00 {zone} time?",
        "You have {n} reminders set in the time zone {zones}. Should they move with you, so that one for 9:00 there "
        "comes at 9:00 {zone} time?",
        len(there),
    ).format(n=len(there), zones=join_words(zones), zone=zone)
    move = offer(_("Move them"), move_reminders.__name__, zone=zone)
    leave = offer(_("Leave them"), leave_reminders.__name__)
    return Reply(text, choices=(move, leave))


@ability(examples=[], effect=True, presses=True)
async def move_reminders(turn: Turn, zone: ZoneName) -> Reply:
    """Move a person's own reminders to the same wall-clock time in another zone, in one transaction.

    A one-time reminder whose time is past in the new zone comes at once. A repeating one does not come again on a day
    on which it has already come. One that was due and waits, as in quiet hours, still comes if past in both zones.
    """
    moved: list[Reminder] = []
    async with turn.connect() as connection:
        for own in await _own(turn):
            found = await store.get(connection, own.id)
            if found is None or found.state != "active" or found.next is None or found.plan.zone == zone:
                continue
            plan = replace(found.plan, zone=zone)
            waits = found.next.due <= turn.now and resolve(found.next.occurrence.local, plan.tz) <= turn.now
            keeps = found.next.kind == "again" or waits
            next_ = found.next if keeps else await _next(connection, found, plan, turn.now)
            state = "active" if next_ else "over"
            moved.append(replace(found, plan=plan, next=next_, held=None, state=state, turn=turn.id))
            await store.change(connection, moved[-1])
    text = ngettext(
        "Moved: one reminder comes in the time zone {zone} from now on.",
        "Moved: {n} reminders come in the time zone {zone} from now on.",
        len(moved),
    )
    return Reply(text.format(n=len(moved), zone=zone))


@ability(examples=[], presses=True)
async def leave_reminders(turn: Turn) -> str:  # noqa: ARG001 — every ability takes the turn
    """Leave the reminders in the zones in which they were set."""
    return _("All right, they stay as they were set.")


async def _next(connection: AsyncConnection, old: Reminder, plan: Plan, now: datetime) -> Firing | None:
    """Return the first firing in the new zone that is not on a day on which the reminder has already come."""
    if not plan.rrule:
        return plan.first(min(now, resolve(plan.starts, plan.tz)))
    next_ = plan.first(now)
    while next_ and await ledger.has_local(connection, old.id, next_.occurrence.local):
        next_ = plan.first(next_.occurrence.instant + TICK)
    return next_


async def _own(turn: Turn) -> list[Reminder]:
    me = PersonRef.of(turn.message)
    async with turn.connect() as connection:
        return [one for one in await store.active_of(connection, [me]) if one.owner == me and one.for_person]


@scheduler
@dataclass(slots=True)
class ZoneUpgrade:
    """Resolves pending reminders again, once in a process, if the rules of their zone have changed.

    For each zone, a digest of the rules in use is stored. If the process dies before that, the next process starts
    again; a reminder that was already resolved by the same rules does not change. Any number of processes can run it.
    """

    running: Running
    is_done: bool = field(default=False, init=False)

    async def dispatch(self) -> float:
        """Resolve again what was resolved by other rules. Only the first call does anything."""
        if not self.is_done:
            for zone, known in await store.zones(self.running.pool):
                await self._check(zone, known)
            self.is_done = True
        return A_DAY_SECONDS

    async def _check(self, name: str, known: str | None) -> None:
        try:
            zone = find_zone(name)
        except UnknownZone:
            return  # its reminders end when they are due, and the ledger says why
        if (digest := rules_digest(zone)) == known:
            return
        changed = last = 0
        while page := await store.page_of(self.running.pool, name, after=last):
            last = page[-1][0]
            for id_, local, instant in page:
                if resolve(local, zone) != instant:
                    changed += await self._resolve(id_)
        await store.keep_rules(self.running.pool, name, digest)
        if changed:
            log.warning("The rules of %s have changed: %d reminders come at other instants now", name, changed)

    async def _resolve(self, reminder_id: int) -> bool:
        """Resolve one reminder again, unless it is no longer active. Return whether that was done."""
        async with self.running.pool.connection() as connection, connection.transaction():
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
    """Return a digest of the file with the rules of a zone, from where `zoneinfo` finds it."""
    key = getattr(zone, "key", None)
    if key is None:
        return "fixed"
    system = (Path(folder) / key for folder in zoneinfo.TZPATH)
    packaged = importlib.resources.files("tzdata").joinpath("zoneinfo", *key.split("/"))
    return hashlib.sha256(next(filter(Path.is_file, system), packaged).read_bytes()).hexdigest()
