"""What a report reads is what was asked and what the team did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.skills.cases.reporting import store
from core.skills.cases.reporting.figures import report
from core.skills.cases.team import support_desk
from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

PROMISES = {"normal": {"first": "1 hour", "next": "30 minutes"}}


async def test_a_report_counts_what_happened(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open({"promises": PROMISES}) as desk:
        for _ in range(2):
            await desk.says("Why is the sky blue?")
        await desk.says("hello")
        await desk.says("I need a human")
        desk.clock.move(minutes=30)
        await desk.staff_says("Hello Ana!")  # kept
        desk.clock.move(minutes=10)
        await desk.says("are you there?")
        desk.clock.move(minutes=10)
        await desk.says("hello?")
        desk.clock.move(minutes=21)
        await desk.staff_says("Yes.")  # after 31 minutes: broken
        await desk.staff_presses("Solve")
        await desk.house.catch_up()
        now = desk.clock.now()
        async with pool.connection() as connection:
            found = await support_desk(connection)
            assert found is not None
            asked = await store.questions(connection, found.support, since=now - timedelta(days=1))
            cases = await store.case_histories(connection, since=now - timedelta(days=1))
            nothing = await store.case_histories(connection, since=now)
    assert nothing == []
    assert [question.is_answered for question in asked] == [False, False]
    (figures,) = report(asked, cases, found, by=None, now=now)
    assert (figures.questions, figures.abstained, figures.handed_over, figures.gaps) == (2, 2, 1, 1)
    assert figures.unanswered == [("Why is the sky blue?", 2)]
    assert (figures.promises_kept, figures.promises_broken, figures.promises_met) == (1, 1, 50)
    assert (figures.first_response, figures.resolution) == (timedelta(minutes=30), timedelta(minutes=71))
    assert [each.group for each in report(asked, cases, found, by="channel", now=now)] == ["board, alone"]
