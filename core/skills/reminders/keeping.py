"""A person's reminders, for export and erasure. The SQL of both stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_REMINDERS = """
SELECT id, name, coalesce(address ->> 'name', address ->> 'channel') AS to,
    form, elsewhere ->> 'platform' AS elsewhere, what AS text, link, starts, zone, rrule, policy, leads, nag, state,
    next_due, set_at
FROM reminders
WHERE (service, workspace) = (%s, %s) AND %s IN (person, address ->> 'channel') ORDER BY id
"""
_LEDGER = """
SELECT o.reminder_id AS id, o.due, o.kind, o.state, coalesce(o.reason, s.reason) AS reason, s.state AS sending,
    s.sent_at, s.reply ->> 'text' AS text
FROM occurrences o JOIN reminders r ON r.id = o.reminder_id LEFT JOIN replies s ON s.id = o.reply_id
WHERE (r.service, r.workspace) = (%s, %s) AND %s IN (r.person, r.address ->> 'channel') ORDER BY o.due, o.reminder_id
"""
_HABITS = """
SELECT zone, quiet_from::text, quiet_until::text, days, direct FROM reminder_habits
WHERE (service, workspace, person) = (%s, %s, %s)
"""
_FORGET_HABITS = "DELETE FROM reminder_habits WHERE (service, workspace, person) = (%s, %s, %s)"
# A reminder that somebody else set for the person has the person's id as its channel.
# Where another account of the same person's wants to be reminded.
_FORGET_PLACE = """
UPDATE reminders SET elsewhere = NULL
WHERE elsewhere ->> 'channel' = %(person)s AND elsewhere ->> 'workspace' = %(workspace)s
    AND split_part(elsewhere ->> 'platform', ' ', 1) = %(service)s
"""
# What moves reminders into replies locks their rows first: none is on its way from here on.
_HOLD = "LOCK TABLE reminders IN EXCLUSIVE MODE"
_FORGET = """
WITH gone AS (
    SELECT o.reminder_id, o.due, o.reply_id FROM occurrences o JOIN reminders r ON r.id = o.reminder_id
    WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (r.person, r.address ->> 'channel')
),
said AS (DELETE FROM replies WHERE id IN (SELECT reply_id FROM gone) RETURNING id)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM said)
"""
_FORGET_REMINDERS = """
DELETE FROM reminders WHERE (service, workspace) = (%s, %s) AND %s IN (person, address ->> 'channel')
"""


class Keeping:
    """Keeps reminders, the ledger, and what was said when their time had come, to the person or to a channel."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the reminders and the ledger; the times on the wall are in the reminder's zone."""
        key = (who.service, who.workspace, who.id)
        return {
            "reminders": await records(connection, _REMINDERS, key),
            "ledger": await records(connection, _LEDGER, key),
            "reminder_habits": await records(connection, _HABITS, key),
        }

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase them all, in the caller's transaction."""
        await connection.execute(_HOLD)
        key = who.columns
        await connection.execute(_FORGET_PLACE, key)
        ((ledger, replies),) = await (await connection.execute(_FORGET, key)).fetchall()
        reminders = (await connection.execute(_FORGET_REMINDERS, tuple(key.values()))).rowcount
        habits = (await connection.execute(_FORGET_HABITS, tuple(key.values()))).rowcount
        return {"reminders": reminders, "ledger": ledger, "replies": replies, "reminder_habits": habits}
