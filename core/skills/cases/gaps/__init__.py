"""Gaps: questions that the documents do not answer well, and documents that people find bad."""

from core.skills.cases.gaps.gap_keeper import GapKeeper
from core.skills.cases.gaps.rating_reason import explain_rating
from core.skills.cases.gaps.shown_gaps import show_gaps

__all__ = ["GapKeeper", "explain_rating", "show_gaps"]
