"""Cases: somebody on the team takes over from Frontdesk."""

# The interceptors are asked in this order: the relay would relay the words that the snippets take.
from core.skills.cases.snippets.snippet_command import (
    preview_snippet,
    snippet,
    snippet_by_words,
    suggest_snippets,
)

# isort: split
from core.skills.cases.drafts import draft_answer, make_friendlier
from core.skills.cases.handling import (
    hand_back_case,
    prioritise_case,
    reopen_case,
    snooze_case,
    solve_case,
    take_case,
    wake_case,
)
from core.skills.cases.opening import open_case
from core.skills.cases.personal_data import personal_data
from core.skills.cases.prepared.prepared_answer import edit_prepared, send_prepared
from core.skills.cases.promises import report_breach, warn_about_case
from core.skills.cases.relay import relay_words
from core.skills.cases.snippets.snippet_file import publish_snippets
from core.skills.cases.team import publish_team
from core.skills.cases.triage.triage import apply_triage, publish_rules

__all__ = [
    "apply_triage",
    "draft_answer",
    "edit_prepared",
    "hand_back_case",
    "make_friendlier",
    "open_case",
    "personal_data",
    "preview_snippet",
    "prioritise_case",
    "publish_rules",
    "publish_snippets",
    "publish_team",
    "relay_words",
    "reopen_case",
    "report_breach",
    "send_prepared",
    "snippet",
    "snippet_by_words",
    "snooze_case",
    "solve_case",
    "suggest_snippets",
    "take_case",
    "wake_case",
    "warn_about_case",
]
