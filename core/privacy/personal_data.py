"""The personal data in core's tables other than the log: time zones, linked accounts, and feedback on replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.people.linked_accounts import LinkedAccounts
from core.privacy.personal_table import PersonalTable

if TYPE_CHECKING:
    from core.model.ports import PersonalData

personal_data: tuple[PersonalData, ...] = (
    LinkedAccounts(),
    PersonalTable("link_codes", person=("person",), shows="ends_at"),
    PersonalTable("link_guesses", person=("person",), shows="wrong, since"),
    PersonalTable("people", kind="zone", person=("person",), shows="zone, asked_at, language, spoken"),
    # `core.people.feedback` moves rows from the first of these tables to the second, and locks them in this order.
    PersonalTable(
        "early_feedback",
        kind="feedback",
        space="split_part(platform, ' ', 1), workspace",
        person=("person",),
        shows="at, good, NULL AS reason, NULL AS text",
    ),
    PersonalTable(
        "feedback",
        person=("person",),
        shows="at, good, reason, (SELECT r.reply ->> 'text' FROM replies r WHERE r.id = feedback.reply_id) AS text",
    ),
)
