"""What sets a question apart, its names, versions and rare words, and how much of it a passage does not mention."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.acronyms import find_acronyms
from core.agent.offline.quotation.questions.related_terms import are_similar
from core.text.terms import guess_language

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.agent.offline.quotation.questions.question import Question
    from core.model.knowledge import Hit, Passage

NAME: Final = re.compile(r"[^\W_][\w'./+#-]*[\w+#]")
SENTENCE_START: Final = re.compile(r"(?:^|[.!?:…]\s)\s*[\"“'(]*$")
CAPITALISING: Final = frozenset({"de"})
"""Languages in which every noun has a capital, so that a capital does not show a name."""

UNSPACED: Final = frozenset({"zh", "ja", "ko", "th"})
"""Languages whose terms are pairs of characters. Many pairs are in no document."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """What a passage does not mention, with its title and headings, as shares of the question's terms, from 0 to 1.

    `terms` are those that this passage lacks, `names` the names and versions that all passages found lack. A long
    question has words and names that its answer does without, so they are weighed against all that it says.
    """

    terms: float
    names: float


def find_unmet(question: Question, passage: Passage, hits: Sequence[Hit]) -> Unmet:
    """Return what of a question a passage does not mention; nothing, if they are in different languages."""
    if question.language in UNSPACED or _is_foreign(question, passage):
        return Unmet(0.0, 0.0)
    acronyms = find_acronyms(hit.passage.text for hit in hits)
    found = {hit.passage.id: acronyms.expand(question, _terms_of(question, hit.passage)) for hit in hits}
    own = found.get(passage.id) or acronyms.expand(question, _terms_of(question, passage))
    terms = frozenset(question.topic_terms).difference(question.everyday_terms) or frozenset(question.terms)
    anywhere = own.union(*found.values())
    unmet = sum(not _is_met(term, own) for term in terms)
    names = sum(not _is_met(name, anywhere) for name in _names(question) & terms)
    return Unmet(unmet / max(1, len(terms)), names / max(1, len(terms)))


def _is_foreign(question: Question, passage: Passage) -> bool:
    return question.language != guess_language(f"{passage.title} {passage.text}")


def _terms_of(question: Question, passage: Passage) -> frozenset[str]:
    return frozenset(question.terms_of(" ".join((passage.text, passage.title, *passage.headings))))


def _is_met(term: str, vocabulary: Collection[str]) -> bool:
    bare = term.removesuffix("'s")
    return bare in vocabulary or any(other.startswith(bare) or are_similar(bare, other) for other in vocabulary)


def _names(question: Question) -> set[str]:
    """Return the terms of names, products and versions: with a capital, or with digits and letters or a point."""
    text = question.text
    names: set[str] = set()
    for match in NAME.finditer(text):
        word, starts = match[0], SENTENCE_START.search(text[: match.start()]) is not None
        has_digit = any(char.isdigit() for char in word) and not word.isdigit()
        is_mixed = any(char.isupper() for char in word[1:])
        is_capital = word[0].isupper() and not starts and question.language not in CAPITALISING
        if has_digit or is_mixed or is_capital:
            names.update(question.terms_of(word))
    return names
