"""Receipts: numbered, found by the digest of a person, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.conversations import receipts

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


async def test_the_newest_receipt_of_a_person_is_found(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        assert await receipts.last(connection) == 0
        assert await receipts.of(connection, "ana") is None
        for count in (1, 2):
            await receipts.write(connection, "ana", {"messages": count})
        last = await receipts.last(connection)
        other = await receipts.write(connection, "bo", {})
        assert await receipts.last(connection) > last
        found = await receipts.of(connection, "ana")
    assert found
    assert found.erased == {"messages": 2}
    assert found.at.tzinfo
    assert other.person == "bo"
