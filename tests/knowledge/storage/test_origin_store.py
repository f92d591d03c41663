from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from knowledge.storage import origin_store
from knowledge.storage.catalog import list_origins
from tests.fakes.shop import document, shop, stream

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NOW = datetime(2026, 5, 1, tzinfo=UTC)


async def audiences(connection: AsyncConnection) -> dict[str, str]:
    return {origin.origin: origin.audience for origin in await list_origins(connection)}


async def test_a_sync_never_widens_the_audience_before_it_ends(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        assert await origin_store.begin_sync(connection, "/docs", "staff", NOW) == "staff"
        assert await origin_store.begin_sync(connection, "/docs", "public", NOW) == "staff"
        await origin_store.finish_sync(connection, "/docs", "staff", "public", NOW)
        assert await audiences(connection) == {"/docs": "public"}
        assert await origin_store.begin_sync(connection, "/docs", "staff", NOW) == "staff"


async def test_an_audience_that_was_set_during_a_sync_stays(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        await origin_store.begin_sync(connection, "/docs", "public", NOW)
        await origin_store.restrict(connection, "/docs", "board")
        await origin_store.finish_sync(connection, "/docs", "public", "public", NOW)
        assert await audiences(connection) == {"/docs": "board"}


async def test_only_an_origin_that_was_never_read_is_dropped_as_unread(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        for origin in ("/misspelt", "/docs"):
            await origin_store.begin_sync(connection, origin, "public", NOW)
        await origin_store.finish_sync(connection, "/docs", "public", "public", NOW)
        for origin in ("/misspelt", "/docs"):
            await origin_store.drop_unread(connection, origin)
        assert await audiences(connection) == {"/docs": "public"}
        assert await origin_store.is_known(connection, "/docs")
        assert await origin_store.remove(connection, ["/docs"]) == 0
        assert not await origin_store.is_known(connection, "/docs")


async def test_an_origin_is_removed_to_the_last_word(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop, pool.connection() as connection:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples here."), document("b", "Bread.")))
        await open_shop.library.learn("/more", "public", stream(document("c", "Cheese here.")))
        assert await origin_store.count_passages(connection, ["/docs", "/more", "/none"]) == {"/docs": 2, "/more": 1}
        assert await origin_store.remove(connection, ["/docs", "/none"]) == 2
        cursor = await connection.execute("SELECT term FROM lexicon")
        terms = {row[0] for row in await cursor.fetchall()}
        assert not any(term.startswith(("appl", "bread")) for term in terms)
        assert any(term.startswith("chees") for term in terms)
        assert await audiences(connection) == {"/more": "public"}
