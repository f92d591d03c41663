"""What stands between a model's draft and the person: proof for each factual sentence, and no link from nowhere."""

from __future__ import annotations

from core.guards.actions import find_unbacked_claims
from core.guards.answer_check import Verdict, check_answer
from core.guards.links import remove_unknown_links

__all__ = ["Verdict", "check_answer", "find_unbacked_claims", "remove_unknown_links"]
