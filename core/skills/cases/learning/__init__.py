"""What the team's answers teach: a solved case proposes a question with its answer, and the team decides."""

from core.skills.cases.learning.decisions import (
    approve_answer,
    edit_answer,
    edit_question,
    reject_answer,
    set_answer_audience,
    take_back_answer,
)
from core.skills.cases.learning.personal_data import personal_data
from core.skills.cases.learning.proposing import ProposeAnswers

__all__ = [
    "ProposeAnswers",
    "approve_answer",
    "edit_answer",
    "edit_question",
    "personal_data",
    "reject_answer",
    "set_answer_audience",
    "take_back_answer",
]
