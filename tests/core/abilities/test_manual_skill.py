"""The skills that the manual shows do what it says."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import load_skills
from core.abilities.alarms import load_alarms
from core.skills import BUILT_IN
from tests.fakes.board import Board, Hands
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

PAGE = Path(__file__).parents[3] / "docs" / "writing-a-skill.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


async def test_an_order_is_cancelled_once_and_on_the_press_of_a_button(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    (tmp_path / "orders.py").write_text(next(block for block in BLOCKS if "really_cancel" in block), encoding="utf-8")
    async with pool.connection() as connection:
        await connection.execute("CREATE TABLE orders (number text, cancelled boolean)")
        await connection.execute("INSERT INTO orders VALUES ('A-1', false)")
    built_in = {each.name for each in load_skills(BUILT_IN)}
    skills = [each for each in load_skills([str(tmp_path / "orders.py")]) if each.name not in built_in]
    house = House(pool, board := Board(), skills=skills)
    async with house.jobs.open(pool), house.working():
        await house.hear("cancel order A-1", "e1")
        await house.settle()
        assert board.last.text == "Cancel order A-1?"
        await house.hear("", "e2", choice=board.button("Yes").id)
        await house.settle()
    assert board.last.text == "Order A-1 is cancelled."
    async with pool.connection() as connection:
        assert await (await connection.execute("DELETE FROM orders RETURNING cancelled")).fetchall() == [(True,)]
        await connection.execute("DROP TABLE orders")


@pytest.mark.parametrize("block", BLOCKS)
def test_every_skill_of_the_manual_is_python(block: str) -> None:
    compile(block, str(PAGE), "exec")


async def test_an_order_is_asked_for_in_an_hour(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    skill = tmp_path / "watching.py"
    skill.write_text(next(block for block in BLOCKS if "ask_for_order" in block), encoding="utf-8")
    built_in = {each.name for each in load_skills(BUILT_IN)}
    skills = [each for each in load_skills([str(skill)]) if each.name not in built_in]
    board, clock = Board(), Hands("2026-11-25T10:00:00+00:00")
    house = House(pool, board, skills=skills, alarms=load_alarms([str(skill)]), clock=clock)
    async with house.jobs.open(pool), house.working():
        await house.hear("order A-1 is urgent", "e1")
        await house.settle()
        clock.move(minutes=61)
        async with asyncio.timeout(30):
            while len(board.order) < 2:
                await asyncio.sleep(0.05)
    assert board.order == ["ana: I will ask you about order A-1 in an hour.", "ana: Has order A-1 come?"]
