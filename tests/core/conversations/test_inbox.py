"""The inbox: kept once, with its job, or refused with a word."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.conversations.inbox import AT_ONCE, LONGEST_MESSAGE, Inbox
from core.conversations.log import Conversations
from core.jobs.jobs import Jobs
from core.model.clock import SystemClock
from core.model.errors import InputError, RetryLater
from core.model.messages import Address, Message, Person
from core.storage.database import POOL_SIZE, open_pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool


def message(text: str = "hello?", event_id: str = "1", *, choice: str | None = None) -> Message:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return Message(event_id, Address("test", "w", "c"), Person("u1", "Ana"), text, now, choice=choice)


@pytest.fixture
async def inbox(pool: AsyncConnectionPool) -> AsyncIterator[Inbox]:
    jobs = Jobs()
    async with jobs.open(pool):
        yield Inbox(pool, Conversations(pool), jobs, clock=SystemClock())


async def count(pool: AsyncConnectionPool) -> tuple[int, int]:
    async with pool.connection() as connection:
        messages = await (await connection.execute("SELECT count(*) FROM messages")).fetchone()
        jobs = await (await connection.execute("SELECT count(*) FROM procrastinate_jobs")).fetchone()
    assert messages
    assert jobs
    return messages[0], jobs[0]


async def test_an_event_that_comes_many_times_at_once_is_kept_once_with_one_job(
    inbox: Inbox, pool: AsyncConnectionPool
) -> None:
    ids = await asyncio.gather(*(inbox.accept(message()) for _ in range(20)))
    assert len([each for each in ids if each is not None]) == 1
    assert await count(pool) == (1, 1)


@pytest.mark.slow
async def test_a_thousand_messages_at_once_wait_in_their_order_and_for_no_connection(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.storage.database.CONNECT_SECONDS", 1.5)
    jobs, kept = Jobs(), list[int]()
    async with open_pool(database_url) as pool, jobs.open(pool):
        inbox = Inbox(pool, Conversations(pool), jobs, clock=SystemClock())

        async def accept(number: int) -> None:
            await inbox.accept(message(event_id=str(number)))
            kept.append(number)

        await asyncio.gather(*map(accept, range(1_000)))
        assert await count(pool) == (1_000, 1_000)
    overtaken = [number for place, number in enumerate(kept) if place - number >= 50]
    assert len(overtaken) <= pool.max_size  # one for each connection, which may stall under load


async def test_a_message_whose_turn_does_not_come_is_to_be_sent_again(
    inbox: Inbox, pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.conversations.inbox.LONGEST_WAIT_SECONDS", 0.05)
    pool.timeout = 0.5
    async with AsyncExitStack() as held:
        for _ in range(POOL_SIZE):
            await held.enter_async_context(pool.connection(timeout=30))
        waiting = [asyncio.create_task(inbox.accept(message(event_id=str(number)))) for number in range(AT_ONCE)]
        await asyncio.sleep(0)
        with pytest.raises(RetryLater, match="too many at once"):
            await inbox.accept(message(event_id="last"))
        assert {type(each) for each in await asyncio.gather(*waiting, return_exceptions=True)} == {RetryLater}
    assert await inbox.accept(message(event_id="last")) is not None


async def test_the_same_event_id_in_another_workspace_is_another_message(
    inbox: Inbox, pool: AsyncConnectionPool
) -> None:
    other = Message("1", Address("test", "w2", "c"), Person("u", "U"), "hi", datetime(2026, 1, 5, tzinfo=UTC))
    await inbox.accept(message())
    await inbox.accept(other)
    assert await count(pool) == (2, 2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("x" * (LONGEST_MESSAGE + 1), "at most 40,000"),
        ("a\0b", "NUL"),
        ("\ud800", "UTF-8"),
    ],
)
async def test_what_cannot_be_a_message_is_refused_and_nothing_is_kept(
    inbox: Inbox, pool: AsyncConnectionPool, text: str, word: str
) -> None:
    with pytest.raises(InputError, match=word):
        await inbox.accept(message(text))
    assert await count(pool) == (0, 0)


async def test_what_a_platform_sends_and_the_database_refuses_blocks_nothing(
    inbox: Inbox, pool: AsyncConnectionPool
) -> None:
    named = replace(message(), person=Person("ana", "An\0a"))
    assert await inbox.accept(named)
    with pytest.raises(InputError, match="cannot be stored"):
        await inbox.accept(message(event_id="\0"))
    assert await count(pool) == (1, 1)


async def test_a_press_needs_no_text(inbox: Inbox) -> None:
    assert await inbox.accept(message("", choice="yes")) is not None


async def test_without_a_database_nothing_is_acknowledged(inbox: Inbox, pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        await connection.execute("ALTER TABLE procrastinate_jobs RENAME TO gone")
    try:
        with pytest.raises(RetryLater, match="Send it again"):
            await inbox.accept(message())
    finally:
        async with pool.connection() as connection:
            await connection.execute("ALTER TABLE gone RENAME TO procrastinate_jobs")
    async with pool.connection() as connection:
        row = await (await connection.execute("SELECT count(*) FROM messages")).fetchone()
    assert row == (0,)
