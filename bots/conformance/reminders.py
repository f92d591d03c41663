"""What people do with reminders, alike on every platform: set, list, edit, snooze, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.conformance.fixtures import conform

if TYPE_CHECKING:
    from bots.conformance.dialogue import Talks


@conform
async def test_reminders_are_set_listed_changed_snoozed_and_cancelled(talks: Talks) -> None:
    ana, *_ = talks
    await ana.says("Remind me tomorrow at 9 to call the bank", "call the bank")
    await ana.says("What are my reminders?", "1. call the bank")
    await ana.says("Change it to call the dentist", "call the dentist")
    await ana.says("Make it 10 instead", "Changed: I will remind you")
    await ana.says("Remind me in 1 second to stretch", "stretch")
    await ana.hears("Reminder: stretch")
    await ana.presses("Snooze 10 minutes", "Snoozed: I will remind you")
    await ana.says("What are my reminders?", "You have 2 reminders")
    await ana.says("Cancel the one about the dentist", "Cancelled", "call the dentist")
    await ana.says("Cancel all", "stretch")
    await ana.says("What are my reminders?", "You have no reminders")
    await ana.ends()
