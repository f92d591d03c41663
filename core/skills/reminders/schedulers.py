"""Background work in every worker: send what is due, and report what could not be sent."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from core.abilities.hooks.schedulers import scheduler
from core.jobs.jobs import BROADCAST, TO_A_PERSON
from core.model.errors import FrontdeskError
from core.model.replies import Reply
from core.people.languages import speaking_to
from core.skills.reminders import ledger, store
from core.skills.reminders.reminder import Settled, settle
from core.skills.reminders.replies.due_message import on_behalf_of, render_due
from core.skills.reminders.routing import notify_once, reserved_until, route_now
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.hooks.schedulers import Running
    from core.model.messages import Address
    from core.skills.reminders.ledger import Failure
    from core.skills.reminders.reminder import Reminder
    from core.skills.reminders.store import Place

log = logging.getLogger(__name__)
BATCH = 200
"""How many reminders one transaction moves."""
LOOK_SECONDS = 0.25
"""How often a process looks for due reminders. This is part of the second by which a reminder may be late."""
RUSH_SECONDS = 0.5
"""How often to look while more is due than may be sent. Each look is expensive then, and would send nothing sooner."""
WATCH_SECONDS = 2.0
"""How often a process looks for failures and expired proposals."""
PROPOSED_FOR = timedelta(days=1)
FAILURES = 50
"""How many failures one transaction handles."""
_UNSURE = re.compile(r"[0-9a-f]{8}: ")
"""The error reference of a failure. If there is one, the reply may have been posted all the same."""
Come = list[tuple["Reminder", Settled]]


@scheduler
@dataclass(slots=True)
class Dispatch:
    """Moves due reminders into the outbox: for each channel as many as may be sent to it soon, those for people first.

    Any number of processes can run it, and one of them works at a time. If the process dies before the commit, nothing
    is moved, and the next look moves it; if after, the ledger, the reply and its job are stored together, and the
    sender does the rest. A person's preferences are read in the same transaction, so a reminder that is due while they
    change goes either to the old place or to the new one.
    """

    running: Running
    # Ids left to other processes, and until when. They are not selected again, so that they do not block others.
    left: dict[int, datetime] = field(default_factory=dict, init=False)

    async def dispatch(self) -> float:
        """Move what is due now, and return in how many seconds to look again."""
        async with self.running.pool.connection() as connection, connection.transaction():
            now, posting = self.running.clock.now(), self.running.posting
            places = await store.places(connection, now)
            if not places:
                return LOOK_SECONDS
            self.left = {id_: until for id_, until in self.left.items() if until > now}
            due = await store.due_by(connection, now, await self._wanted(connection, places), but=self.left)
            preferences = await store.load_preferences(connection, due)
            held: list[tuple[Reminder, datetime]] = []
            come: Come = []
            for reminder in due:
                if until := preferences.habits_for(reminder).waits_until(now):
                    held.append((reminder, until))
                elif routed := await route_now(connection, reminder, preferences, posting=posting, now=now):
                    come.append((routed, _settle(reminder, now)))
                else:
                    self.left[reminder.id] = reserved_until(reminder, now)
            await store.hold(connection, held)
            zones = {reminder.id: preferences.habits_for(reminder).zone for reminder in due}
            await self._deliver(connection, await _drop_known(connection, come), zones)
        if self.left:
            return LOOK_SECONDS
        is_rush = len(due) < min(BATCH, sum(place.count for place in places))
        return RUSH_SECONDS if is_rush else 0.0

    async def _wanted(self, connection: AsyncConnection, places: Sequence[Place]) -> list[tuple[Place, int]]:
        """Return how many reminders to move now for each place that can take more."""
        wanted = [(place.address, place.count) for place in places]
        room = await self.running.posting.measure_capacity(connection, wanted)
        return [(place, most) for place, most in zip(places, _shares(places, room), strict=True) if most]

    async def _deliver(self, connection: AsyncConnection, come: Come, zones: Mapping[int, str | None]) -> None:
        replies: list[tuple[Address, Reply]] = []
        for reminder, what in come:
            async with speaking_to(connection, reminder.for_person or reminder.owner):
                due = [render_due(reminder, firing, zone=zones[reminder.id]) for firing in what.deliver]
            replies += [(reminder.address, reply) for reply in due]
        priorities = [TO_A_PERSON if reply.choices else BROADCAST for _address, reply in replies]
        await ledger.note(connection, come, await self.running.posting.post(connection, replies, priorities=priorities))
        await store.advance(connection, [(reminder, what.next) for reminder, what in come])


def _shares(places: Sequence[Place], room: Sequence[int]) -> list[int]:
    """Share a batch equally among the places that can take more. Places for people come before all posts."""
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


async def _drop_known(connection: AsyncConnection, come: Come) -> Come:
    """Leave out firings that are in the ledger already, because they were skipped or delivered before a zone change."""
    wanted = [(one.id, firing) for one, what in come for firing in (*what.deliver, *(skip for skip, _why in what.skip))]
    known = await ledger.known(connection, wanted)
    kept: Come = []
    for reminder, what in come:
        deliver = tuple(firing for firing in what.deliver if (reminder.id, firing) not in known)
        skip = tuple((firing, why) for firing, why in what.skip if (reminder.id, firing) not in known)
        kept.append((reminder, Settled(deliver, skip, what.next)))
    return kept


def _settle(reminder: Reminder, now: datetime) -> Settled:
    """Settle one reminder. If its zone or rule is no longer valid, end it, so that it does not block the others."""
    try:
        return settle(reminder, now)
    except FrontdeskError as error:
        log.error("Reminder %d is no longer valid and ends: %s", reminder.id, error)  # noqa: TRY400 — no bug
        return Settled((), ((reminder.next, str(error)),) if reminder.next else (), None)


@scheduler
@dataclass(frozen=True, slots=True)
class FailureWatch:
    """Expires proposals. Sends reminders that a platform refused to where they were set, or notifies the owner once.

    Any number of processes can run it at once, because each locks what it handles. If the process dies before the
    commit, nothing has changed; if after, the notice and the replacement wait to be sent.
    """

    running: Running

    async def dispatch(self) -> float:
        """Handle what has failed or expired by now, and return in how many seconds to look again."""
        async with self.running.pool.connection() as connection, connection.transaction():
            await store.expire(connection, before=self.running.clock.now() - PROPOSED_FOR)
            failures = await ledger.untold_failures(connection, limit=FAILURES)
            failed = {one.reminder: one.reason for one in failures if not await self._divert(connection, one)}
            for reminder_id, reason in failed.items():
                await self._tell(connection, reminder_id, reason)
        return 0.0 if len(failures) == FAILURES else WATCH_SECONDS

    async def _divert(self, connection: AsyncConnection, failure: Failure) -> bool:
        """Send a refused reminder where it was set, if that is another place, and notify the person once.

        Return whether that was done. It is not done after a failure with an error reference, because that reminder may
        have been posted.
        """
        found = await store.get(connection, failure.reminder)
        if found is None or failure.address == found.address or _UNSURE.match(failure.reason):
            return False
        said = failure.reply.text if found.form != "named" else f"{found.owner_name}: {failure.reply.text}"
        reply = replace(failure.reply, text=said, behalf=on_behalf_of(found))
        await notify_once(connection, found, failure.address, failure.reason, posting=self.running.posting)
        (new,) = await self.running.posting.post(connection, [(found.address, reply)])
        await ledger.replace_reply(connection, failure.reply_id, new)
        return True

    async def _tell(self, connection: AsyncConnection, reminder_id: int, reason: str) -> None:
        """Stop a reminder that could not be posted to others, and notify its owner. The ledger has what was missed."""
        await ledger.mark_told(connection, reminder_id)
        found = await store.get(connection, reminder_id)
        if found is None or found.form != "posted":
            return
        async with speaking_to(connection, found.owner):
            text = _("I could not post your reminder “{what}” in {place}: {reason}")
            if found.state == "active":
                text = _(
                    "I could not post your reminder “{what}” in {place}: {reason} I have stopped it: set it again for "
                    "another place, if you still want it."
                )
            text = text.format(what=found.plan.what, place=found.address.label, reason=reason)
        if found.state == "active":
            await store.change(connection, replace(found, state="stopped", next=None))
        await self.running.posting.post(connection, [(found.owner_address, Reply(text, kind="notice"))])
