"""When and where a reminder is delivered: the person's quiet hours, chosen account, or direct messages."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from core.model.errors import UnknownZone
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.people.languages import speaking_to
from core.people.linked_accounts import excuse
from core.text.catalogue import N_, _
from core.when import find_zone, localize, resolve, zone_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from core.delivery.announcements import Announcer
    from core.model.messages import Address
    from core.people.linked_accounts import Account
    from core.skills.reminders.reminder import Form, Reminder

EVERY_DAY = tuple(range(7))
WORKING_DAYS = tuple(range(5))
WAITED_FOR = timedelta(seconds=30)
"""How long a reminder for a platform that this process does not serve is left for other processes to deliver."""
NOT_SERVED = N_("I am not there at present.")
WORKING_DAY_BEGINS = time(9)
"""When a working day begins for a person without quiet hours."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Habits:
    """When a person wants no reminders. `quiet` is their start and end in `zone`; it may span midnight.

    `days` are the days with reminders; Monday is 0. `zone` is None if unknown. `direct` asks for direct messages.
    """

    zone: str | None = None
    quiet: tuple[time, time] | None = None
    days: tuple[int, ...] = EVERY_DAY
    direct: bool = False

    def waits_until(self, instant: datetime) -> datetime | None:
        """Return until when a reminder due at an instant must wait, or None if it can be delivered at once."""
        if self.zone is None:
            return None
        zone = find_zone(self.zone)
        local = here = localize(instant, zone)
        for _day in EVERY_DAY:
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


def known_zone(*names: str | None) -> str | None:
    """Return the first of these names that is in the time zone database."""
    for name in filter(None, names):
        with suppress(UnknownZone):
            return zone_name(find_zone(name))
    return None


@dataclass(frozen=True, slots=True)
class Preferences:
    """The habits and linked accounts of the people for whom reminders are. A channel has none."""

    habits: Mapping[PersonRef, Habits]
    accounts: Mapping[PersonRef, Sequence[Account]]

    def habits_for(self, reminder: Reminder) -> Habits:
        """Return the habits of the person whom a reminder is for."""
        return (reminder.for_person and self.habits.get(reminder.for_person)) or Habits()

    def account(self, reminder: Reminder) -> Account | None:
        """Return the linked account to which a reminder goes, if any."""
        linked = (reminder.for_person and self.accounts.get(reminder.for_person)) or ()
        if reminder.elsewhere:
            named = PersonRef.at(reminder.elsewhere)
            return next((account for account in linked if PersonRef.at(account.address) == named), None)
        return next((account for account in linked if account.chosen), None)

    def route(self, reminder: Reminder) -> Reminder:
        """Return a reminder with the address that its person prefers, even if that cannot be reached now."""
        form: Form = "posted" if reminder.form == "posted" else "direct"  # “posted” names the sender
        if account := self.account(reminder):
            return replace(reminder, address=account.address, form=form)
        if reminder.elsewhere and PersonRef.at(reminder.elsewhere) == reminder.for_person:
            return replace(reminder, address=reminder.elsewhere, form=form)
        if reminder.form == "named" and self.habits_for(reminder).direct:
            return replace(reminder, address=reminder.owner_address, form="direct")
        return reminder


async def route_now(
    connection: AsyncConnection, reminder: Reminder, preferences: Preferences, *, posting: Announcer, now: datetime
) -> Reminder | None:
    """Return a reminder with the address to use now, or None to leave it to another process for some seconds.

    It goes to the preferred address if this process serves that, otherwise to where it was set, and the person is
    notified once. If this process serves neither, it waits to be sent to the preferred address.
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
    """Tell a person once, where the reminder was set, that their preferred account cannot be reached."""
    if not await excuse(connection, PersonRef.at(address)):
        return
    async with speaking_to(connection, reminder.owner):
        text = _(
            "I could not remind you on {platform}: {reason} Until that changes, your reminders come where you set "
            "them. If you no longer want them on {platform}, say “send my reminders where I set them”."
        ).format(platform=address.service.title(), reason=_(reason))
    to = reminder.address if reminder.form == "posted" else reminder.owner_address
    await posting.post(connection, [(to, Reply(text, kind="notice"))])
