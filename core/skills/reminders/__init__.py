"""Reminders: promises to say something at a time, and the ledger of what became of each."""

from core.skills.reminders.changing import cancel_reminder, change_reminder, finish_reminder, snooze_reminder
from core.skills.reminders.dispatch import Dispatch
from core.skills.reminders.keeping import Keeping
from core.skills.reminders.setting import confirm_posting, drop_posting, list_reminders, set_reminder

__all__ = [
    "Dispatch",
    "cancel_reminder",
    "change_reminder",
    "confirm_posting",
    "drop_posting",
    "finish_reminder",
    "keeper",
    "list_reminders",
    "set_reminder",
    "snooze_reminder",
]

keeper = Keeping()
