"""The team is warned before a promise is broken and told after, once, and never although it has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

TEAM: Final[dict[str, Any]] = {
    "hours": ["mon-fri 9:00-12:00", "mon-fri 13:00-17:00"],
    "promises": {"normal": {"first": "4 hours", "next": "1 hour"}},
}


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk on a Monday at 10:00, with an open case of Ana's, that promises an answer in four hours of business."""
    async with Desk(pool).open(TEAM) as opened:
        await opened.says("I need a human")
        yield opened


async def alerts(desk: Desk, **by: float) -> list[str]:
    """Let time pass, and return what stands in the team's channel beside the card."""
    desk.clock.move(**by)
    await desk.house.catch_up()
    return desk.wall.texts(STAFF.channel)[1:]


async def test_the_team_is_warned_at_three_quarters_and_told_of_the_breach_once(desk: Desk) -> None:
    assert await alerts(desk, hours=3, minutes=59) == []  # three hours of business have passed at 14:00
    warned = await alerts(desk, minutes=2)
    assert [text[:37] for text in warned] == ["⏳ Case 1 is to be answered on Monday "]
    for hours in (1, 24):
        told = await alerts(desk, hours=hours)
        assert [text.partition(" ")[0] for text in told] == ["⏳", "⚠️"]


async def test_who_has_answered_hears_nothing_until_the_customer_writes_again(desk: Desk) -> None:
    await desk.staff_says("Hello!")
    assert await alerts(desk, days=1) == []
    await desk.staff_says("// a note is no answer")
    await desk.says("are you there?")
    await desk.staff_says("// nor is this")
    assert [text[:2] for text in await alerts(desk, minutes=50)] == ["⏳ "]
    await desk.staff_says("Yes.")
    assert len(await alerts(desk, days=3)) == 1


async def test_nobody_is_reminded_at_midnight(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open(TEAM) as desk:
        desk.clock.move(hours=8)  # 18:00
        await desk.says("I need a human")
        assert "They are back tomorrow at 09:00 UTC." in desk.hears()[-1]
        assert await alerts(desk, hours=14) == []
        assert len(await alerts(desk, hours=5)) == 1  # 13:00 on Tuesday, after three hours


async def test_another_priority_is_another_promise(pool: AsyncConnectionPool) -> None:
    promises = {**TEAM["promises"], "urgent": {"first": "20 minutes"}}
    async with Desk(pool).open({**TEAM, "promises": promises}) as desk:
        await desk.says("I need a human")
        await desk.staff_presses("Priority", line="very")
        await desk.staff_presses("Priority", line="urgent")
        assert "urgent" in desk.card().text
        assert await desk.steps() == [("open", "new", "Ana"), ("label", "new", "Tom")]
        told = [text for text in await alerts(desk, minutes=21) if text[0] in "⏳⚠"]
        assert [text[0] for text in told] == ["⏳", "⚠"]


async def test_another_team_keeps_its_own_promises(pool: AsyncConnectionPool) -> None:
    billing = {"name": "Billing", "channel": "wall:w/T2", "promises": {"normal": {"first": "1 hour"}}}
    async with Desk(pool).open({**TEAM, "teams": [billing]}) as desk:
        await desk.says("I need a human")
        await desk.staff_presses("Transfer", line="Billing")
        desk.clock.move(minutes=61)
        await desk.house.catch_up()
        assert [text[0] for text in desk.wall.texts("T2")[1:]] == ["⏳", "⚠"]
