"""When and where a reminder is delivered: the person's quiet hours, chosen account and direct messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from core.model.messages import Reply
from core.model.person_ref import PersonRef
from core.people.linked_accounts import circles, excuse
from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from psycopg import AsyncConnection

    from core.delivery.announcements import Announcer
    from core.model.messages import Address
    from core.people.linked_accounts import Account
    from core.skills.reminders.reminder import Form, Owner, Reminder

EVERY_DAY = tuple(range(7))
WORKING_DAYS = tuple(range(5))
WAITED_FOR = timedelta(seconds=30)
"""How long a reminder for a platform that this process does not serve is left to other processes."""
NOT_SERVED = "I am not there at present."
WORKING_DAY_BEGINS = time(9)
"""When a working day begins for a person without quiet hours."""
_A_DAY = timedelta(days=1)
_COLUMNS = "coalesce(p.zone, h.zone), h.quiet_from, h.quiet_until, h.days, h.direct"
_JOIN = """
FROM reminder_habits h LEFT JOIN people p USING (service, workspace, person)
"""
_ALL = f"""
SELECT h.service, h.workspace, h.person, {_COLUMNS} {_JOIN}
JOIN unnest(%s::text[], %s::text[], %s::text[]) AS wanted (service, workspace, person)
    USING (service, workspace, person)
"""
_SET = """
INSERT INTO reminder_habits (service, workspace, person, zone, quiet_from, quiet_until, days, direct)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (service, workspace, person) DO UPDATE SET zone = excluded.zone, quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until, days = excluded.days, direct = excluded.direct
"""


@dataclass(frozen=True, slots=True)
class Habits:
    """When and where a person wants no reminders: `quiet` is from when to when, in `zone`, perhaps past midnight."""

    zone: str
    quiet: tuple[time, time] | None = None
    days: tuple[int, ...] = EVERY_DAY
    direct: bool = False

    def waits_until(self, instant: datetime) -> datetime | None:
        """Return until which instant a reminder due at an instant must wait; None if it may come."""
        zone = find_zone(self.zone)
        local = here = localize(instant, zone)
        for _ in EVERY_DAY:
            local = self._after_days_off(self._after_quiet(local))
        if local == here or self._after_quiet(local) != local:
            return None
        found = resolve(local, zone).astimezone(UTC)
        return found if found > instant else None

    def _after_quiet(self, local: datetime) -> datetime:
        if self.quiet is None:
            return local
        begin, end = self.quiet
        clock = local.time()
        if begin <= end:
            return datetime.combine(local, end) if begin <= clock < end else local
        if clock >= begin:
            return datetime.combine(local + _A_DAY, end)
        return datetime.combine(local, end) if clock < end else local

    def _after_days_off(self, local: datetime) -> datetime:
        if not self.days or local.weekday() in self.days:
            return local
        while local.weekday() not in self.days:
            local += _A_DAY
        return datetime.combine(local, time() if self.quiet else WORKING_DAY_BEGINS)


async def load_habits(connection: AsyncConnection, people: Collection[PersonRef]) -> dict[PersonRef, Habits]:
    """Return the stored habits of people."""
    if not people:
        return {}
    columns = [list(column) for column in zip(*(who.row for who in people), strict=True)]
    rows = await (await connection.execute(_ALL, columns)).fetchall()
    return {PersonRef(service, workspace, person): _habits(*rest) for service, workspace, person, *rest in rows}


async def save_habits(connection: AsyncConnection, person: Owner, habits: Habits) -> None:
    """Store a person's habits, in the caller's transaction."""
    quiet = habits.quiet or (None, None)
    key = (person.service, person.workspace, person.person)
    await connection.execute(_SET, (*key, habits.zone, *quiet, list(habits.days), habits.direct))


def key_of(reminder: Reminder) -> PersonRef:
    """Return the key of the person whom a reminder is for."""
    return PersonRef(reminder.owner.service, reminder.owner.workspace, reminder.for_person or "")


def _habits(zone: str, begin: time | None, end: time | None, days: list[int], direct: bool) -> Habits:  # noqa: FBT001
    return Habits(zone, (begin, end) if begin is not None and end is not None else None, tuple(days), direct)


@dataclass(frozen=True, slots=True)
class Preferences:
    """The habits and linked accounts of the people whom reminders are for."""

    habits: Mapping[PersonRef, Habits]
    accounts: Mapping[PersonRef, Sequence[Account]]

    @classmethod
    async def load(cls, connection: AsyncConnection, reminders: Sequence[Reminder]) -> Preferences:
        """Read them in the caller's transaction."""
        people = {key_of(reminder) for reminder in reminders if reminder.for_person}
        return cls(await load_habits(connection, people), await circles(connection, people))

    def quiet_until(self, reminder: Reminder, now: datetime) -> datetime | None:
        """Return until when a reminder must wait for quiet hours, if it must."""
        its = self.habits.get(key_of(reminder)) if reminder.for_person else None
        return its.waits_until(now) if its else None

    def account(self, reminder: Reminder) -> Account | None:
        """Return the linked account to which a reminder goes, if there is one; a channel has none."""
        linked = self.accounts.get(key_of(reminder), ()) if reminder.for_person else ()
        if reminder.elsewhere:
            return next((one for one in linked if one.person == PersonRef.at(reminder.elsewhere)), None)
        return next((one for one in linked if one.chosen), None)

    def route(self, reminder: Reminder) -> Reminder:
        """Return a reminder with the address that its person prefers, whether or not that can be reached."""
        account = self.account(reminder)
        if account:
            return replace(reminder, address=account.address, form=_alone(reminder))
        if reminder.elsewhere and PersonRef.at(reminder.elsewhere) == key_of(reminder):
            return replace(reminder, address=reminder.elsewhere, form=_alone(reminder))
        its = self.habits.get(key_of(reminder))
        if reminder.form != "named" or its is None or not its.direct:
            return reminder
        return replace(reminder, address=reminder.owner.alone(reminder.address), form="direct")


async def route_now(
    connection: AsyncConnection, reminder: Reminder, preferences: Preferences, *, posting: Announcer, now: datetime
) -> Reminder | None:
    """Return a reminder with its address for now; None if it is left to another process for some seconds.

    It goes to the preferred address if this process serves that, else to where it was set, and the person is told
    once. If this process serves neither, it waits to be sent to the preferred address.
    """
    routed = preferences.route(reminder)
    account = preferences.account(reminder)
    if account is None or posting.serves(account.address) or not posting.serves(reminder.address):
        return routed
    if now < reserved_until(reminder, now):
        return None
    await notify_once(connection, reminder, account.address, NOT_SERVED, posting=posting)
    return reminder


def reserved_until(reminder: Reminder, now: datetime) -> datetime:
    """Return until when a due reminder is left to a process that may serve the preferred address."""
    return (reminder.held or (reminder.next.due if reminder.next else now)) + WAITED_FOR


async def notify_once(
    connection: AsyncConnection, reminder: Reminder, address: Address, reason: str, *, posting: Announcer
) -> None:
    """Tell a person once, where the reminder was set, that the preferred account cannot be reached."""
    if not await excuse(connection, PersonRef.at(address)):
        return
    text = (
        f"I could not remind you on {address.service.title()}: {reason} Until that changes, your reminders come "
        "where you set them. If you no longer want them there, say “send my reminders where I set them”."
    )
    to = reminder.address if reminder.form == "posted" else reminder.owner.alone(reminder.address)
    await posting.post(connection, [(to, Reply(text, kind="notice"))])


def _alone(reminder: Reminder) -> Form:
    """Return the form of a reminder to its person alone: one that somebody else set says who it is from."""
    return "posted" if reminder.form == "posted" else "direct"
