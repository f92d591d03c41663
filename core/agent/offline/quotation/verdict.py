# ruff: noqa: E501  (one form a line)
"""Says yes or no to a question where a quoted sentence proves it: by versions, or by the same words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.confidence import DENIES, has_opposite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.agent.offline.quotation.questions.question import Question

ASKED_VERSION: Final = re.compile(r"\b(?P<name>[^\W\d_][\w.+#-]*) ?(?:version |v)?(?P<version>\d+(?:\.\d+)*)\b")
VERSION: Final = r"v?(?P<version>\d+(?:\.\d+)*)"
LEAST: Final = (
    rf"(?:>=|≥)\s*{VERSION}",
    rf"{VERSION}\+(?!\w)",
    rf"{VERSION}(?:\.x)?,? (?:or|and) (?:newer|later|higher|above|up|greater)",
    (
        r"(?:at least|minimum|since|from|mindestens|ab|au moins|à partir de|depuis|al menos|desde|a partir de|pelo menos)"
        rf"(?: version| versión| versão| la version)? {VERSION}"
    ),
    rf"{VERSION} (?:oder (?:neuer|höher|später)|ou (?:plus récent|supérieur|ultérieur|superior|mais recente)|o (?:superior|posterior|más reciente))",
)
DROPPED: Final = re.compile(
    r"\b(?:drop(?:s|ped)?|end(?:s|ed)?|remov(?:e|es|ed)|no longer|not|nicht mehr|entfällt|plus|ya no|não|dej\w+)\b",
    re.IGNORECASE,
)
HEDGES: Final = re.compile(
    r"\b(?:if|unless|only|except|when|until|some|may|might|partly|partially|usually|sometimes|but|wenn|falls|nur|außer|teils|manche|aber|"
    r"si|sauf|seulement|uniquement|mais|parfois|salvo|excepto|solo|sólo|pero|cuando|se|exceto|apenas|só|mas|quando)\b",
    re.IGNORECASE,
)
"""Words with which a sentence is true only in part."""

BEGINS_WITH_VERDICT: Final = re.compile(
    r"\W*(?:yes|no|not|sure|of course|ja|nein|klar|oui|non|sí|sim|não|certainly)\b", re.IGNORECASE
)
FEWEST_TERMS: Final = 2
"""A question of fewer terms, such as `Is it open?`, is not decided by words."""

MOST_WORDS: Final = 25
"""In a longer sentence, a denial may be about something else."""


def find_verdict(question: Question, sentence: str) -> bool | None:
    """Return what a sentence proves about a question of yes or no; None if it proves neither, or says so itself."""
    if not question.decides or question.added or BEGINS_WITH_VERDICT.match(sentence):
        return None
    by_version = _compare_versions(question.text, sentence)
    return by_version if by_version is not None else _compare_words(question, sentence)


def decides_version(question: Question, sentence: str) -> bool:
    """Return whether a sentence says which versions will do of a thing of which the question names a version."""
    return question.decides and _compare_versions(question.text, sentence) is not None


def _compare_versions(question: str, sentence: str) -> bool | None:
    """Return whether the version that is asked about is new enough: 2.7 is not for `Python 3.9+`."""
    for asked in ASKED_VERSION.finditer(question):
        least = next(_least_versions(asked["name"], sentence), None)
        if least is not None and DROPPED.search(sentence) is None:
            return _number(asked["version"]) >= least
    return None


def _least_versions(name: str, sentence: str) -> Iterator[tuple[int, ...]]:
    for form in LEAST:
        pattern = rf"\b{re.escape(name)}\b(?: version| v| \()?\s*{form}"
        for match in re.finditer(pattern, sentence.replace("*", "").replace("`", ""), re.IGNORECASE):
            yield _number(match["version"])


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _compare_words(question: Question, sentence: str) -> bool | None:
    """Return whether a sentence says what is asked, or denies it, in all the words of the question and without an if."""
    terms = set(question.terms)
    if len(terms) < FEWEST_TERMS or len(sentence.split()) > MOST_WORDS or HEDGES.search(sentence):
        return None
    told = iter(question.terms_of(sentence))
    if not all(term in told for term in dict.fromkeys(question.terms)):  # in the order of the question
        return None
    if has_opposite(question.text, sentence) or DENIES.search(question.text):
        return None
    return DENIES.search(sentence) is None
