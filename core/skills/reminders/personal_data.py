"""The personal data of reminders: the reminders, the ledger, and the messages that were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.privacy import PersonalTable
from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

# The dispatch locks the rows of reminders before it writes replies: from here on it writes none.
_LOCK = "LOCK TABLE reminders IN EXCLUSIVE MODE"
# A reminder that somebody else set for the person has the person's id as its channel.
_LEDGER = """
SELECT o.reminder_id AS id, o.due, o.kind, o.state, coalesce(o.reason, s.reason) AS reason, s.state AS sending,
    s.sent_at, s.reply ->> 'text' AS text
FROM occurrences o JOIN reminders r ON r.id = o.reminder_id LEFT JOIN replies s ON s.id = o.reply_id
WHERE (r.service, r.workspace) = (%(service)s, %(workspace)s) AND %(person)s IN (r.person, r.address ->> 'channel')
ORDER BY o.due, o.reminder_id
"""
_FORGET = """
DELETE FROM occurrences o USING reminders r
WHERE r.id = o.reminder_id AND (r.service, r.workspace) = (%(service)s, %(workspace)s)
    AND %(person)s IN (r.person, r.address ->> 'channel')
RETURNING o.reply_id
"""
_FORGET_SAID = "DELETE FROM replies WHERE id = ANY(%s)"


class Ledger:
    """The ledger entries, and the messages that were sent to the person or to a channel."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the ledger entries."""
        return {"ledger": await records(connection, _LEDGER, who.columns)}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase both, in the caller's transaction."""
        await connection.execute(_LOCK)
        gone = await (await connection.execute(_FORGET, who.columns)).fetchall()
        said = await connection.execute(_FORGET_SAID, ([row[0] for row in gone if row[0] is not None],))
        return {"ledger": len(gone), "replies": said.rowcount}


personal_data = (
    Ledger(),
    # The other account of a person to which a reminder goes.
    PersonalTable(
        "reminders",
        space="split_part(elsewhere ->> 'platform', ' ', 1), elsewhere ->> 'workspace'",
        person=("elsewhere ->> 'channel'",),
        update="elsewhere = NULL",
    ),
    PersonalTable(
        "reminders",
        person=("person", "address ->> 'channel'"),
        shows="""
            id, name, coalesce(address ->> 'name', address ->> 'channel') AS to, form,
            elsewhere ->> 'platform' AS elsewhere, what AS text, link, starts, zone, rrule, policy, leads, nag, state,
            next_due, set_at
        """,
    ),
    PersonalTable(
        "reminder_habits", person=("person",), shows="zone, quiet_from::text, quiet_until::text, days, direct"
    ),
)
