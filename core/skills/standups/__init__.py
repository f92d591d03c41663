"""Stand-ups: each one is asked in the own morning, and the answers are posted together, once."""

from core.skills.standups.answering import answer_standup, be_off_standup, skip_standup
from core.skills.standups.changing import (
    add_to_standup,
    end_standup,
    join_standup,
    leave_standup,
    move_standup,
    pause_standup,
    resume_standup,
)
from core.skills.standups.keeping import Keeping
from core.skills.standups.making import confirm_standup, drop_standup, list_standups, set_up_standup
from core.skills.standups.rounds import ask_for_standup, chase_for_standup, open_standup_round, post_standup

__all__ = [
    "add_to_standup",
    "answer_standup",
    "ask_for_standup",
    "be_off_standup",
    "chase_for_standup",
    "confirm_standup",
    "drop_standup",
    "end_standup",
    "join_standup",
    "keeper",
    "leave_standup",
    "list_standups",
    "move_standup",
    "open_standup_round",
    "pause_standup",
    "post_standup",
    "resume_standup",
    "set_up_standup",
    "skip_standup",
]

keeper = Keeping()
