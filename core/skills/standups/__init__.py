"""Stand-ups: people are asked a few questions in the morning, and their answers are posted together."""

from core.skills.standups.personal_data import personal_data
from core.skills.standups.standup_answers import be_off_standup, save_standup_answer, skip_standup
from core.skills.standups.standup_changes import (
    add_self_to_standup,
    add_to_standup,
    cancel_standup,
    move_standup,
    pause_standup,
    remove_from_standup,
    restore_standup,
    resume_standup,
)
from core.skills.standups.standup_rounds import ask_for_standup, chase_for_standup, open_standup_round, post_standup
from core.skills.standups.standup_setup import confirm_standup, drop_standup, list_standups, set_up_standup

__all__ = [
    "add_self_to_standup",
    "add_to_standup",
    "ask_for_standup",
    "be_off_standup",
    "cancel_standup",
    "chase_for_standup",
    "confirm_standup",
    "drop_standup",
    "list_standups",
    "move_standup",
    "open_standup_round",
    "pause_standup",
    "personal_data",
    "post_standup",
    "remove_from_standup",
    "restore_standup",
    "resume_standup",
    "save_standup_answer",
    "set_up_standup",
    "skip_standup",
]
