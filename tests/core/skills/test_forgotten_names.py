"""Who is forgotten is named nowhere: not in what others were told of meetings, polls and routines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from core.calendars.own import personal_data as personal
from core.privacy import Privacy
from core.skills import bookings, countdowns, meetings, polls, reminders, rotations, standups
from tests.fakes.office import Office

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

SKILLS = (bookings, countdowns, meetings, polls, reminders, rotations, standups)
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


async def _naming(pool: AsyncConnectionPool, name: str) -> dict[str, list[str]]:
    """Return the rows of each table that name somebody."""
    async with pool.connection() as connection:
        tables = [row[0] for row in await (await connection.execute(TABLES)).fetchall()]
        found = {}
        for table in tables:
            statement = sql.SQL("SELECT t::text FROM {} t WHERE t::text ~ %s").format(sql.Identifier(table))
            rows = await (await connection.execute(statement, (rf"\m{name}\M",))).fetchall()
            found[table] = [row[0] for row in rows]
    return {table: rows for table, rows in found.items() if rows}


async def test_who_is_forgotten_is_named_nowhere(pool: AsyncConnectionPool) -> None:
    async with Office(pool).opened() as office:
        await office.by("Li", "hello")
        await office.by("Ana", "schedule a sync with @li tomorrow at 10am")
        await office.by("Ana", "yes")
        await office.presses("Li", "Accept")
        await office.by("Bob", "schedule a review with @li and @ana on friday at 4pm")
        await office.by("Bob", "yes")
        await office.presses("Ana", "Accept")
        await office.by("Bob", "who has answered?")
        await office.by("Ana", "poll: pizza or sushi?", channel="#team")
        await office.presses("Li", "Pizza", channel="#team")
        await office.by("Bob", "poll: tea or coffee?", channel="#team")
        await office.presses("Ana", "Tea", channel="#team")
        await office.presses("Li", "Coffee", channel="#team")
        await office.by("Bob", "set up a coffee rotation with @ana and @li every monday at 9 in #team")
        await office.by("Bob", "yes")
        await office.by("Ana", "set up a stand-up in #team with @bob and @li every weekday at 9:30")
        await office.by("Ana", "yes")
        await office.by("Ana", "remind @li to call the bank tomorrow at 9")
        await office.by("Ana", "yes")
        assert "replies" in await _naming(pool, "Ana")
        privacy = Privacy(pool, [each for kept in (*SKILLS, personal) for each in kept.personal_data])
        await privacy.forget(await privacy.find("board/w/ana"))
    assert await _naming(pool, "Ana") == {}
