from __future__ import annotations

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from core.model.errors import RetryLater, StoreError
from knowledge.storage.connection import connected


async def test_a_database_that_is_not_there_can_be_asked_again_later() -> None:
    pool = AsyncConnectionPool(
        "host=127.0.0.1 port=1 connect_timeout=1", open=False, min_size=0, max_size=1, timeout=0.1
    )
    await pool.open(wait=False)
    try:
        with pytest.raises(RetryLater, match="PostgreSQL is not available now"):
            async with connected(pool):
                pass
    finally:
        await pool.close()


async def test_a_full_disk_names_the_remedy(pool: AsyncConnectionPool) -> None:
    with pytest.raises(StoreError, match="Free some space"):
        async with connected(pool):
            raise psycopg.errors.DiskFull


async def test_other_errors_are_left_alone(pool: AsyncConnectionPool) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        async with connected(pool) as connection:
            await connection.execute("SELECT * FROM nothing")
