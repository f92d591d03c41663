"""The words of a question that say what it is about, and of which kind each is: a name, a number, an everyday word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.concepts import is_asked
from core.agent.offline.quotation.questions.question import MERE_VERBS, everyday_words
from core.text.terms import TOKEN, UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.agent.offline.quotation.questions.question import Question

WITHOUT_SPACES: Final = re.compile(f"[{UNSPACED}]")
SENTENCE_START: Final = re.compile(r"(?:^|[.!?:…]\s|\n)\s*[\"“'(]*$")
CAPITALISING: Final = frozenset({"de"})
"""Languages in which every noun has a capital, so that a capital does not show a name."""

CODE: Final = re.compile(r"^--?\w|\w[_./:@+#]\w|[a-z][A-Z]|\w[+#]$")
SHORTEST: Final = 2

NUMBER: Final = "number"
NAME: Final = "name"
ASPECT: Final = "aspect"
TOPIC: Final = "topic"
EVERYDAY: Final = "everyday"


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a question, in lower case, with its terms in the question's language.

    `kind` is NUMBER for numbers and versions, NAME, ASPECT for what people ask about a thing, such as its price, TOPIC
    for other words with a meaning, and EVERYDAY for those that documents need not have.
    """

    text: str
    kind: str
    terms: tuple[str, ...]


def asked_words(question: Question) -> tuple[AskedWord, ...]:
    """Return the words of a question, each once, without its function words."""
    return tuple({word.text: word for word in _words(question)}.values())


def _words(question: Question) -> Iterator[AskedWord]:
    for match in TOKEN.finditer(question.text):
        token = match[0]
        word = token.lower()
        if len(word) < SHORTEST and not word.isdigit():
            continue
        if word not in question.common and not WITHOUT_SPACES.match(token):
            starts = SENTENCE_START.search(question.text[: match.start()]) is not None
            terms = tuple(dict.fromkeys(question.terms_of(token)))
            if terms:
                yield AskedWord(word, _kind(question, token, terms, starts=starts), terms)


def _kind(question: Question, token: str, terms: tuple[str, ...], *, starts: bool) -> str:
    word = token.lower()
    if any(char.isdigit() for char in word):
        return NUMBER
    if is_asked(terms[0], question.language) or is_asked(word, question.language):
        return ASPECT
    if word in MERE_VERBS or word in everyday_words(question.language) or word in everyday_words("en"):
        return EVERYDAY
    is_capital = token[0].isupper() and not starts and question.language not in CAPITALISING
    if is_capital or CODE.search(token) or (token.isupper() and token.isalpha()):
        return NAME
    return TOPIC
