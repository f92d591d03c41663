"""Looks up who is on the team, and since when a case waits for them. Contains the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.skills.cases.case import Actor
from core.storage.rows import many, scalar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Address

LOOKED_THROUGH = 50_000
"""In how many of the newest messages the people are looked for who write in the channels of the team."""
_WAITS_SINCE = """
SELECT max(at) FROM case_ledger WHERE case_id = %s AND event IN ('open', 'hand_back', 'reopen', 'transfer')
"""
_WAS_ESCALATED = """
SELECT EXISTS (SELECT FROM case_ledger WHERE case_id = %s AND event = 'escalate' AND reason = %s AND at >= %s)
"""
# Who did anything in a case of somebody else, or wrote in a channel of the team; the last name that somebody had.
_MEMBERS = """
SELECT DISTINCT ON (key) key, name FROM (
    SELECT actor AS key, actor_name AS name, at FROM case_ledger JOIN cases ON cases.id = case_id
    WHERE event NOT IN ('open', 'write') AND actor <> concat_ws('/', service, workspace, person)
    UNION ALL
    SELECT author, author_name, at FROM case_entries WHERE kind IN ('staff', 'note')
    UNION ALL
    SELECT owner, owner_name, opened_at FROM cases
    UNION ALL
    SELECT split_part(platform, ' ', 1) || '/' || workspace || '/' || (message #>> '{person,id}'),
        message #>> '{person,name}', (message ->> 'sent_at')::timestamptz
    FROM messages
    WHERE id > (SELECT max(id) FROM messages) - %s
        AND EXISTS (SELECT FROM unnest(%s::text[]) AS channel WHERE starts_with(conversation || '/', channel || '/'))
) said WHERE key NOT IN ('', 'forgotten') ORDER BY key, at DESC
"""


async def waits_since(connection: AsyncConnection, case_id: int) -> datetime | None:
    """Return when a case began to wait for somebody to take it the last time."""
    found: datetime | None = await scalar(connection, _WAITS_SINCE, case_id)
    return found


async def was_escalated(connection: AsyncConnection, case_id: int, *, reason: str, since: datetime) -> bool:
    """Return whether the ledger has such an escalation since an instant."""
    return bool(await scalar(connection, _WAS_ESCALATED, case_id, reason, since))


async def members(connection: AsyncConnection, channels: Sequence[Address]) -> list[Actor]:
    """Return who is known to be on a team: who worked on cases, or lately wrote in one of its channels."""
    keys = [channel.outside_threads.conversation for channel in channels]
    return [Actor(key, name) for key, name in await many(connection, _MEMBERS, LOOKED_THROUGH, keys)]
