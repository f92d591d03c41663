"""Cases: somebody on the team takes over from Frontdesk."""

from core.skills.cases.closing.reopening import reopen_by_words
from core.skills.cases.closing.retention import CaseRetention
from core.skills.cases.closing.satisfaction import (
    ask_if_it_helped,
    comment_case,
    rate_help,
    reopen_own_case,
    score_case,
)
from core.skills.cases.closing.silence import close_waiting_case, give_last_word, ping_owner
from core.skills.cases.handling import (
    hand_back_case,
    prioritise_case,
    reopen_case,
    snooze_case,
    solve_case,
    take_case,
    wake_case,
)
from core.skills.cases.incidents.abilities import open_incident_by_words, solve_incident, word_incident
from core.skills.cases.incidents.banner import name_incidents
from core.skills.cases.opening import open_case
from core.skills.cases.personal_data import personal_data
from core.skills.cases.promises import report_breach, warn_about_case
from core.skills.cases.relay import relay_words
from core.skills.cases.team import publish_team

__all__ = [
    "CaseRetention",
    "ask_if_it_helped",
    "close_waiting_case",
    "comment_case",
    "give_last_word",
    "hand_back_case",
    "name_incidents",
    "open_case",
    "open_incident_by_words",
    "personal_data",
    "ping_owner",
    "prioritise_case",
    "publish_team",
    "rate_help",
    "relay_words",
    "reopen_by_words",
    "reopen_case",
    "reopen_own_case",
    "report_breach",
    "score_case",
    "snooze_case",
    "solve_case",
    "solve_incident",
    "take_case",
    "wake_case",
    "warn_about_case",
    "word_incident",
]
