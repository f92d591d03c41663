"""What stands between a model's draft and the person: proof for each factual sentence, and no link from nowhere."""

from __future__ import annotations

from core.guards.actions import unbacked
from core.guards.answer_check import Verdict, check
from core.guards.links import without_links

__all__ = ["Verdict", "check", "unbacked", "without_links"]
