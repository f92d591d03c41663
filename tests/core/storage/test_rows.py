"""Rows as JSON, and values that the database can store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.storage.rows import many, one, records, run, scalar, storable, values_of

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


@dataclass(frozen=True)
class Vote:
    person: str


@dataclass(frozen=True)
class Option:
    words: str
    at: datetime | None
    votes: tuple[Vote, ...]


async def test_rows_become_values_with_the_values_inside_them(pool: AsyncConnectionPool) -> None:
    statement = """
    SELECT %s::text AS words, '2026-01-05 09:00+00'::timestamptz AS at, '[{"person": "li"}]'::jsonb AS votes
    UNION ALL SELECT 'b', NULL, '[]'
    """
    async with pool.connection() as connection:
        found = await values_of(connection, TypeAdapter(Option), statement, "a")
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert found == [Option("a", at, (Vote("li"),)), Option("b", None, ())]


async def test_rows_are_objects_by_their_columns_with_instants_as_text(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        await connection.execute("SET TIME ZONE 'UTC'")
        rows = await records(connection, "SELECT %s::int AS id, '2026-01-05 09:00+00'::timestamptz AS at", [7])
        assert json.loads(json.dumps(rows)) == [{"id": 7, "at": "2026-01-05T09:00:00+00:00"}]
        assert await one(connection, "SELECT %s::int, %s::text", 1, "a") == (1, "a")
        assert await one(connection, "SELECT 1 WHERE false") is None


def test_what_text_cannot_hold_is_left_out_at_any_depth() -> None:
    assert storable({"a": ["x\x00y", "\ud800z", 3], "b": {"c": "ü🙂"}}) == {"a": ["xy", "z", 3], "b": {"c": "ü🙂"}}


async def test_a_statement_runs_on_a_pool_as_on_a_connection(pool: AsyncConnectionPool) -> None:
    async with pool.connection() as connection:
        for database in (pool, connection):
            assert await many(database, "SELECT n FROM generate_series(%s::int, %s::int) n", 1, 2) == [(1,), (2,)]
            assert await many(database, "SELECT n FROM generate_series(1, %(last)s::int) n", last=2) == [(1,), (2,)]
            assert await scalar(database, "SELECT %s::text", "a") == "a"
            assert await scalar(database, "SELECT 1 WHERE false") is None
    insert = "INSERT INTO notices (service, workspace, subject) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
    assert [await run(pool, insert, "board", "w", "told") for _ in range(2)] == [1, 0]
