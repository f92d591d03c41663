"""The team is told what is missing, in its own channel; nobody else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.skills.cases.desk import STAFF
from tests.core.skills.cases.learning.library import HELP, QUESTION, learning_desk

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_only_the_team_is_told(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.says(QUESTION, person="Bob")
        await desk.house.catch_up()
        for place in (None, HELP):
            await desk.says("What should we document next?", place=place)
        for told in (desk.hears()[-1], desk.board.texts(HELP.channel)[-1]):
            assert told == "I tell that only in the team's own channel."
        await desk.says("What should we document next?", person="Tom", place=STAFF)
        told = list(desk.wall.sent.values())[-1].text
        assert QUESTION in told
        assert "asked once; this week 1, the week before 0" in told
