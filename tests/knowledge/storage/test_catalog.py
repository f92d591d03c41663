from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.storage import catalog
from tests.fakes.shop import document, shop, stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.fixture
async def connection(pool: AsyncConnectionPool, home: Path) -> AsyncIterator[AsyncConnection]:
    """A connection to a database with two origins: /docs, which is public, and /pay, which is for staff."""
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn(
            "/docs", "public", stream(document("b", "Büro 🏢 hier."), document("a", "Apples."))
        )
        await open_shop.library.learn("/pay", "staff", stream(document("pay", "Pay day.")))
        async with pool.connection() as borrowed:
            yield borrowed


async def test_documents_and_origins_are_listed_in_order(connection: AsyncConnection) -> None:
    listed = await catalog.list_documents(connection)
    assert [(one.id, one.audience, one.passages, one.embedder) for one in listed] == [
        ("a", "public", 1, "hashes"),
        ("b", "public", 1, "hashes"),
        ("pay", "staff", 1, "hashes"),
    ]
    assert [one.id for one in await catalog.list_documents(connection, "/pay")] == ["pay"]
    assert [(one.origin, one.audience, one.documents) for one in await catalog.list_origins(connection)] == [
        ("/docs", "public", 2),
        ("/pay", "staff", 1),
    ]


async def test_a_quote_is_cut_by_characters_for_those_who_may_read_it(connection: AsyncConnection) -> None:
    assert await catalog.quote(connection, "b", 0, 6, ["public"]) == "Büro 🏢"
    assert await catalog.quote(connection, "pay", 0, 3, ["staff"]) == "Pay"
    assert await catalog.quote(connection, "pay", 0, 3, ["public"]) is None
    assert await catalog.quote(connection, "nobody", 0, 3, ["public"]) is None


async def test_passages_are_read_only_by_their_audience(connection: AsyncConnection) -> None:
    cursor = await connection.execute("SELECT id FROM passages")
    ids = [row[0] for row in await cursor.fetchall()]
    passages = (await catalog.read_passages(connection, ids, ["public"])).values()
    assert sorted(passage.text for passage in passages) == ["Apples.", "Büro 🏢 hier."]
    everything = await catalog.read_passages(connection, [*ids, "nothing"], ["public", "staff"])
    assert set(everything) == set(ids)


async def test_a_text_is_read_with_its_title_and_source(connection: AsyncConnection) -> None:
    assert await catalog.read_text(connection, "a") == ("a", "/docs/a.md", "Apples.")
    assert await catalog.read_text(connection, "nobody") is None
