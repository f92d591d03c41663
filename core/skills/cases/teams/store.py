"""Stores where the team is, and looks up who is on it and since when a case waits for them. Contains the SQL."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from core.skills.cases.case import Actor
from core.storage.rows import ADDRESS, as_json, many, one, run, scalar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Address

LOOKED_THROUGH = 50_000
"""In how many of the newest messages the people are looked for who write in the channels of the team."""
_PUBLISH = """
INSERT INTO support_desk (is_open, staff, team) VALUES (%s, %s, %s)
ON CONFLICT (single) DO UPDATE
SET is_open = excluded.is_open, staff = excluded.staff, team = excluded.team
"""
_DESK = "SELECT staff, team FROM support_desk WHERE is_open"
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


async def publish(connection: AsyncConnection, *, is_open: bool, staff: Address | None, team: dict[str, Any]) -> None:
    """Store what the settings say about the team."""
    place = as_json(ADDRESS, staff) if staff else None
    await run(connection, _PUBLISH, is_open, place, Jsonb(team, dumps=partial(json.dumps, default=str)))


async def published(connection: AsyncConnection) -> tuple[Address | None, dict[str, Any]] | None:
    """Return the team's channel, if it has one, and what its settings say; None if there is no team."""
    row = await one(connection, _DESK)
    return (ADDRESS.validate_python(row[0]) if row[0] else None, row[1]) if row else None


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
