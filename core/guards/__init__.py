"""The guards check that a model's draft proves each fact, reports only actions that were done, and invents no link."""

from __future__ import annotations

from core.guards.actions import find_unbacked_claims
from core.guards.answer_check import Verdict, check_answer
from core.guards.links import remove_unknown_links

__all__ = ["Verdict", "check_answer", "find_unbacked_claims", "remove_unknown_links"]
