"""The personal data of core besides the log: time zones, linked accounts, and feedback on replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.people import linked_accounts as accounts
from core.privacy.personal_table import PersonalTable
from core.storage.rows import records

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef
    from core.model.ports import PersonalData

_LINKED = """
SELECT a.service, a.workspace, a.person, a.chosen, a.linked_at
FROM accounts me JOIN accounts a USING (circle)
WHERE (me.service, me.workspace, me.person) = (%s, %s, %s) ORDER BY a.linked_at, a.service
"""


class LinkedAccounts:
    """The linked accounts of a person, as `PersonalData`."""

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return the accounts that are linked with this one, including itself."""
        return {"linked_accounts": await records(connection, _LINKED, who.row)}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Unlink this account, in the caller's transaction."""
        return {"linked_accounts": await accounts.unlink(connection, who)}


personal_data: tuple[PersonalData, ...] = (
    LinkedAccounts(),
    PersonalTable("link_codes", person=("person",), shows="ends_at"),
    PersonalTable("link_guesses", person=("person",), shows="wrong, since"),
    PersonalTable("people", kind="zone", person=("person",), shows="zone, asked_at"),
    # Rows move from the first table to the second (`core.people.feedback`), which locks them in this order.
    PersonalTable(
        "early_feedback",
        kind="feedback",
        space="split_part(platform, ' ', 1), workspace",
        person=("person",),
        shows="at, good, NULL AS text",
    ),
    PersonalTable(
        "feedback",
        person=("person",),
        shows="at, good, (SELECT r.reply ->> 'text' FROM replies r WHERE r.id = feedback.reply_id) AS text",
    ),
)
