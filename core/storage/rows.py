"""What every store needs: one row, rows as JSON, and values for JSON columns."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from pydantic import TypeAdapter

T = TypeVar("T")


async def one(connection: AsyncConnection, statement: str, *values: object) -> tuple[Any, ...] | None:
    """Run a statement and return its first row, or None."""
    cursor = await connection.execute(statement.encode(), values)
    return await cursor.fetchone()


async def values_of(connection: AsyncConnection, kind: TypeAdapter[T], statement: str, *values: object) -> list[T]:
    """Run a statement, and return its rows as values of a type whose fields have the names of the columns."""
    cursor = connection.cursor(row_factory=dict_row)
    await cursor.execute(statement.encode(), values)
    return [kind.validate_python(row) for row in await cursor.fetchall()]


async def records(connection: AsyncConnection, statement: str, values: Any) -> list[dict[str, Any]]:
    """Run a statement and return its rows as JSON objects, by the names of the columns."""
    cursor = await connection.execute(statement.encode(), values)
    names = [column.name for column in cursor.description or ()]
    return [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in await cursor.fetchall()]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def storable(value: Any) -> Any:
    """Return a JSON value without what PostgreSQL cannot store in text: NUL and lone surrogates."""
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {key: storable(member) for key, member in value.items()}
    return [storable(item) for item in value] if isinstance(value, list) else value


UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def as_json(adapter: TypeAdapter[Any], value: object) -> Jsonb:
    """Return a value for a `jsonb` column."""
    return Jsonb(adapter.dump_python(value, mode="json"))
