"""When a summary is due, and what keeps one from being stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.conversations import exchanges, receipts, summaries
from core.conversations.log import Conversations
from core.model.messages import Address, Message, Person

if TYPE_CHECKING:
    import pytest
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.exchanges import Ended

HERE = Address("board", "w", "team")
NAME = HERE.conversation


async def talk(pool: AsyncConnectionPool, *texts: str) -> tuple[Ended, ...]:
    """Have something said that was answered, and return it."""
    conversations = Conversations(pool)
    async with pool.connection() as connection:
        for text in texts:
            message = Message(text, HERE, Person("ana", "Ana"), text, datetime(2026, 1, 5, tzinfo=UTC))
            await conversations.add(connection, message)
        await connection.execute("UPDATE messages SET state = 'replied'")
        return await exchanges.ended_after(connection, 0, NAME, limit=100)


async def test_a_summary_is_due_again_after_as_many_exchanges(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "FOLDED_EXCHANGES", 2)
    monkeypatch.setattr(summaries, "KEPT_EXCHANGES", 1)
    said = await talk(pool, "a", "b")
    async with pool.connection() as connection:
        assert not await summaries.is_due(connection, NAME)
        said = await talk(pool, "c")
        assert await summaries.is_due(connection, NAME)
        assert not await summaries.is_due(connection, "board/w/elsewhere")
        await summaries.write(connection, NAME, "They said a and b.", folded=said[:2], receipts=0)
        assert await summaries.read(connection, NAME) == (said[1].id, "They said a and b.")
        assert not await summaries.is_due(connection, NAME)


async def test_a_summary_of_what_has_changed_or_of_somebody_forgotten_is_not_stored(pool: AsyncConnectionPool) -> None:
    said = await talk(pool, "a", "b")
    async with pool.connection() as connection:
        last = await receipts.last(connection)
        await connection.execute("UPDATE messages SET edition = edition + 1 WHERE id = %s", [said[0].id])
        await summaries.write(connection, NAME, "Stale.", folded=said, receipts=last)
        assert await summaries.read(connection, NAME) == (0, "")
        await receipts.write(connection, "somebody", {})
        await summaries.write(connection, NAME, "Theirs.", folded=said[1:], receipts=last)
        assert await summaries.read(connection, NAME) == (0, "")
        last = await receipts.last(connection)
        await summaries.write(connection, NAME, "Good.", folded=said[1:], receipts=last)
        await summaries.write(connection, NAME, "Stale and older.", folded=said[:1], receipts=last)
        assert await summaries.read(connection, NAME) == (said[1].id, "Good.")
