"""The guards check a model's draft: each factual sentence is proved, each action was done, no link is invented."""

from __future__ import annotations

from core.guards.actions import find_unbacked_claims
from core.guards.answer_check import Verdict, check_answer
from core.guards.links import remove_unknown_links

__all__ = ["Verdict", "check_answer", "find_unbacked_claims", "remove_unknown_links"]
