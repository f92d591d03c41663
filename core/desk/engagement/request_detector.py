"""Tells whether overheard words call for something that an ability does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.agent.offline.ability_matcher import AbilityMatcher, OfferedAbility

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.abilities.ability import Ability

FEWEST_WORDS: Final = 3
"""How many words an overheard request needs if it changes something, because people say “done” to each other a lot."""

_STATEMENT: Final = re.compile(
    r"\W*(?:i|we|it|that)(?:['’](?:s|m|ve|re)|\s+(?:am|are|is|live|did|have|was))\b", re.IGNORECASE
)
_REFERS_BACK: Final = re.compile(r"\W*\w+\s+(?:it|that|this|them)\b|\b(?:it|that|this|them)\W*$", re.IGNORECASE)
"""Words that refer to something said before, possibly by other people."""


class RequestDetector:
    """Distinguishes requests to the desk from talk between people."""

    def __init__(self, abilities: Iterable[Ability]) -> None:
        self._matcher = AbilityMatcher()
        self._skills = [
            OfferedAbility(ability.name, ability.description, ability.examples, ability.schema, ability.effect)
            for ability in abilities
            if not ability.presses
        ]
        self._effects = frozenset(skill.name for skill in self._skills if skill.effect)

    def is_request(self, text: str) -> bool:
        """Return whether overheard words call for an ability and refer to nothing that people said before."""
        if _STATEMENT.match(text) or _REFERS_BACK.search(text):
            return False
        call = self._matcher.match_by_pattern(text, self._skills)
        return call is not None and (call.name not in self._effects or len(text.split()) >= FEWEST_WORDS)
