"""The calls that wait for a press, and those that were made. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from core.storage.rows import one, run, scalar

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.person_ref import PersonRef
    from core.skills.tools.tool import Tool

KEPT: Final = timedelta(days=30)
_CLEAR: Final = "DELETE FROM tool_calls WHERE created_at < %s"
_ADD: Final = """
INSERT INTO tool_calls (service, workspace, person, server, tool, fingerprint, arguments, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_FIND: Final = """
SELECT id, server, tool, fingerprint, arguments, state, turn, result, questions, answers FROM tool_calls
WHERE id = %s AND service = %s AND workspace = %s AND person = %s
"""
# One statement, so that of two presses at once only one makes the call.
_BEGIN: Final = """
UPDATE tool_calls SET state = 'running', turn = %s WHERE id = %s AND state IN ('proposed', 'asked') RETURNING id
"""
_END: Final = "UPDATE tool_calls SET state = %s, result = %s, questions = NULL, answers = '{}' WHERE id = %s"
_RETURN: Final = "UPDATE tool_calls SET state = 'proposed', turn = NULL WHERE id = %s"
_ASK: Final = "UPDATE tool_calls SET state = 'asked', questions = %s, answers = %s WHERE id = %s"
_DECLINE: Final = (
    "UPDATE tool_calls SET state = 'declined' WHERE id = %s AND state IN ('proposed', 'asked') RETURNING id"
)


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call of a tool, as far as it has come. See the migration for the states."""

    id: int
    server: str
    tool: str
    fingerprint: str
    arguments: dict[str, Any]
    state: str
    turn: int | None
    result: str | None
    questions: dict[str, Any] | None
    answers: dict[str, Any]


async def add(
    connection: AsyncConnection, person: PersonRef, tool: Tool, arguments: dict[str, Any], *, now: datetime
) -> int:
    """Store a call that waits for a press of this person, and return its id. Calls of last month are removed.

    If the process dies before the commit, nobody is asked; if after, the resumed turn asks with another call, and this
    one is never pressed.
    """
    await run(connection, _CLEAR, now - KEPT)
    who = (person.service, person.workspace, person.id)
    return int(await scalar(connection, _ADD, *who, tool.server, tool.name, tool.fingerprint, Jsonb(arguments), now))


async def find(connection: AsyncConnection, person: PersonRef, id_: int) -> StoredCall | None:
    """Return a call of this person; None if there is none, or it waits for somebody else."""
    row = await one(connection, _FIND, id_, person.service, person.workspace, person.id)
    return StoredCall(*row) if row else None


async def begin(pool: AsyncConnectionPool, id_: int, *, turn: int | None) -> bool:
    """Note, before a call is sent, that it is; return False if it was begun before.

    If the process dies before the commit, the resumed turn begins it; if after, it finds it running, and does not send
    it again.
    """
    return bool(await scalar(pool, _BEGIN, turn, id_))


async def end(pool: AsyncConnectionPool, id_: int, result: str) -> None:
    """Store what a call returned. If the process dies before the commit, nobody knows what happened."""
    await run(pool, _END, "done", result, id_)


async def give_back(pool: AsyncConnectionPool, id_: int) -> None:
    """Note that a call was not sent, so that it can be pressed again."""
    await run(pool, _RETURN, id_)


async def ask(pool: AsyncConnectionPool, id_: int, questions: dict[str, Any] | None, answers: dict[str, Any]) -> None:
    """Store what the server asks, and what the person has answered so far."""
    await run(pool, _ASK, Jsonb(questions), Jsonb(answers), id_)


async def decline(connection: AsyncConnection, id_: int) -> bool:
    """Note that a call is not wanted; return False if it was made or declined before."""
    return bool(await scalar(connection, _DECLINE, id_))
