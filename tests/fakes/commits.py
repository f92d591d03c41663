"""The commits of this process that write, each by what it writes: those that wait for the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.pq import TransactionStatus

from tests.fakes.dying import kind_of

if TYPE_CHECKING:
    import pytest


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by each commit that has written something.

    What looks for work and finds none has written nothing, and what rolls back has not either.
    """
    commits: list[str] = []
    pending: dict[int, list[str]] = {}
    execute, exec_command = psycopg.AsyncCursor.execute, psycopg.AsyncConnection._exec_command

    async def watched_execute(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        kind = kind_of(query)
        inside = self.connection.pgconn.transaction_status != TransactionStatus.IDLE
        result = await execute(self, query, *args, **kwargs)
        if kind and await _wrote(result):
            if inside:
                pending.setdefault(id(self.connection), []).append(kind)
            else:
                commits.append(kind)
        return result

    def watched_command(self: Any, command: Any, *args: Any, **kwargs: Any) -> Any:
        kinds = pending.pop(id(self), []) if command in (b"COMMIT", b"ROLLBACK") else []
        result = yield from exec_command(self, command, *args, **kwargs)
        if kinds and command == b"COMMIT":
            commits.append(", ".join(kinds))
        return result

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", watched_execute)
    monkeypatch.setattr(psycopg.AsyncConnection, "_exec_command", watched_command)
    return commits


async def _wrote(cursor: psycopg.AsyncCursor[Any]) -> bool:
    """Tell whether a statement that may write has changed a row: a fetch that finds no job returns a row of nothing."""
    if not cursor.rowcount or cursor.description is None:
        return cursor.rowcount > 0
    row = await cursor.fetchone()
    await cursor.scroll(0, mode="absolute")
    values = list(row.values() if isinstance(row, dict) else row or ())
    return any(value is not None for value in values)
