"""Cases: somebody on the team takes over from Frontdesk."""

from core.skills.cases.case_actions import (
    answer_case,
    hand_back_case,
    prioritise_case,
    reopen_case,
    snooze_case,
    solve_case,
    take_case,
    wake_case,
)
from core.skills.cases.intake import open_case
from core.skills.cases.personal_data import personal_data
from core.skills.cases.promises import report_breach, warn_about_case
from core.skills.cases.relay import relay_words
from core.skills.cases.team import publish_team
from core.skills.cases.teams.assignment import assign_case, transfer_case
from core.skills.cases.teams.case_request import open_case_for
from core.skills.cases.teams.escalation import escalate_case
from core.skills.cases.teams.helplessness import offer_human

__all__ = [
    "answer_case",
    "assign_case",
    "escalate_case",
    "hand_back_case",
    "offer_human",
    "open_case",
    "open_case_for",
    "personal_data",
    "prioritise_case",
    "publish_team",
    "relay_words",
    "reopen_case",
    "report_breach",
    "snooze_case",
    "solve_case",
    "take_case",
    "transfer_case",
    "wake_case",
    "warn_about_case",
]
