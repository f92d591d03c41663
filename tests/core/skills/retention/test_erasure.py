"""Words older than the days that are set are erased from messages, replies and effects; newer ones stay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.skills.retention.erasure import erase_words
from tests.core.skills.cases.test_hidden_secrets import everywhere
from tests.fakes.office import Office

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_old_words_are_erased_and_newer_ones_stay(pool: AsyncConnectionPool) -> None:
    async with Office(pool).opened() as office:
        await office.by("Ana", "my parrot is blue")
        old = office.clock.now() + timedelta(seconds=1)
        office.clock.move(days=31)
        await office.by("Bob", "my parrot is green")
        async with pool.connection() as connection, connection.transaction():
            assert await erase_words(connection, before=old) == 1
            assert await erase_words(connection, before=old) == 0
        left = await everywhere(pool)
        assert "parrot is blue" not in left
        assert "parrot is green" in left
