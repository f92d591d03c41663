"""The message log, as operators see it, and dead letters: failures that operators can retry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.delivery.outbox import supersede
from core.model.errors import InputError
from core.storage.rows import ADDRESS, many, scalar

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.jobs.jobs import Jobs

_LOG = """
SELECT m.id, m.accepted_at, m.message #>> '{person,name}', m.conversation, m.message ->> 'text', m.state,
    r.reply ->> 'text', r.state
FROM messages m LEFT JOIN replies r ON r.message_id = m.id AND NOT r.superseded
WHERE %(person)s::text IS NULL OR %(person)s IN (m.message #>> '{person,name}', m.message #>> '{person,id}')
ORDER BY m.id DESC
LIMIT %(limit)s
"""
_FAILED = """
SELECT 'answer-' || m.id, m.accepted_at, m.message #>> '{person,name}', m.conversation, m.message ->> 'text', m.reason
FROM messages m WHERE m.state = 'failed'
UNION ALL
SELECT 'send-' || r.id, r.written_at, coalesce(m.message #>> '{person,name}', ''), r.address ->> 'channel',
    coalesce(r.reply #>> '{event,title}', r.reply ->> 'text'), r.reason
FROM replies r LEFT JOIN messages m ON m.id = r.message_id WHERE r.state = 'failed' AND NOT r.superseded
UNION ALL
SELECT 'retract-' || r.id, r.written_at, coalesce(m.message #>> '{person,name}', ''), r.address ->> 'channel', '',
    r.reason
FROM replies r LEFT JOIN messages m ON m.id = r.message_id WHERE r.state = 'retracting' AND r.reason IS NOT NULL
UNION ALL
SELECT 'alarm-' || id, due, '', subject, name, reason FROM alarms WHERE state = 'failed'
ORDER BY 2
"""
_ANSWER_AGAIN = """
UPDATE messages SET state = 'waiting', reason = NULL, deaths = 0 WHERE id = %s AND state = 'failed'
RETURNING conversation
"""
_SEND_AGAIN = """
UPDATE replies SET state = 'waiting', reason = NULL, deaths = 0 WHERE id = %s AND state = 'failed' AND NOT superseded
RETURNING address
"""
_RETRACT_AGAIN = """
UPDATE replies SET reason = NULL, deaths = 0 WHERE id = %s AND state = 'retracting' AND reason IS NOT NULL
RETURNING address
"""
_RING_AGAIN = """
UPDATE alarms SET state = 'set', tries = 0, look_at = due, reason = NULL WHERE id = %s AND state = 'failed' RETURNING id
"""
_AGAIN = {"answer": _ANSWER_AGAIN, "send": _SEND_AGAIN, "retract": _RETRACT_AGAIN, "alarm": _RING_AGAIN}


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A message and its outcome. `state` is the state of the turn, `sending` that of the reply, if there is one."""

    id: int
    at: datetime
    person: str
    conversation: str
    text: str
    state: str
    reply: str | None
    sending: str | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Something that failed, and the reason.

    By its id, it is a turn (`answer-12`), a reply that could not be sent (`send-7`) or taken back (`retract-7`), or an
    alarm of a skill (`alarm-3`).
    """

    id: str
    at: datetime
    person: str
    conversation: str
    text: str
    reason: str


async def list_messages(
    connection: AsyncConnection, *, person: str | None = None, limit: int = 50
) -> list[LoggedMessage]:
    """Return the newest messages of everybody or of one person (by name or id). The oldest of them comes first."""
    return [LoggedMessage(*row) for row in reversed(await many(connection, _LOG, person=person, limit=limit))]


async def list_dead_letters(connection: AsyncConnection) -> list[DeadLetter]:
    """Return the dead letters, oldest first."""
    return [DeadLetter(*row) for row in await many(connection, _FAILED)]


async def retry(connection: AsyncConnection, jobs: Jobs, name: str) -> list[str]:
    """Retry dead letters and return their ids. `name` is an id, the reference that the person was given, or `all`.

    A turn continues where it failed, with its earlier decisions and effects, and its reply replaces the apology.

    This runs inside the caller's transaction. If the process dies before the commit, they stay dead letters; if after,
    they wait to be tried again.

    Raises:
        InputError: there is no such dead letter.
    """
    letters = await list_dead_letters(connection)
    wanted = [letter.id for letter in letters if name in ("all", letter.id, letter.reason.split(":")[0])]
    if not wanted and name != "all":
        raise InputError(f"No failure is known as {name!r}. `frontdesk messages failed` lists all of them.")
    for letter_id in wanted:
        kind, number = letter_id.split("-")
        id_ = int(number)
        where = await scalar(connection, _AGAIN[kind], id_)
        if where and kind == "answer":
            await supersede(connection, id_)
            await jobs.answer(connection, id_, where)
        elif where and kind != "alarm":
            defer = jobs.send if kind == "send" else jobs.retract
            await defer(connection, id_, ADDRESS.validate_python(where))
    return wanted
