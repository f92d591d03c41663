"""What happens to one time of a series: it is skipped, or becomes a meeting of its own at another time.

As in `core.skills.meetings.life`, all of a step is one transaction of the caller's: dies the process before its commit,
the series stands as it was, and nobody is told; dies it after, everything stands, and each is told once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.messages import Mention, Reply
from core.skills.meetings import store, telling
from core.skills.meetings.announcing import enclosed
from core.skills.meetings.life import write
from core.skills.meetings.parties import parties
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from core.skills.meetings.announcing import Doing
    from core.skills.meetings.meeting import Meeting
    from core.skills.meetings.parties import Party


async def skip(doing: Doing, meeting: Meeting, start: datetime) -> Meeting:
    """Free one time of a series for all, reserve one more ahead, and tell everybody but the organiser.

    Raises:
        Taken: somebody is not free at the time that would be reserved; nothing has changed.
    """
    less = meeting.skipping(start)
    await write(doing, less)
    async for each in _guests(doing, less):
        zone = each.resource.hours.tz
        gone, again = (told(time, zone, now=doing.now, lasting=True) for time in (start, less.begins))
        text = f"{less.name} skips “{less.title}” this once, {dated(gone)}. Its next time is {dated(again)}."
        said = Reply(text, kind="notice", subjects=(less.subject,), moments=(gone, again))
        await _tell(doing, less, each, said, series=less)
    return less


async def move(doing: Doing, meeting: Meeting, start: datetime, to: datetime) -> tuple[Meeting, Meeting]:
    """Take one time out of a series, and hold another one in its place; ask everybody. Return both.

    Raises:
        Taken: somebody is not free then, or at the time that would be reserved ahead; nothing has changed.
    """
    less = meeting.skipping(start)
    once = replace(less, state="offered", round=0, start=None, weeks=None, held_until=None, skipped=())
    async with doing.connection.transaction():
        await write(doing, less)
        held = (await store.add(doing.connection, replace(once, guests=less.coming))).chosen(to, now=doing.now)
        await write(doing, held)
    async for each in _guests(doing, held):
        names = [guest.name for guest in held.guests if guest.id != each.id]
        was = told(start, each.resource.hours.tz, now=doing.now, lasting=True)
        said = telling.invitation(held, each, names, now=doing.now, moved_from=was)
        await _tell(doing, held, each, said, series=less)
    return less, held


async def _guests(doing: Doing, meeting: Meeting) -> AsyncIterator[Party]:
    coming = {guest.id for guest in meeting.coming}
    for each in await parties(doing.connection, meeting):
        if each.id in coming:
            yield each


async def _tell(doing: Doing, meeting: Meeting, each: Party, said: Reply, *, series: Meeting) -> None:
    files = await enclosed(doing, series, each.id)
    whole = replace(said, enclosures=files, zone=each.resource.hours.zone, returns=meeting.home)
    await doing.tell(meeting.home.of(Mention(each.id, each.name)), whole)
