"""The alarms that follow from the state of a case: to ask whether it helped, to close it, to remind whoever has it.

Each is set in the transaction of the step. One that rings although its reason is gone does nothing, so that nothing has
to be cancelled. Their works are named, since the modules that have them build on the steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.abilities.hooks.alarms import set_alarm
from core.skills.cases.clock import business_days_after, business_time_after

if TYPE_CHECKING:
    from datetime import datetime

    from core.abilities.unit_of_work import UnitOfWork
    from core.skills.cases.case import Case, Event
    from core.skills.cases.team_settings import Team

ASK: Final = "ask_if_it_helped"
LAST_WORD: Final = "give_last_word"
CLOSE: Final = "close_waiting_case"
PING: Final = "ping_owner"


async def set_waits(unit: UnitOfWork, before: Case, after: Case, event: Event, team: Team) -> None:
    """Set the alarms of a case that has come from one state into another.

    If the process dies before the commit, neither the step nor the alarm was made; if after, both were.
    """
    came = after.state != before.state
    if came and after.state == "solved" and team.follow_up:
        at = business_time_after(team.working_hours, unit.now, team.follow_up)
        await _set(unit, after, ASK, at, solved=unit.now.isoformat())
    if came and after.state == "waiting_customer" and team.close_after:
        await _set(unit, after, LAST_WORD, last_word_at(team, unit.now))
    if after.state == "with_human" and (came or event == "take") and team.ping_after:
        at = business_time_after(team.working_hours, unit.now, team.ping_after)
        await _set(unit, after, PING, at, since=unit.now.isoformat())


def last_word_at(team: Team, since: datetime) -> datetime | None:
    """Return when a customer who is silent `since` is told that the case will be closed: a business day before."""
    return business_days_after(team.working_hours, since, max(team.close_after - 1, 1))


def closes_at(team: Team, since: datetime, told: datetime) -> datetime | None:
    """Return when a case is closed whose customer is silent `since`, and was `told`: a business day later or more."""
    ends = (
        business_days_after(team.working_hours, since, team.close_after),
        business_days_after(team.working_hours, told, 1),
    )
    return max((at for at in ends if at), default=None)


async def _set(unit: UnitOfWork, case: Case, work: str, at: datetime | None, **arguments: str) -> None:
    if at:
        await set_alarm(unit.connection, work, at=at, subject=case.subject_key, case=case.id, **arguments)
