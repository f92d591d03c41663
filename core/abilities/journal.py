"""The journal of running turns: the model's steps, and the effects that were done. Contains the SQL."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from core.model.errors import Overtaken, SkillError
from core.model.replies import Effect, Reply
from core.storage.rows import REPLY, as_json, many, one, run, scalar, storable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

_STEPS = "SELECT said FROM steps WHERE message_id = %s ORDER BY ordinal"
# Nothing is written if somebody's data was erased, or a message of the turn edited or deleted, since the turn was read.
# The lock makes edits wait, so that they see what was written.
_STILL = """
FROM messages
WHERE id = %(turn)s AND state = 'waiting' AND edition = %(edition)s
    AND NOT EXISTS (SELECT FROM receipts WHERE id > %(receipts)s)
FOR SHARE OF messages
"""
_ADD_STEP = f"""
INSERT INTO steps (message_id, ordinal, said) SELECT id, %(ordinal)s, %(said)s {_STILL}
ON CONFLICT DO NOTHING RETURNING said
"""
_STEP = """
SELECT said FROM steps
WHERE message_id = %(turn)s AND ordinal = %(ordinal)s
    AND EXISTS (SELECT FROM messages WHERE id = %(turn)s AND edition = %(edition)s)
"""
_CLAIM = f"""
INSERT INTO effects (call_id, message_id, ability, edition) SELECT %(call)s, id, %(ability)s, edition {_STILL}
ON CONFLICT DO NOTHING RETURNING 1
"""
_FINISH = "UPDATE effects SET reply = %s WHERE call_id = %s"
_DONE = "SELECT reply FROM effects WHERE call_id = %s"
_ALL_DONE = "SELECT call_id, ability, reply FROM effects WHERE message_id = %s AND edition = %s"

# The draft is recorded even if the turn is over, because the worker that ended the turn did not know of it.
_SHOWN = """
UPDATE messages SET draft = %s WHERE id = %s AND state IN ('waiting', 'silent', 'retracted')
RETURNING state = 'waiting' AND edition = %s
"""

_NOT_HERE = "I can only do that in a conversation. Say it in `frontdesk chat` or on a platform."
_CHANGED = "A message of the turn has changed, or somebody was forgotten: the turn starts over."


class Journal:
    """Records the effects and the model's steps of a turn, so that a resumed turn does not repeat them."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def steps(self, turn_id: int) -> list[dict[str, Any]]:
        """Return the steps of the model that were recorded for a turn, in order; none for a new turn."""
        return [said for (said,) in await many(self._pool, _STEPS, turn_id)]

    async def add_step(self, turn: Turn, ordinal: int, said: dict[str, Any]) -> dict[str, Any]:
        """Record a step of the model, and return the recorded step.

        It is another step than the given one if another worker, which believed this one dead, recorded its own before.
        If the process dies before the commit, the model is asked again; if after, it is not.

        Raises:
            Overtaken: since the turn was read, somebody's data was erased, or its message was edited or deleted. The
                turn starts over, if the message still exists.
        """
        async with self._pool.connection() as connection:
            return await _add_step(connection, turn, ordinal, storable(said))

    async def effects(self, turn: Turn) -> list[Effect]:
        """Return what was done in a turn so far, in the order of the calls, without what was only asked."""
        if turn.entry is None:
            return []
        rows = await many(self._pool, _ALL_DONE, turn.entry.id, turn.entry.edition)
        rows.sort(key=lambda row: [int(number) for number in re.findall(r"\d+", row[0])])  # calls end in any order
        effects = [Effect(ability, REPLY.validate_python(reply)) for _, ability, reply in rows]
        return [effect for effect in effects if effect.reply.asks is None]

    async def keep_draft(self, turn: Turn) -> None:
        """Record the platform's id of a turn's draft, so that the reply replaces it.

        If the process dies before the commit, the draft stays next to the reply; if after, the resumed turn continues
        the draft, and if the turn is over, the draft is retracted.

        Raises:
            Overtaken: the turn is over, or its message has changed.
        """
        if not await scalar(self._pool, _SHOWN, turn.progress.draft, turn.id, turn.entry and turn.entry.edition):
            raise Overtaken(_CHANGED)

    async def effect(
        self, turn: Turn, *, call_id: str, ability: str, work: Callable[[Turn], Awaitable[str | Reply]]
    ) -> Reply:
        """Do an effect and record it, in one transaction and once per call id; return its reply.

        `work` gets a turn whose `connect` yields the connection of that transaction. The steps that led to the effect
        are recorded in the same transaction, unless they are recorded already. If the process dies before the commit,
        or `work` raises, nothing is done or recorded; if after, the resumed turn finds the recorded reply.

        Raises:
            SkillError: the turn belongs to no conversation.
            Overtaken: since the turn was read, somebody's data was erased, its message was edited or deleted, or
                another worker recorded another step. The turn starts over, if the message still exists.
        """
        if turn.id is None:
            raise SkillError(_NOT_HERE)
        async with self._pool.connection() as connection, connection.transaction():
            for ordinal, said in turn.progress.pending:
                ours = storable(said)
                if await _add_step(connection, turn, ordinal, ours) != ours:
                    raise Overtaken(_CHANGED)
            if not await scalar(connection, _CLAIM, **_read(turn), call=call_id, ability=ability):
                row = await one(connection, _DONE, call_id)
                if row is None:
                    raise Overtaken(_CHANGED)
                return REPLY.validate_python(row[0])
            result = await work(dataclasses.replace(turn, call_id=call_id, connection=connection))
            reply = result if isinstance(result, Reply) else Reply(result)
            await run(connection, _FINISH, as_json(REPLY, reply), call_id)
        turn.progress.pending.clear()
        return reply


async def _add_step(connection: AsyncConnection, turn: Turn, ordinal: int, said: dict[str, Any]) -> dict[str, Any]:
    wanted = {**_read(turn), "ordinal": ordinal, "said": Jsonb(said)}
    row = await one(connection, _ADD_STEP, **wanted) or await one(connection, _STEP, **wanted)
    if row is None:
        raise Overtaken(_CHANGED)
    return dict(row[0])


def _read(turn: Turn) -> dict[str, Any]:
    if turn.entry is None:
        raise SkillError(_NOT_HERE)
    return {"turn": turn.entry.id, "edition": turn.entry.edition, "receipts": turn.entry.receipts}
