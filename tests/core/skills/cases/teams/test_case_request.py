"""The team opens a case about a message of somebody who has not asked for a human; nobody else can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from core.model.messages import Address
from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

POST: Final = Address("board", "w", "C1", thread="77", name="#help")
WALL: Final = "wall:w/T1"
REQUEST: Final = "open_case_for?person=ana&name=Ana&channel=C1&thread=77&place=%23help&said=it+is+broken&event=m1"
TEAM: Final[dict[str, Any]] = {"staff": ["tom"]}


async def test_somebody_on_the_team_opens_a_case_and_the_customer_is_told(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open(TEAM) as desk:
        await desk.says("", person="Tom", choice=REQUEST)
        case = await desk.case()
        assert (case.person, case.address, case.subject) == ("ana", POST, "it is broken")
        assert desk.hears("tom") == ["I have opened case 1 for Ana: it is broken"]
        told = "The team looks after this: your case is number 1. They will answer here."
        assert desk.board.texts("C1", "77") == [told]
        await desk.staff_presses("Take")
        assert "> **Ana:** it is broken" in (await desk.team_reads())[0]


async def test_nobody_else_can_and_an_emoji_of_theirs_is_not_answered(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open(TEAM) as desk:
        await desk.says("", person="Eve", choice=REQUEST)
        await desk.says("", person="Bob", choice=f"{REQUEST}&quiet=1")
        assert desk.hears("eve") == ["Only the team can open a case for somebody."]
        assert desk.hears("bob") == []
        assert desk.wall.posts == {}


async def test_where_a_case_is_open_there_is_no_second_one(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open(TEAM) as desk:
        for _ in range(2):
            await desk.says("", person="Tom", choice=REQUEST)
        assert desk.hears("tom")[-1] == "There is an open case there already: case 1."
