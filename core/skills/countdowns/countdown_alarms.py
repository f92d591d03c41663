"""What a countdown posts by alarms, each once: how long it still takes, and that it has arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.alarms import alarm, set_alarm
from core.abilities.routines import direct_address
from core.model.messages import Reply
from core.skills.countdowns import store
from core.skills.countdowns.countdown import days_until, how_long

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.alarms import Ringing
    from core.skills.countdowns.countdown import Countdown


async def start(connection: AsyncConnection, countdown: Countdown, *, now: datetime) -> None:
    """Set the alarms of a countdown."""
    which = countdown.id
    at = countdown.target.told_at
    await set_alarm(connection, arrive_countdown, at=at, subject=countdown.subject, countdown=which)
    await _set_tick(connection, countdown, after=now)


async def _set_tick(connection: AsyncConnection, countdown: Countdown, *, after: datetime) -> None:
    following = countdown.rhythm.after(after) if countdown.rhythm else None
    if following and following.instant < countdown.target.told_at:
        which = countdown.id
        await set_alarm(connection, tick_countdown, at=following.instant, subject=countdown.subject, countdown=which)


@alarm
async def tick_countdown(ringing: Ringing, countdown: int) -> None:
    """Post how long it still takes, and set the next alarm; what was missed is left out.

    If the process dies before the commit, nothing is posted and the alarm rings again; if after, it is posted once.
    """
    found = await store.get(ringing.connection, countdown)
    if found is None or found.state != "active" or found.place is None:
        return
    if days_until(found.target, ringing.now) > 0:
        text = f"“{found.name}” is {how_long(found.target, ringing.now)}."
        await ringing.tell(found.place, Reply(text, kind="notice", subjects=(found.subject,)))
    await _set_tick(ringing.connection, found, after=ringing.now)


@alarm
async def arrive_countdown(ringing: Ringing, countdown: int) -> None:
    """Post that it has arrived, or tell its owner if it has no channel, and end the countdown.

    If the process dies before the commit, nothing is posted and the alarm rings again; if after, it is posted once.
    """
    found = await store.get(ringing.connection, countdown)
    if found is None or found.state != "active":
        return
    await store.settle(ringing.connection, found, "over")
    text = f"It is {'the day of ' if found.target.whole_day else 'time for '}“{found.name}”!"
    if found.target.whole_day and days_until(found.target, ringing.now) < 0:
        text = f"“{found.name}” was {how_long(found.target, ringing.now)}; I could not tell you then."
    place = found.place or direct_address(found, found.owner, found.owner_name)
    await ringing.tell(place, Reply(text, kind="notice", subjects=(found.subject,)))
