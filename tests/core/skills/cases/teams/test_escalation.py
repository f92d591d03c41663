"""If nobody takes a case, it is said again, elsewhere or to somebody: in business time, and once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from core.abilities.hooks.alarms import set_alarm
from core.skills.cases import escalate_case
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

TEAM: Final[dict[str, Any]] = {
    "hours": ["mon-fri 9:00-17:00"],
    "escalations": [
        {"after": "30 minutes"},
        {"after": "1 hour", "to": "wall:w/T2"},
        {"after": "8 hours", "to": "wall:w/@eva"},
    ],
}


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk on a Monday at 10:00, with an open case of Ana's."""
    async with Desk(pool).open(TEAM) as opened:
        await opened.says("I need a human")
        yield opened


async def pass_time(desk: Desk, **by: float) -> tuple[list[str], list[str], list[str]]:
    """Let time pass, and return what stands in the team's channel beside the card, in the other one, and with Eva."""
    desk.clock.move(**by)
    await desk.house.catch_up()
    return desk.wall.texts(STAFF.channel)[1:], desk.wall.texts("T2"), desk.wall.texts("eva")


async def test_a_case_that_nobody_takes_is_said_again_then_elsewhere_then_to_somebody(desk: Desk) -> None:
    assert await pass_time(desk, minutes=29) == ([], [], [])
    (again,), *rest = await pass_time(desk, minutes=2)
    assert again.startswith("🔔 Nobody has taken case 1 of the main team yet. It came ")
    assert rest == [[], []]
    assert len((await pass_time(desk, minutes=30))[1]) == 1
    assert (await pass_time(desk, hours=6))[2] == []  # 17:01 on Monday
    assert [len(texts) for texts in await pass_time(desk, hours=17)] == [1, 1, 1]  # Tuesday at 10:01
    assert [step for step, _, _ in await desk.steps()] == ["open", "escalate", "escalate", "escalate"]


async def test_a_case_that_was_taken_is_not_escalated_and_one_that_is_handed_back_waits_anew(desk: Desk) -> None:
    await desk.staff_presses("Take")
    assert (await pass_time(desk, minutes=31))[0] == []
    await desk.staff_presses("Hand back")
    assert (await pass_time(desk, minutes=29))[0] == []
    assert len((await pass_time(desk, minutes=2))[0]) == 1


async def test_an_alarm_that_rings_twice_says_it_once(desk: Desk) -> None:
    async with desk.house.pool.connection() as connection:
        since = datetime(2026, 11, 23, 10, tzinfo=UTC).isoformat()
        await set_alarm(connection, escalate_case, at=desk.clock.now(), subject="case 1", case=1, step=0, since=since)
    assert len((await pass_time(desk, minutes=31))[0]) == 1
