"""What is due: from reminders to replies that wait to be sent, in one transaction with the ledger."""

from __future__ import annotations

import logging
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from core.jobs.jobs import BROADCAST, TO_A_PERSON
from core.model.errors import FrontdeskError
from core.skills.reminders import ledger, store
from core.skills.reminders.coming import reminding
from core.skills.reminders.placing import Wishes, left_until, reached
from core.skills.reminders.settling import Settled, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.delivery.announcements import Announcer
    from core.model.clock import Clock
    from core.skills.reminders.reminder import Reminder
    from core.skills.reminders.store import Place

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

    def __init__(self, pool: AsyncConnectionPool, *, posting: Announcer, clock: Clock) -> None:
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
            wishes = await Wishes.of(connection, due)
            held = [(each, until) for each in due if (until := wishes.quiet_until(each, now))]
            await store.hold(connection, held)
            waiting = {each.id for each, _ in held}
            come: Come = []
            for each in (each for each in due if each.id not in waiting):
                placed = await reached(connection, each, wishes, posting=self._posting, now=now)
                if placed is None:
                    self._left[each.id] = left_until(each, now)
                else:
                    come.append((placed, _settled(each, now)))
            await self._deliver(connection, await _new(connection, come))
        if self._left:
            return LOOK_SECONDS
        is_rush = len(due) < min(BATCH, sum(each.count for each in places))
        return RUSH_SECONDS if is_rush else 0.0

    async def _wanted(self, connection: AsyncConnection, places: Sequence[Place]) -> list[tuple[Place, int]]:
        """Return from where how many are moved now."""
        room = await self._posting.measure_capacity(connection, [(each.address, each.count) for each in places])
        return [(each, most) for each, most in zip(places, _shares(places, room), strict=True) if most]

    async def _deliver(self, connection: AsyncConnection, come: Come) -> None:
        replies = [(each.address, reminding(each, saying)) for each, what in come for saying in what.deliver]
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
    wanted = [(each.id, saying) for each, what in come for saying in (*what.deliver, *(one for one, _ in what.skip))]
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
