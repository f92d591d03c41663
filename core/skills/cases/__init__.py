"""Cases: somebody on the team takes over from Frontdesk."""

# The interceptors are asked in this order: the relay would relay the words that the snippets take.
from core.skills.cases.snippets.snippet_command import (
    preview_snippet,
    snippet,
    snippet_by_words,
    suggest_snippets,
)

# isort: split
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
from core.skills.cases.drafts import draft_answer, make_friendlier
from core.skills.cases.incidents.abilities import open_incident_by_words, solve_incident, word_incident
from core.skills.cases.incidents.banner import name_incidents
from core.skills.cases.intake import open_case
from core.skills.cases.personal_data import personal_data
from core.skills.cases.prepared.prepared_answer import edit_prepared, send_prepared
from core.skills.cases.promises import report_breach, warn_about_case
from core.skills.cases.relay import relay_words
from core.skills.cases.signs.reaction_relay import relay_reaction
from core.skills.cases.signs.typing_relay import relay_typing
from core.skills.cases.snippets.snippet_file import publish_snippets
from core.skills.cases.team import publish_team
from core.skills.cases.teams.assignment import assign_case, transfer_case
from core.skills.cases.teams.case_request import open_case_for
from core.skills.cases.teams.escalation import escalate_case
from core.skills.cases.teams.helplessness import offer_human
from core.skills.cases.triage.triage import apply_triage, publish_rules

__all__ = [
    "CaseRetention",
    "answer_case",
    "apply_triage",
    "ask_if_it_helped",
    "assign_case",
    "close_waiting_case",
    "comment_case",
    "draft_answer",
    "edit_prepared",
    "escalate_case",
    "give_last_word",
    "hand_back_case",
    "make_friendlier",
    "name_incidents",
    "offer_human",
    "open_case",
    "open_case_for",
    "open_incident_by_words",
    "personal_data",
    "ping_owner",
    "preview_snippet",
    "prioritise_case",
    "publish_rules",
    "publish_snippets",
    "publish_team",
    "rate_help",
    "relay_reaction",
    "relay_typing",
    "relay_words",
    "reopen_by_words",
    "reopen_case",
    "reopen_own_case",
    "report_breach",
    "score_case",
    "send_prepared",
    "snippet",
    "snippet_by_words",
    "snooze_case",
    "solve_case",
    "solve_incident",
    "suggest_snippets",
    "take_case",
    "transfer_case",
    "wake_case",
    "warn_about_case",
    "word_incident",
]
