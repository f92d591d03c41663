"""Sentences about the past: "scored 4 goals in 90 minutes" says how long something took, and not when it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.when.grammar.tokens import Token


@dataclass(frozen=True, slots=True)
class PastTense:
    """How the words of a language show the past tense."""

    before: frozenset[str]
    """Words before a length that is in the future or says how long something took: "in"."""
    verbs: frozenset[str]
    """Irregular past forms: "won"."""
    ending: str
    """The ending of regular past forms."""
    others: frozenset[str]
    """Words with that ending that are not past forms, and past forms about the future: "need", "promised"."""
    ahead: frozenset[str]
    """Words that put the clause into the future: "will"."""
    adjective_behind: frozenset[str]
    """Words after which a past form is an adjective: "the updated build"."""
    subjects: frozenset[str]
    """Words after which a regular past form needs no object: "she finished"."""
    object_begins: frozenset[str]
    """Words that must follow a past form at the beginning of a clause: "scored 4", "fixed it"."""
    borders: frozenset[str]
    """Words and signs that separate clauses."""

    def tells(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether the clause before a token is about the past."""
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
