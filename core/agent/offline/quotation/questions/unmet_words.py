"""Which words of a question stand neither in what is quoted nor above it, by kind, and how rare they are."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.acronyms import find_acronyms
from core.agent.offline.quotation.questions.asked_words import EVERYDAY, NAME, NUMBER, asked_words
from core.agent.offline.quotation.questions.concepts import concepts_of
from core.agent.offline.quotation.questions.related_terms import are_similar
from core.text.terms import guess_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.agent.offline.quotation.questions.acronyms import Acronyms
    from core.agent.offline.quotation.questions.asked_words import AskedWord
    from core.agent.offline.quotation.questions.question import Question
    from core.model.knowledge import Hit, Passage

RAREST: Final = 7.0
"""The weight of a word that no document has: as if it stood in one of a thousand passages."""

USUAL: Final = 3.0
"""The weight of a word of which it is unknown how frequent it is."""

EVERYDAY_SHARE: Final = 0.2
"""How far an everyday word counts."""

MOST: Final = 3
"""More unmet words of a kind say no more."""

FEW_WORDS: Final = 4
"""A question of more words has words that its answer does without."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a text and of what stands above it, and the concepts for which they stand."""

    terms: frozenset[str]
    concepts: frozenset[int]

    @classmethod
    def of(cls, question: Question, texts: Sequence[str], acronyms: Acronyms) -> Vocabulary:
        """Read texts in the question's language."""
        found = acronyms.expand(question, frozenset(question.terms_of("\n".join(texts))))
        return cls(found, frozenset().union(*(concepts_of(term, question.language) for term in found)))

    def has(self, word: AskedWord, language: str) -> bool:
        """Return whether a word is there: as it is, in another form, all its parts, or another word for the same."""
        whole, *parts = word.terms
        if self._has_term(whole, word.kind):
            return True
        if parts:
            return all(self._has_term(part, word.kind) for part in parts)
        return not self.concepts.isdisjoint(concepts_of(whole, language))

    def _has_term(self, term: str, kind: str) -> bool:
        bare = term.removesuffix("'s")
        if bare in self.terms:
            return True
        return kind != NUMBER and any(are_similar(bare, other) for other in self.terms)


def unmet_signs(question: Question, shown: Sequence[str], passage: Passage, hits: Sequence[Hit]) -> dict[str, float]:
    """Return for each kind of word how many are not in what is shown, and how much of the question is there.

    That is the share of the question, the rarest word, and whether of several words only one is there, which may mean
    something else. `shown` are the quotes and what stands above them, `passage` is that of the best one. A word is
    *beside* if only the passage has it, *elsewhere* if only others have it, and *nowhere* if no document has it. In a
    question in another language than the passage, only names and numbers count.
    """
    words = asked_words(question)
    is_foreign = question.language != guess_language(f"{passage.title} {passage.text}")
    if is_foreign:
        words = tuple(word for word in words if word.kind in {NAME, NUMBER})
    if not words:
        return {}
    acronyms = find_acronyms(hit.passage.text for hit in hits)
    quoted = Vocabulary.of(question, shown, acronyms)
    around = Vocabulary.of(question, (passage.text, passage.title, *passage.headings), acronyms)
    shares = hits[0].shares
    states = {word: _state(word, question.language, quoted, around, shares) for word in words}
    counts = Counter(f"{word.kind} {state}" for word, state in states.items() if state)
    scale = math.sqrt(max(FEW_WORDS, len(words)))
    signs = {name: min(MOST, count) / scale for name, count in counts.items()}
    if is_foreign:
        return signs
    weights = {word: _weight(word, shares) for word in words}
    total = sum(weights.values())
    met = sum(weight for word, weight in weights.items() if not states[word])
    near = sum(weight for word, weight in weights.items() if states[word] in {"", "beside"})
    return signs | {"shown": met / total, "covered": near / total} | _named_signs(weights, states)


def _named_signs(weights: Mapping[AskedWord, float], states: Mapping[AskedWord, str]) -> dict[str, float]:
    """Return how rare the rarest word is that is shown, and whether no other one is, without everyday words."""
    named = [word for word in weights if word.kind != EVERYDAY]
    met = [weights[word] for word in named if not states[word]]
    return {"rarest met": max(met, default=0.0) / RAREST, "lone": float(len(named) > 1 >= len(met))}


def _state(word: AskedWord, language: str, quoted: Vocabulary, around: Vocabulary, shares: Mapping[str, float]) -> str:
    if quoted.has(word, language):
        return ""
    if around.has(word, language):
        return "beside"
    return "elsewhere" if shares.get(word.text, 1.0) else "nowhere"


def _weight(word: AskedWord, shares: Mapping[str, float]) -> float:
    """Return how much a word says: the rarer, the more."""
    share = shares.get(word.text)
    rarity = USUAL if share is None else RAREST if not share else min(RAREST, -math.log(share))
    return max(0.1, rarity) * (EVERYDAY_SHARE if word.kind == EVERYDAY else 1.0)
