"""What a countdown says by itself, by alarms, each once: how long it is still, and that it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.alarms import alarm, set_alarm
from core.model.messages import Mention, Reply
from core.skills.countdowns import store
from core.skills.countdowns.countdown import days_until, how_long

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.alarms import Ringing
    from core.skills.countdowns.countdown import Countdown


async def start(connection: AsyncConnection, countdown: Countdown, *, now: datetime) -> None:
    """Set the alarms of a countdown that begins."""
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
    """Tell how long it is still, and set the next alarm; what was missed is not made up for.

    Dies the process before the commit, nothing was told, and it rings again; dies it after, it was told once.
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
    """Tell that it has come, its owner alone if it is not posted anywhere, and end the countdown.

    Dies the process before the commit, nothing was told, and it rings again; dies it after, it was told once.
    """
    found = await store.get(ringing.connection, countdown)
    if found is None or found.state != "active":
        return
    await store.settle(ringing.connection, found, "over")
    text = f"It is {'the day of ' if found.target.whole_day else 'time for '}“{found.name}”!"
    if found.target.whole_day and days_until(found.target, ringing.now) < 0:
        text = f"“{found.name}” was {how_long(found.target, ringing.now)}; I could not tell you on the day."
    alone = found.home.of(Mention(found.owner, found.owner_name))
    await ringing.tell(found.place or alone, Reply(text, kind="notice", subjects=(found.subject,)))
