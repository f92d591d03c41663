"""What our calendar keeps of a person can be exported and erased."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from core.calendars import add_days_off, person_of, reservations_of, reserve
from core.calendars.own.personal_data import Calendars
from core.calendars.remote.invitation_files import Appointment, invited
from core.model.person_ref import PersonRef

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)


async def test_a_persons_hours_and_reserved_time_are_exported_and_erased_and_others_keep_theirs(
    pool: AsyncConnectionPool,
) -> None:
    who, keeper = PersonRef("board", "w", "u1", ("Ana",)), Calendars()
    async with pool.connection() as connection, connection.transaction():
        ana = await person_of(connection, "board", "w", "u1", "Ana")
        li = await person_of(connection, "board", "w", "u2", "Li")
        await add_days_off(connection, ana.id, date(2026, 10, 26), date(2026, 10, 27), reason="away")
        end = NOW + timedelta(hours=1)
        await reserve(connection, [ana, li], NOW, end, purpose="meeting 1", title="Plan", now=NOW)
        found = await keeper.export(connection, who)
        assert found["days off"] == [{"first": "2026-10-26", "last": "2026-10-27", "reason": "away"}]
        assert [(each["title"], each["starts"]) for each in found["reserved time"]] == [("Plan", NOW.isoformat())]
        wanted = Appointment("meeting 1", "Plan", NOW, NOW + timedelta(hours=1), "Ana", ("Ana", "Li"))
        assert await invited(connection, ("board", "w", "u1"), wanted, now=NOW)
        assert [each["title"] for each in (await keeper.export(connection, who))["calendar files"]] == ["Plan"]
        gone = {"calendar": 1, "reserved time": 1, "outside calendars": 0, "calendar files": 1}
        assert await keeper.forget(connection, who) == gone
        assert [each.resource for each in await reservations_of(connection, "meeting 1")] == [li.id]
        assert await keeper.forget(connection, who) == dict.fromkeys(gone, 0)
        assert not any((await keeper.export(connection, who)).values())
