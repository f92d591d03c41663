"""What our calendar keeps of a person can be exported and erased."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.calendars import add_days_off, ensure_person, find_reservations, reserve
from core.calendars.own.personal_data import personal_data
from core.calendars.remote.invitation_files import Appointment, issue_invitation
from core.model.person_ref import PersonRef

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)


async def test_a_persons_hours_and_reserved_time_are_exported_and_erased_and_others_keep_theirs(
    pool: AsyncConnectionPool,
) -> None:
    who = PersonRef("board", "w", "u1", ("Ana",))
    async with pool.connection() as connection, connection.transaction():
        ana = await ensure_person(connection, "board", "w", "u1", "Ana")
        li = await ensure_person(connection, "board", "w", "u2", "Li")
        await add_days_off(connection, ana.id, date(2026, 10, 26), date(2026, 10, 27))
        end = NOW + timedelta(hours=1)
        await reserve(connection, [ana, li], NOW, end, purpose="meeting 1", title="Plan", now=NOW)
        found = await _export(connection, who)
        assert found["days off"] == [{"first": "2026-10-26", "last": "2026-10-27", "reason": ""}]
        assert [(each["title"], each["starts"]) for each in found["reserved time"]] == [("Plan", NOW.isoformat())]
        wanted = Appointment("meeting 1", "Plan", NOW, NOW + timedelta(hours=1), "Ana", ("Ana", "Li"))
        assert await issue_invitation(connection, ("board", "w", "u1"), wanted, now=NOW)
        assert [each["title"] for each in (await _export(connection, who))["calendar files"]] == ["Plan"]
        gone = {"calendar": 1, "reserved time": 1, "outside calendars": 0, "calendar files": 1}
        assert await _forget(connection, who) == gone
        assert [each.resource for each in await find_reservations(connection, "meeting 1")] == [li.id]
        assert await _forget(connection, who) == dict.fromkeys(gone, 0)
        assert not any((await _export(connection, who)).values())


async def _export(connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
    return {kind: rows for each in personal_data for kind, rows in (await each.export(connection, who)).items()}


async def _forget(connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
    return {kind: count for each in personal_data for kind, count in (await each.forget(connection, who)).items()}
