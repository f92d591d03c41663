"""Who rates an answer bad with a thumb is asked why, and the reason is stored for them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.storage.rows import many
from tests.core.skills.cases.learning.library import learning_desk

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_a_reason_is_asked_for_and_stored(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.says("How much is a card?")
        await desk.says("👎")
        outdated = desk.board.button("It is outdated").id
        await desk.says("", person="Eve", choice=outdated)
        assert desk.hears("eve")[-1] == "I do not know of an answer that you found bad."
        for _ in range(2):
            await desk.says("", choice=outdated)
        assert desk.hears()[-1] == "Thank you, I have noted that for the team."
        async with pool.connection() as connection:
            assert await many(connection, "SELECT person, good, reason FROM feedback") == [("ana", False, "outdated")]
