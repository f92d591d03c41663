"""Connections to PostgreSQL whose failures are raised as our own errors."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg_pool import PoolTimeout

from core.model.errors import RetryLater, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool


@asynccontextmanager
async def connected(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    """Borrow a connection for the duration of the block.

    Raises RetryLater if PostgreSQL is not available. Raises StoreError if its disk is full.
    """
    try:
        async with pool.connection() as connection:
            yield connection
    except psycopg.errors.DiskFull as error:
        raise StoreError("PostgreSQL's disk is full. Free some space and try again.") from error
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise RetryLater(f"PostgreSQL is not available now ({' '.join(str(error).split())}). Try again.") from error
