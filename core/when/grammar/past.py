"""What was done in a length of time: "scored 4 goals in 90 minutes" tells how long it took, and not when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.when.grammar.tokens import Token


@dataclass(frozen=True, slots=True)
class Past:
    """How a language tells what was done, as far as its words show it."""

    before: frozenset[str]
    """What stands before a length that is ahead, or that something took: "in"."""
    verbs: frozenset[str]
    """Forms of the past that no ending shows: "won"."""
    ending: str
    """What the others end in."""
    others: frozenset[str]
    """What ends so and is none, and what is done about a time to come: "need", "promised"."""
    ahead: frozenset[str]
    """What says that the clause is of the time to come: "will"."""
    adjective_behind: frozenset[str]
    """Behind what a form of the past says how something is: "the updated build"."""
    subjects: frozenset[str]
    """Behind what a form with that ending tells what was done also without an object: "she finished"."""
    object_begins: frozenset[str]
    """What must follow a form of the past that begins a clause: "scored 4", "fixed it"."""
    borders: frozenset[str]
    """What parts clauses."""

    def tells(self, tokens: Sequence[Token], place: int) -> bool:
        """Tell whether the clause before a token says what was done."""
        begin = place
        while begin and tokens[begin - 1].word not in self.borders:
            begin -= 1
        clause = [token.word for token in tokens[begin:place]]
        return self.ahead.isdisjoint(clause) and any(self._is_verb(clause, at) for at in range(len(clause)))

    def _is_verb(self, clause: Sequence[str], at: int) -> bool:
        word = clause[at]
        if word in self.others or not (word in self.verbs or (len(word) > 3 and word.endswith(self.ending))):  # noqa: PLR2004
            return False
        if at == len(clause) - 1 and word not in self.verbs:
            return bool(at) and clause[at - 1] in self.subjects  # dinner will be served in 20 minutes
        if at:
            return clause[at - 1] not in self.adjective_behind
        return len(clause) > 1 and (clause[1] in self.object_begins or clause[1].isdecimal())
