"""Unreadable events are counted for 30 days, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.conversations import unreadable_events
from core.conversations.unreadable_events import UnreadableEvents
from core.storage.rows import run, scalar

if TYPE_CHECKING:
    import pytest
    from psycopg_pool import AsyncConnectionPool

_AGE = "UPDATE notices SET at = at - interval '31 days'"


async def test_an_event_counts_once_and_for_thirty_days(pool: AsyncConnectionPool) -> None:
    events = UnreadableEvents(pool)
    for event_id in ("1", "1", "2"):
        await events.add("slack", "message", event_id)
    await events.add("discord", "MESSAGE_CREATE", "1")
    assert await events.counts() == {"discord": {"MESSAGE_CREATE": 1}, "slack": {"message": 2}}
    await run(pool, _AGE)
    await events.add("slack", "reaction_added", "3")
    assert await events.counts() == {"slack": {"reaction_added": 1}}
    assert await scalar(pool, "SELECT count(*) FROM notices") == 1


async def test_only_so_many_events_of_a_platform_are_counted(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unreadable_events, "MOST_COUNTED", 2)
    events = UnreadableEvents(pool)
    for event_id in ("1", "2", "3"):
        await events.add("slack", "message", event_id)
    assert await events.counts() == {"slack": {"message": 2}}
    await run(pool, _AGE)  # nobody has counted since
    await events.add("slack", "message", "4")
    assert await events.counts() == {"slack": {"message": 1}}
