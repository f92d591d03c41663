"""Reminders: messages to be delivered at a set time, and a ledger of what happened to each."""

from core.skills.reminders.corrections import (
    change_reminder_wording,
    put_back_reminders,
    restore_reminders,
    set_another_reminder,
)
from core.skills.reminders.dismissal import (
    cancel_reminder,
    cancel_reminder_once,
    cancel_reminders,
    finish_reminder,
    keep_reminders,
    snooze_reminder,
)
from core.skills.reminders.modifiers import change_reminder_alerts, change_reminder_nagging
from core.skills.reminders.new_reminder import confirm_posting, drop_posting, set_reminder
from core.skills.reminders.personal_data import personal_data
from core.skills.reminders.preferences import (
    choose_place,
    end_quiet_hours,
    set_direct_messages,
    set_messages_in_place,
    set_quiet_hours,
    set_working_days,
    tell_quiet_hours,
)
from core.skills.reminders.reminder_changes import change_reminder, change_reminder_text
from core.skills.reminders.reminder_list import list_reminders, show_next_reminder, suggest_reminders, tell_ledger
from core.skills.reminders.reminder_transfer import give_reminder, hand_over_reminder, keep_reminder, take_over_reminder
from core.skills.reminders.schedulers import Dispatch, FailureWatch
from core.skills.reminders.zone_change import ZoneUpgrade, ask_about_moving, leave_reminders, move_reminders

__all__ = [
    "Dispatch",
    "FailureWatch",
    "ZoneUpgrade",
    "ask_about_moving",
    "cancel_reminder",
    "cancel_reminder_once",
    "cancel_reminders",
    "change_reminder",
    "change_reminder_alerts",
    "change_reminder_nagging",
    "change_reminder_text",
    "change_reminder_wording",
    "choose_place",
    "confirm_posting",
    "drop_posting",
    "end_quiet_hours",
    "finish_reminder",
    "give_reminder",
    "hand_over_reminder",
    "keep_reminder",
    "keep_reminders",
    "leave_reminders",
    "list_reminders",
    "move_reminders",
    "personal_data",
    "put_back_reminders",
    "restore_reminders",
    "set_another_reminder",
    "set_direct_messages",
    "set_messages_in_place",
    "set_quiet_hours",
    "set_reminder",
    "set_working_days",
    "show_next_reminder",
    "snooze_reminder",
    "suggest_reminders",
    "take_over_reminder",
    "tell_ledger",
    "tell_quiet_hours",
]
