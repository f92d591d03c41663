"""The few lines that every store module writes otherwise: one row, and values as JSON columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from pydantic import TypeAdapter


async def one(connection: AsyncConnection, statement: str, *values: object) -> tuple[Any, ...] | None:
    """Run a statement and return its first row, or None."""
    cursor = await connection.execute(statement.encode(), values)
    return await cursor.fetchone()


def as_json(adapter: TypeAdapter[Any], value: object) -> Jsonb:
    """Return a value for a `jsonb` column."""
    return Jsonb(adapter.dump_python(value, mode="json"))
