"""Meetings as events of the place where they were arranged, if the people who run that place want it.

What is shown there is a reply that renews itself. Its first form, which shows nothing yet, is written when a meeting is
made in such a place, and tells all later steps where the event belongs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.communities.community_rules import shows_events
from core.delivery.outbox import last_renewal
from core.model.community_event import Event
from core.model.messages import Reach
from core.model.replies import Reply

if TYPE_CHECKING:
    from core.abilities.unit_of_work import UnitOfWork
    from core.model.messages import Address, Message
    from core.skills.meetings.meeting import Meeting


async def open_event(unit: UnitOfWork, meeting: Meeting, message: Message) -> None:
    """Note that a meeting which a message in a channel has made belongs to the events of that place, if it has any.

    The thread is kept: the platform does not show what is arranged in one that is not for everybody.
    """
    here = replace(message.address, via=None)
    if message.reach is not Reach.DIRECT and not message.confined and await shows_events(unit.connection, here):
        await _show(unit, here, _event(meeting, is_on=False))


async def copy_event(unit: UnitOfWork, old: Meeting, new: Meeting) -> None:
    """Note the same of a meeting that was taken out of a series."""
    if last := await last_renewal(unit.connection, _name(old.subject)):
        await _show(unit, last[0], _event(new, is_on=False))


async def update_event(unit: UnitOfWork, meeting: Meeting) -> None:
    """Show a meeting as it is now: from its confirmation on, also while another time is held, until it is off.

    If that place no longer wants events, the one that it shows is taken back.

    If the process dies before the commit, the event stays as it was; if after, the change waits to be sent.
    """
    last = await last_renewal(unit.connection, _name(meeting.subject))
    shown = last[1].event if last else None
    if last and shown:
        stands = meeting.state == "confirmed" or (meeting.state == "held" and shown.is_on)
        wanted = _event(meeting, is_on=stands and await shows_events(unit.connection, last[0]))
        if wanted != shown and (wanted.is_on or shown.is_on):
            await _show(unit, last[0], wanted)


async def _show(unit: UnitOfWork, place: Address, event: Event) -> None:
    await unit.tell(place, Reply("", kind="notice", event=event, renews=_name(event.key)))


def _event(meeting: Meeting, *, is_on: bool) -> Event:
    starts = meeting.start
    return Event(meeting.subject, meeting.title, starts, starts and meeting.ends, is_on=is_on)


def _name(key: str) -> str:
    return f"event of {key}"
