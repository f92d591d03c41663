"""The team's promises: the clocks of each case are kept, and the team is warned before one is broken, and told after.

Both are alarms, each set when a clock starts. One that rings after its clock has stopped does nothing, so nothing has
to be cancelled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.alarms import alarm, set_alarm
from core.abilities.unit_of_work import UnitOfWork
from core.model.language import speaking
from core.model.replies import Reply
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.clock import clocks_after, new_clocks
from core.skills.cases.team import support_desk
from core.text.catalogue import N_, _
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from psycopg import AsyncConnection

    from core.abilities.hooks.alarms import Ringing
    from core.skills.cases.case import Case, Event
    from core.skills.cases.clock import Clock, Kind
    from core.skills.cases.team_settings import Team

_WORDS: Final = {
    ("solve", "warn"): N_("⏳ Case {number} is to be solved {when}: {subject}"),
    ("solve", "breach"): N_("⚠️ Case {number} was to be solved {when}: {subject}"),
    ("answer", "warn"): N_("⏳ Case {number} is to be answered {when}: {subject}"),
    ("answer", "breach"): N_("⚠️ Case {number} was to be answered {when}: {subject}"),
}


async def begin(unit: UnitOfWork, case: Case, team: Team) -> None:
    """Start the clocks of a case that was just opened, and set the alarms of its promises."""
    clocks = new_clocks(unit.now)
    await store.put_clocks(unit.connection, case.id, clocks)
    for clock in clocks.values():
        await _set_alarms(unit, case, clock, team)


async def follow(unit: UnitOfWork, case: Case, event: Event, team: Team) -> None:
    """Start and stop the clocks of a case after an event, and set the alarms of those that start."""
    before = await store.clocks_of(unit.connection, case.id)
    if not before:
        return
    after = clocks_after(before, event, case.state, at=unit.now, hours=team.working_hours)
    await store.put_clocks(unit.connection, case.id, after)
    for kind, clock in after.items():
        if clock.since is not None and clock.since != before[kind].since:
            await _set_alarms(unit, case, clock, team)


async def renew(unit: UnitOfWork, case: Case, team: Team) -> None:
    """Set the alarms of all clocks that run, because other promises hold. Earlier alarms find nothing to tell."""
    for clock in (await store.clocks_of(unit.connection, case.id)).values():
        await _set_alarms(unit, case, clock, team)


def promised(team: Team, case: Case, kind: Kind) -> timedelta | None:
    """Return the business time that is promised for a clock of a case, or None."""
    length: timedelta | None = getattr(team.promised(case.priority), kind)
    return length


def due_at(team: Team, case: Case, clock: Clock) -> datetime | None:
    """Return when the promise of a clock is broken, or None if it stands or nothing is promised."""
    length = promised(team, case, clock.kind)
    return clock.ends(length, team.working_hours) if length else None


async def next_due(connection: AsyncConnection, case: Case) -> datetime | None:
    """Return when the next promise about a case is broken, or None if no clock with a promise runs."""
    desk = await support_desk(connection, case.team)
    clocks = (await store.clocks_of(connection, case.id)).values() if desk else ()
    ends = [due_at(desk.team, case, clock) for clock in clocks] if desk else []
    return min((at for at in ends if at), default=None)


@alarm
async def warn_about_case(ringing: Ringing, case: int, kind: Kind) -> None:
    """Warn the team that a promise is about to be broken.

    If the process dies before the commit, nobody is warned and the alarm rings again; if after, they are warned once.
    """
    await _tell(UnitOfWork.of(ringing), case, kind, "warn")


@alarm
async def report_breach(ringing: Ringing, case: int, kind: Kind) -> None:
    """Tell the team that a promise is broken, once.

    If the process dies before the commit, nobody is told and the alarm rings again; if after, the team is told once.
    """
    await _tell(UnitOfWork.of(ringing), case, kind, "breach")


async def _tell(unit: UnitOfWork, case_id: int, kind: Kind, stage: str) -> None:
    case = await store.lock(unit.connection, case_id)
    desk = await support_desk(unit.connection, case.team) if case else None
    clock = (await store.clocks_of(unit.connection, case_id)).get(kind)
    length = case and desk and promised(desk.team, case, kind)
    if case is None or desk is None or clock is None or not length:
        return
    hours, share = desk.team.working_hours, desk.team.warn_at / 100 if stage == "warn" else 1
    is_told = clock.breached or (stage == "warn" and clock.warned)
    if is_told or clock.since is None or clock.reading(unit.now, hours) < length * share:
        return
    told_of = replace(clock, warned=True, breached=stage == "breach")
    await store.put_clocks(unit.connection, case_id, {kind: told_of})
    ends = clock.ends(length, hours)
    if case.staff and ends:
        with speaking(desk.team.language):
            moment = told(ends, hours.tz, now=unit.now, lasting=True, zoned=True)
            words = _(_WORDS["solve" if kind == "solve" else "answer", stage])
            text = words.format(number=case.id, when=dated(moment), subject=plain(case.subject))
            await unit.tell(case.staff, Reply(text, kind="notice", moments=(moment,), subjects=(case.subject_key,)))


async def _set_alarms(unit: UnitOfWork, case: Case, clock: Clock, team: Team) -> None:
    length = promised(team, case, clock.kind)
    if not length:
        return
    for work, share in ((warn_about_case, team.warn_at / 100), (report_breach, 1)):
        at = clock.ends(length * share, team.working_hours)
        if at:
            which = {"case": case.id, "kind": clock.kind}
            await set_alarm(unit.connection, work, at=at, subject=case.subject_key, **which)
