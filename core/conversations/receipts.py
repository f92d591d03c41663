"""Receipts for the erasure of a person's data. They also keep running work from restoring it. Contains the SQL.

Work that reads the log first notes the number of the last receipt, and writes only if there is no newer receipt. If
there is one, the work might have read data of a person whose data was erased meanwhile, so it reads again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg.types.json import Jsonb

from core.storage.rows import many, one, scalar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from psycopg import AsyncConnection

_LAST = "SELECT coalesce(max(id), 0) FROM receipts"
_WRITE = "INSERT INTO receipts (person, erased) VALUES (%s, %s) RETURNING person, erased, at"
_OF = "SELECT person, erased, at FROM receipts WHERE person = %s ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A record of an erasure. `person` is the digest of the person's key; `erased` counts rows; `at` is aware."""

    person: str
    erased: dict[str, int]
    at: datetime


async def last(connection: AsyncConnection) -> int:
    """Return the number of the last receipt, or 0 if there is none."""
    return await scalar(connection, _LAST) or 0


async def write(connection: AsyncConnection, person: str, erased: Mapping[str, int]) -> Receipt:
    """Write a receipt, in the transaction that erases the data."""
    (row,) = await many(connection, _WRITE, person, Jsonb(dict(erased)))
    return Receipt(*row)


async def of(connection: AsyncConnection, person: str) -> Receipt | None:
    """Return the newest receipt of the person with this digest, or None."""
    row = await one(connection, _OF, person)
    return Receipt(*row) if row else None
