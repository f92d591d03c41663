"""Where a reminder is said: where its person wants to be reminded, else where it was set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.model.messages import Reply
from core.people.linked_accounts import circles, excuse, key_at
from core.skills.reminders.habits import habits_for, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.delivery.announcements import Announcer
    from core.model.messages import Address
    from core.people.linked_accounts import Account, Key
    from core.skills.reminders.habits import Habits
    from core.skills.reminders.reminder import Form, Reminder

WAITED_FOR = timedelta(seconds=30)
"""How long a platform that this process does not serve is left to another process that may."""
NOT_SERVED = "I am not there at present."


@dataclass(frozen=True, slots=True)
class Wishes:
    """What those whom reminders are for have told: their habits, and their linked accounts."""

    habits: Mapping[Key, Habits]
    accounts: Mapping[Key, Sequence[Account]]

    @classmethod
    async def of(cls, connection: AsyncConnection, reminders: Sequence[Reminder]) -> Wishes:
        """Read them, as they are in the caller's transaction."""
        found = await circles(connection, [key_of(each) for each in reminders if each.for_person])
        return cls(await habits_for(connection, reminders), found)

    def quiet_until(self, reminder: Reminder, now: datetime) -> datetime | None:
        """Return until when a person is not to be reminded, if that is so now."""
        its = self.habits.get(key_of(reminder)) if reminder.for_person else None
        return its.waits_until(now) if its else None

    def account(self, reminder: Reminder) -> Account | None:
        """Return the linked account at which a reminder is wanted, if there is one; channels have none."""
        linked = self.accounts.get(key_of(reminder), ()) if reminder.for_person else ()
        if reminder.elsewhere:
            return next((each for each in linked if each.key == key_at(reminder.elsewhere)), None)
        return next((each for each in linked if each.chosen), None)

    def placed(self, reminder: Reminder) -> Reminder:
        """Return a reminder with the place where its person wants it, without looking whether that can be reached."""
        account = self.account(reminder)
        if account:
            return replace(reminder, address=account.address, form=_alone(reminder))
        if reminder.elsewhere and key_at(reminder.elsewhere) == key_of(reminder):
            return replace(reminder, address=reminder.elsewhere, form=_alone(reminder))
        its = self.habits.get(key_of(reminder))
        if reminder.form != "named" or its is None or not its.direct:
            return reminder
        return replace(reminder, address=reminder.owner.alone(reminder.address), form="direct")


async def reached(
    connection: AsyncConnection, reminder: Reminder, wishes: Wishes, *, posting: Announcer, now: datetime
) -> Reminder | None:
    """Return a reminder as it is said now; None if that is left to another process for some seconds.

    Where its person wants it, if that is served; else where it was set, and the person is told so once. Is neither
    served here, it waits to be sent where it is wanted.
    """
    placed = wishes.placed(reminder)
    account = wishes.account(reminder)
    if account is None or posting.serves(account.address) or not posting.serves(reminder.address):
        return placed
    if now < left_until(reminder, now):
        return None
    await tell_once(connection, reminder, account.address, NOT_SERVED, posting=posting)
    return reminder


def left_until(reminder: Reminder, now: datetime) -> datetime:
    """Return until when a reminder that is due is left to a process that may serve where it is wanted."""
    return (reminder.held or (reminder.next.due if reminder.next else now)) + WAITED_FOR


async def tell_once(
    connection: AsyncConnection, reminder: Reminder, address: Address, reason: str, *, posting: Announcer
) -> None:
    """Tell a person where a reminder was set that the account where it was wanted cannot be reached, once."""
    if not await excuse(connection, key_at(address)):
        return
    text = (
        f"I could not remind you on {address.service.title()}: {reason} For as long as that is so, your reminders come "
        "where you set them. To end it, say “send my reminders where I set them”."
    )
    to = reminder.address if reminder.form == "posted" else reminder.owner.alone(reminder.address)
    await posting.post(connection, [(to, Reply(text, kind="notice"))])


def _alone(reminder: Reminder) -> Form:
    """Return the form in which a reminder is said to its person alone: what somebody else has set says who."""
    return "posted" if reminder.form == "posted" else "direct"
