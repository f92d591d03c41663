"""Helpers for every store: run SQL statements, return rows as values or JSON, and write JSON columns."""

from __future__ import annotations

import re
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool
from pydantic import TypeAdapter

from core.model.messages import Address, Message
from core.model.replies import Reply

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from psycopg import AsyncConnection

    Database = AsyncConnection | AsyncConnectionPool
    Row = tuple[Any, ...]

MESSAGE: Final = TypeAdapter(Message)
REPLY: Final = TypeAdapter(Reply)
ADDRESS: Final = TypeAdapter(Address)
"""Adapters that read messages, replies and addresses from `jsonb` columns; `as_json` writes them."""

T = TypeVar("T")


async def many(database: Database, statement: str, *values: object, **named: object) -> list[Row]:
    """Run a statement and return its rows. `database` is a connection, or a pool that lends one.

    `values` fill `%s` in the statement, `named` fill `%(name)s`.
    """
    async with _connected(database) as connection:
        return await (await connection.execute(statement.encode(), values or named)).fetchall()


async def one(database: Database, statement: str, *values: object, **named: object) -> Row | None:
    """Run a statement as `many` does, and return its first row, or None."""
    return next(iter(await many(database, statement, *values, **named)), None)


async def scalar(database: Database, statement: str, *values: object, **named: object) -> Any:
    """Run a statement as `many` does, and return the first value of its first row, or None."""
    return next((row[0] for row in await many(database, statement, *values, **named)), None)


async def run(database: Database, statement: str, *values: object, **named: object) -> int:
    """Run a statement as `many` does, and return the number of rows that it changed."""
    async with _connected(database) as connection:
        return (await connection.execute(statement.encode(), values or named)).rowcount


def _connected(database: Database) -> AbstractAsyncContextManager[AsyncConnection]:
    return database.connection() if isinstance(database, AsyncConnectionPool) else nullcontext(database)


async def values_of(connection: AsyncConnection, kind: TypeAdapter[T], statement: str, *values: object) -> list[T]:
    """Run a statement and return its rows as values of a type whose field names are the column names."""
    cursor = connection.cursor(row_factory=dict_row)
    await cursor.execute(statement.encode(), values)
    return [kind.validate_python(row) for row in await cursor.fetchall()]


async def records(connection: AsyncConnection, statement: str, values: Any) -> list[dict[str, Any]]:
    """Run a statement and return its rows as JSON objects whose keys are the column names."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.encode(), values)
        return [{name: _plain(value) for name, value in row.items()} for row in await cursor.fetchall()]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def storable(value: Any) -> Any:
    """Return a JSON value without the characters that PostgreSQL cannot store in text: NUL and lone surrogates."""
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {key: storable(member) for key, member in value.items()}
    return [storable(item) for item in value] if isinstance(value, list) else value


UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def as_json(adapter: TypeAdapter[Any], value: object) -> Jsonb:
    """Convert a value for a `jsonb` column, without what cannot be stored in one."""
    return Jsonb(storable(adapter.dump_python(value, mode="json")))
