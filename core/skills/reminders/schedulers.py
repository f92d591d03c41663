"""What the skill does by itself, in every worker: send what is due, and report what could not be sent."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from core.abilities.schedulers import scheduler
from core.jobs.jobs import BROADCAST, TO_A_PERSON
from core.model.errors import FrontdeskError
from core.model.messages import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.reminder import Settled, settle
from core.skills.reminders.rendering import on_behalf_of, render_due
from core.skills.reminders.routing import Preferences, notify_once, reserved_until, route_now
from core.skills.reminders.zone_change import ZoneUpgrade

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.schedulers import Running
    from core.delivery.posting import Posting
    from core.model.clock import Clock
    from core.skills.reminders.ledger import Failure
    from core.skills.reminders.reminder import Reminder
    from core.skills.reminders.store import Place


@scheduler
def send_reminders(running: Running) -> Dispatch:
    """Make what moves due reminders into replies."""
    return Dispatch(running.pool, posting=running.posting, clock=running.clock)


@scheduler
def watch_reminders(running: Running) -> FailureWatch:
    """Make what sees to those that fail."""
    return FailureWatch(running.pool, posting=running.posting, clock=running.clock)


@scheduler
def resolve_reminders(running: Running) -> ZoneUpgrade:
    """Make what resolves them again after an upgrade of the zone database."""
    return ZoneUpgrade(running.pool)


log = logging.getLogger(__name__)
BATCH = 200
"""Reminders a transaction."""
LOOK_SECONDS = 0.25
"""How often a process looks for what is due: a share of the second that a reminder may be late."""
RUSH_SECONDS = 0.5
"""The same while more is due than may be sent: such a look reads all of it, and no channel may be sent to sooner."""
Come = list[tuple["Reminder", Settled]]


class Dispatch:
    """Moves what is due into the outbox: for each channel as much as may be sent to it soon, for people first.

    Any number of processes may do so; one looks at a time.

    Dies a process before the commit, nothing was moved, and the next look moves it; dies it after, the ledger, the
    reply and its job stand together, and the sender settles the rest. Where a person wants to be reminded is read in
    the same transaction: a reminder that is due while somebody chooses goes to the one place or to the other.
    """

    def __init__(self, pool: AsyncConnectionPool, *, posting: Posting, clock: Clock) -> None:
        self._pool = pool
        self._posting = posting
        self._clock = clock
        self._left: dict[int, datetime] = {}  # to other processes, and until when: they keep nobody's place meanwhile

    async def dispatch(self) -> float:
        """Move what is due now, and return after how many seconds to look again."""
        async with self._pool.connection() as connection, connection.transaction():
            now = self._clock.now()
            places = await store.places(connection, now)
            if not places:
                return LOOK_SECONDS
            self._left = {id_: until for id_, until in self._left.items() if until > now}
            due = await store.due_by(connection, now, await self._wanted(connection, places), but=self._left)
            wishes = await Preferences.of(connection, due)
            held = [(each, until) for each in due if (until := wishes.quiet_until(each, now))]
            await store.hold(connection, held)
            waiting = {each.id for each, _ in held}
            come: Come = []
            for each in (each for each in due if each.id not in waiting):
                placed = await route_now(connection, each, wishes, posting=self._posting, now=now)
                if placed is None:
                    self._left[each.id] = reserved_until(each, now)
                else:
                    come.append((placed, _settled(each, now)))
            await self._deliver(connection, await _new(connection, come))
        if self._left:
            return LOOK_SECONDS
        is_rush = len(due) < min(BATCH, sum(each.count for each in places))
        return RUSH_SECONDS if is_rush else 0.0

    async def _wanted(self, connection: AsyncConnection, places: Sequence[Place]) -> list[tuple[Place, int]]:
        """Return from where how many are moved now."""
        room = await self._posting.room(connection, [(each.address, each.count) for each in places])
        return [(each, most) for each, most in zip(places, _shares(places, room), strict=True) if most]

    async def _deliver(self, connection: AsyncConnection, come: Come) -> None:
        replies = [(each.address, render_due(each, firing)) for each, what in come for firing in what.deliver]
        priorities = [TO_A_PERSON if reply.choices else BROADCAST for _, reply in replies]
        await ledger.note(connection, come, await self._posting.post(connection, replies, priorities=priorities))
        await store.advance(connection, [(each, what.next) for each, what in come])


def _shares(places: Sequence[Place], room: Sequence[int]) -> list[int]:
    """Share a batch out among the places that have room: people go before all posts, and each place has as much."""
    shares, left = [0] * len(places), BATCH
    for for_all in (False, True):
        open_ = [number for number, place in enumerate(places) if place.for_all is for_all and room[number]]
        while open_ and left:
            share = ceil(left / len(open_))
            for number in open_:
                more = min(share, room[number] - shares[number], left)
                shares[number] += more
                left -= more
            open_ = [number for number in open_ if shares[number] < room[number]]
    return shares


async def _new(connection: AsyncConnection, come: Come) -> Come:
    """Leave out what the ledger has a row of: an occurrence that was called off, or one that changed zones."""
    wanted = [(each.id, firing) for each, what in come for firing in (*what.deliver, *(one for one, _ in what.skip))]
    known = await ledger.known(connection, wanted)
    if not known:
        return come
    return [
        (
            each,
            replace(
                what,
                deliver=tuple(one for one in what.deliver if (each.id, one) not in known),
                skip=tuple((one, why) for one, why in what.skip if (each.id, one) not in known),
            ),
        )
        for each, what in come
    ]


def _settled(reminder: Reminder, now: datetime) -> Settled:
    """Decide about one reminder; one whose zone or rule is no longer understood ends, and holds up no other."""
    try:
        return settle(reminder, now)
    except FrontdeskError as error:
        log.error("Reminder %d can no longer be understood: %s", reminder.id, error)  # noqa: TRY400 — no bug
        return Settled((), ((reminder.next, str(error)),) if reminder.next else (), None)


PROPOSED_FOR = timedelta(days=1)
FAILURES = 50
_UNSURE = re.compile(r"[0-9a-f]{8}: ")
WATCH_SECONDS = 2.0


class FailureWatch:
    """Looks for both. Any number of processes may do so at once: each locks what it tells of.

    Dies a process before the commit, nobody was told and nothing has changed; dies it after, the note waits to be sent,
    and so does what is said elsewhere, in the place of what was refused.
    """

    def __init__(self, pool: AsyncConnectionPool, *, posting: Posting, clock: Clock) -> None:
        self._pool = pool
        self._posting = posting
        self._clock = clock

    async def dispatch(self) -> float:
        """Look once."""
        async with self._pool.connection() as connection, connection.transaction():
            await store.expire(connection, before=self._clock.now() - PROPOSED_FOR)
            failures = await ledger.untold_failures(connection, limit=FAILURES)
            stay = {each.reminder: each.reason for each in failures if not await self._divert(connection, each)}
            for reminder_id, reason in stay.items():
                await self._tell(connection, reminder_id, reason)
        return 0.0 if len(failures) == FAILURES else WATCH_SECONDS

    async def _divert(self, connection: AsyncConnection, failure: Failure) -> bool:
        """Have it said where it was set, if the place where it was wanted instead refuses it, and tell so once.

        Not what failed with a reference, since a worker died or a library broke over it: that may stand there.
        """
        found = await store.get(connection, failure.reminder)
        if found is None or failure.address == found.address or _UNSURE.match(failure.reason):
            return False
        said = failure.reply.text if found.form != "named" else f"{found.owner.name}: {failure.reply.text}"
        reply = replace(failure.reply, text=said, behalf=on_behalf_of(found))
        await notify_once(connection, found, failure.address, failure.reason, posting=self._posting)
        (new,) = await self._posting.post(connection, [(found.address, reply)])
        await ledger.replace_reply(connection, failure.reply_id, new)
        return True

    async def _tell(self, connection: AsyncConnection, reminder_id: int, reason: str) -> None:
        """Tell the owner of what could not be said to others, and stop it; what the owner missed is in the ledger."""
        await ledger.mark_told(connection, reminder_id)
        found = await store.get(connection, reminder_id)
        if found is None or found.form != "posted":
            return
        again = found.state == "active"
        if again:
            await store.change(connection, replace(found, state="stopped", next=None))
        stopped = " I have stopped it: set it again for another place, if you still want it." if again else ""
        where = found.address.label
        text = f"I could not post your reminder “{found.plan.what}” in {where}: {reason}{stopped}"
        await self._posting.post(connection, [(found.owner.alone(found.address), Reply(text, kind="notice"))])
