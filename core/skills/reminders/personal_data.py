"""The personal data of reminders: the reminders, their ledger, and the messages that were sent for them."""

from __future__ import annotations

from core.privacy import PersonalTable
from core.skills.reminders.ledger import PersonalLedger

personal_data = (
    PersonalLedger(),
    # Reminders that go to this person's account but were set from another of their accounts.
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
