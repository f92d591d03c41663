"""When a person is not to be reminded, and where to: quiet hours, days, direct messages. Its SQL stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from core.when import find_zone, localize, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg import AsyncConnection

    from core.skills.reminders.reminder import Owner, Reminder

EVERY_DAY = tuple(range(7))
WORKING_DAYS = tuple(range(5))
MORNING = time(9)
"""When a working day begins for whom has no quiet hours."""
_A_DAY = timedelta(days=1)
_COLUMNS = "coalesce(p.zone, h.zone), h.quiet_from, h.quiet_until, h.days, h.direct"
_JOIN = """
FROM reminder_habits h LEFT JOIN people p USING (service, workspace, person)
"""
_GET = f"SELECT {_COLUMNS} {_JOIN} WHERE (h.service, h.workspace, h.person) = (%s, %s, %s)"
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

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Habits:
    """`quiet` is from when until when nothing comes, on the clock of `zone`; it may last over midnight."""

    zone: str
    quiet: tuple[time, time] | None = None
    days: tuple[int, ...] = EVERY_DAY
    direct: bool = False

    def waits_until(self, instant: datetime) -> datetime | None:
        """Return the instant until which a reminder waits that is due at an instant; None if it may come."""
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
        return datetime.combine(local, time() if self.quiet else MORNING)


async def habits_of(connection: AsyncConnection, person: Owner) -> Habits | None:
    """Return a person's habits, if any were told."""
    row = await (await connection.execute(_GET, (person.service, person.workspace, person.person))).fetchone()
    return _habits(*row) if row else None


async def habits_for(connection: AsyncConnection, reminders: Iterable[Reminder]) -> dict[Key, Habits]:
    """Return the habits of those whom reminders are for, as far as any were told."""
    keys = {key_of(each) for each in reminders if each.for_person}
    if not keys:
        return {}
    columns = [list(column) for column in zip(*keys, strict=True)]
    rows = await (await connection.execute(_ALL, columns)).fetchall()
    return {(service, workspace, person): _habits(*rest) for service, workspace, person, *rest in rows}


async def keep_habits(connection: AsyncConnection, person: Owner, habits: Habits) -> None:
    """Keep what a person told, in the caller's transaction."""
    quiet = habits.quiet or (None, None)
    key = (person.service, person.workspace, person.person)
    await connection.execute(_SET, (*key, habits.zone, *quiet, list(habits.days), habits.direct))


def key_of(reminder: Reminder) -> Key:
    """Return whom a reminder is for, as the key of the habits."""
    return reminder.owner.service, reminder.owner.workspace, reminder.for_person or ""


def _habits(zone: str, begin: time | None, end: time | None, days: list[int], direct: bool) -> Habits:  # noqa: FBT001
    return Habits(zone, (begin, end) if begin is not None and end is not None else None, tuple(days), direct)
