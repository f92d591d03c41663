"""Questions in another language than the documents, with an embedder that does not bring the two together.

Then the search finds what shares letters with the question, and so do most signs of an answer: “Daten” is near “dates”.
What is quoted must be near by the sentence encoder, which knows many languages, or have what the question names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from core.agent.offline.quotation.calibration import knows_languages
from core.agent.offline.quotation.questions.asked_words import CAPITALISING, CODE, SENTENCE_START
from core.agent.offline.quotation.quotes.quote_selection import read_passage
from core.text.sentence_encoder import sentence_encoder
from core.text.spoken_language import language_spoken
from core.text.terms import TOKEN, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from langchain_core.embeddings import Embeddings

    from core.agent.offline.quotation.questions.question import Question
    from core.agent.offline.quotation.quotes.quote_selection import Quote
    from core.model.knowledge import Passage

SAME: Final = 0.75
"""From this cosine of the sentence encoder on, a question and a quote are about the same."""
SIMILAR: Final = 0.6
"""From this one on, they are about something similar, which will do if the quote has what the question names."""
CLOSE: Final = 0.15
"""The highest confidence in what is only similar: it is quoted as what comes close."""
FAR: Final = 0.05
"""The highest confidence in all else: it is not quoted."""

FEWEST_WORDS: Final = 10
"""The language of a passage of fewer words cannot be told."""


class LanguageGap(NamedTuple):
    """The language of a question, and the other one of the documents."""

    asked: str
    told: str


def find_gap(question: str, passages: Sequence[Passage], embeddings: Embeddings | None) -> LanguageGap | None:
    """Return the gap between a question and passages.

    There is none if the passages are not all in one language, as far as that can be told, if that is the language of
    the question, and if the embedder knows both languages.
    """
    asked = language_spoken(question)
    if asked is None:
        return None
    told = {language for passage in passages if (language := _language_of(passage))}
    if len(told) != 1 or asked in told:
        return None
    gap = LanguageGap(asked, *told)
    return None if embeddings and knows_languages(embeddings, *gap) else gap


def _language_of(passage: Passage) -> str | None:
    """Return the language of a passage; None if it is not one of ours, or cannot be told, as of a few numbers."""
    text = "\n".join((passage.title, *passage.headings, passage.text))
    return language_spoken(text) if len(WORDS.findall(text)) >= FEWEST_WORDS else None


def tempered(confidence: float, question: Question, quotes: Sequence[Quote], embeddings: Embeddings | None) -> float:
    """Return the confidence that quotes answer a question, lower if only their letters are near to it."""
    best = max(quotes, key=lambda quote: quote.score, default=None)
    if best is None or find_gap(question.text, [best.passage], embeddings) is None:
        return confidence
    nearness = _nearness(question.text, quotes)
    is_named = _has_names(question, quotes)
    if nearness >= SAME or (nearness >= SIMILAR and is_named):
        return confidence
    return min(confidence, CLOSE if nearness >= SIMILAR or is_named else FAR)


def _nearness(question: str, quotes: Sequence[Quote]) -> float:
    """Return the highest cosine of the question with a quote; 0 without an encoder.

    Headings are no sign: one is as near as another in a few words.
    """
    encoder = sentence_encoder()
    if encoder is None:
        return 0.0
    vectors = encoder.vectors([question, *(quote.text for quote in quotes)])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return float((vectors[1:] @ vectors[0]).max())


def _has_names(question: Question, quotes: Sequence[Quote]) -> bool:
    """Return whether a question names something, and the quotes or what stands above them have every name in it."""
    shown = "\n".join(text for quote in quotes for text in (quote.text, quote.passage.title, *_path(quote)))
    words = {word.strip("`*") for word in TOKEN.findall(shown)}
    names = list(_names(question))
    if question.language in CAPITALISING:  # a noun is a name if another language writes it with its capital, too
        return any(name in words for name in names)
    return bool(names) and words.issuperset(names)


def _names(question: Question) -> Iterator[str]:
    for found in TOKEN.finditer(question.text):
        starts = SENTENCE_START.search(question.text[: found.start()].rstrip("¿¡")) is not None
        if CODE.search(found[0]) or any(map(str.isdigit, found[0])) or (found[0][0].isupper() and not starts):
            yield found[0]


def _path(quote: Quote) -> tuple[str, ...]:
    return read_passage(quote.passage).path_at(quote.start - quote.passage.start)
