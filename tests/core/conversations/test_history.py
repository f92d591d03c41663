"""What was said before, when a summary is due, and what keeps one from being stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.conversations import history, receipts
from core.conversations.log import Conversations
from core.model.messages import Address, Message, Person

if TYPE_CHECKING:
    import pytest
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.history import Ended

HERE = Address("board", "w", "team")
NAME = HERE.conversation
EVER = datetime(2020, 1, 1, tzinfo=UTC)


async def talk(pool: AsyncConnectionPool, *texts: str) -> tuple[Ended, ...]:
    """Have something said that was answered, and return it."""
    conversations = Conversations(pool)
    async with pool.connection() as connection:
        for text in texts:
            message = Message(text, HERE, Person("ana", "Ana"), text, datetime(2026, 1, 5, tzinfo=UTC))
            await conversations.add(connection, message)
        await connection.execute("UPDATE messages SET state = 'replied'")
        return await history.ended_after(connection, 0, NAME, limit=100)


async def test_a_summary_is_due_again_after_as_many_exchanges(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "FOLDED_EXCHANGES", 2)
    monkeypatch.setattr(history, "KEPT_EXCHANGES", 1)
    said = await talk(pool, "a", "b")
    async with pool.connection() as connection:
        assert not await history.is_summary_due(connection, NAME)
        said = await talk(pool, "c")
        assert await history.is_summary_due(connection, NAME)
        assert not await history.is_summary_due(connection, "board/w/elsewhere")
        await history.write_summary(connection, NAME, "They said a and b.", folded=said[:2], receipts=0)
        assert await history.read_summary(connection, NAME) == (said[1].id, "They said a and b.")
        assert not await history.is_summary_due(connection, NAME)


async def test_a_summary_of_what_has_changed_or_of_somebody_forgotten_is_not_stored(pool: AsyncConnectionPool) -> None:
    said = await talk(pool, "a", "b")
    async with pool.connection() as connection:
        last = await receipts.last(connection)
        await connection.execute("UPDATE messages SET edition = edition + 1 WHERE id = %s", [said[0].id])
        await history.write_summary(connection, NAME, "Stale.", folded=said, receipts=last)
        assert await history.read_summary(connection, NAME) == (0, "")
        await receipts.write(connection, "somebody", {})
        await history.write_summary(connection, NAME, "Theirs.", folded=said[1:], receipts=last)
        assert await history.read_summary(connection, NAME) == (0, "")
        last = await receipts.last(connection)
        await history.write_summary(connection, NAME, "Good.", folded=said[1:], receipts=last)
        await history.write_summary(connection, NAME, "Stale and older.", folded=said[:1], receipts=last)
        assert await history.read_summary(connection, NAME) == (said[1].id, "Good.")


async def test_history_is_what_was_said_before_oldest_first(pool: AsyncConnectionPool) -> None:
    said = await talk(pool, "a", "b", "c", "d")
    async with pool.connection() as connection:
        before = await history.before(connection, said[3].id, NAME, since=EVER, limit=2)
        assert [(exchange.person, exchange.text, exchange.speaker) for exchange in before] == [
            ("Ana", "b", "ana"),
            ("Ana", "c", "ana"),
        ]
        later = datetime.now(UTC) + timedelta(hours=1)
        assert await history.before(connection, said[3].id, NAME, since=later, limit=2) == ()
        ended = await history.ended_after(connection, said[0].id, NAME, limit=10)
    assert [done.exchange.text for done in ended] == ["b", "c", "d"]
