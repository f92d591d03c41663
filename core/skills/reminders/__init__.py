"""Reminders: promises to say something at a time, and the ledger of what became of each."""

from core.skills.reminders.adding import alert_ahead, nag_until_done
from core.skills.reminders.calling_off import skip_occurrence
from core.skills.reminders.changing import change_reminder
from core.skills.reminders.clockwork import clockwork
from core.skills.reminders.dispatch import Dispatch
from core.skills.reminders.ending import cancel_reminder, finish_reminder, snooze_reminder
from core.skills.reminders.giving import give_reminder, hand_over_reminder, keep_reminder, take_over_reminder
from core.skills.reminders.keeping import Keeping
from core.skills.reminders.listing import list_reminders, tell_ledger
from core.skills.reminders.moving import ask_about_moving, leave_reminders, move_reminders
from core.skills.reminders.quieting import (
    end_quiet_hours,
    remind_directly,
    remind_in_place,
    remind_on_working_days,
    set_quiet_hours,
    tell_quiet_hours,
)
from core.skills.reminders.rewording import reword_reminder
from core.skills.reminders.setting import confirm_posting, drop_posting, set_reminder

__all__ = [
    "Dispatch",
    "alert_ahead",
    "ask_about_moving",
    "cancel_reminder",
    "change_reminder",
    "clockwork",
    "confirm_posting",
    "drop_posting",
    "end_quiet_hours",
    "finish_reminder",
    "give_reminder",
    "hand_over_reminder",
    "keep_reminder",
    "keeper",
    "leave_reminders",
    "list_reminders",
    "move_reminders",
    "nag_until_done",
    "remind_directly",
    "remind_in_place",
    "remind_on_working_days",
    "reword_reminder",
    "set_quiet_hours",
    "set_reminder",
    "skip_occurrence",
    "snooze_reminder",
    "take_over_reminder",
    "tell_ledger",
    "tell_quiet_hours",
]

keeper = Keeping()
