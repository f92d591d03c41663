"""From passages found to the one to three sentences that answer, and how sure that is; no language model is asked."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from core.language.sentences import Span, is_code, is_heading, is_item, sentences
from core.language.words import FUNCTION_WORDS, WORDS, guess_language, terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from langchain_core.embeddings import Embeddings

    from core.knowledge import Hit, Passage

THRESHOLD: Final = 0.5
"""The confidence from which on an extract counts as an answer; the constant in CONFIDENCE puts the decision here."""

CONFIDENCE: Final = {"nearest": 5.0, "sentence": 2.5, "constant": -5.6}
"""Log-odds that the question is answered: `nearest` is the best cosine on the embedder's scale, `sentence` the best
sentence's score.

The ratio was compared on three public sets (product documentation with off-topic questions, SQuAD 2 with adversarial
ones, hotel FAQs with small talk): any from 3 to 8 tenths is within .02 AUROC on all of them. The lead of the best
passage, the margin of the best sentence, and logistic regressions over up to six such signals, trained on two sets and
tested on the third, did no better. The constant puts the decision between the off-topic and the documented questions.
"""

CONFIDENCE_BY_WORDS: Final = {"coverage": 8.0, "constant": -5.0}
"""The same without vectors: `coverage` is the share of the question's terms, by rarity, in the best sentence."""

READ_PASSAGES: Final = 6
"""How many passages are read for sentences; for 96 % of SQuAD's questions the answer stood in the first five."""

MOST_QUOTES: Final = 3
NEARLY: Final = 0.8
"""A further sentence is shown if it scores at least this share of the best one."""

QUESTION_MARKS: Final = ("?", "？", "؟")

WHOLE: Final = 700
"""A list or a code block that follows its introduction is quoted whole up to so many characters."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a sentence is judged by, each from 0 to 1; a sentence scores their weighted sum."""

    coverage: float  # the question's terms that stand in the sentence, by how rare they are among the sentences read
    place: float  # the further terms that stand in its title, its headings, or the sentence before
    nearness: float  # pairs of the question's terms that stand side by side in it too
    kind: float  # it holds what is asked for: a number, a date, a name, a place, a cause
    passage: float  # the fused score of its passage
    similarity: float  # the cosine of its passage to the question, on the embedder's scale


SENTENCE: Final = Weights(coverage=1.0, place=0.5, nearness=0.3, kind=0.2, passage=0.5, similarity=0.7)
"""Set by hand to round figures; hit@1 on SQuAD moves by less than .02 when any one is halved or doubled."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that answers, verbatim: `start` and `end` are offsets in the stored document, end exclusive."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Extract:
    """Quotes in the order to read them, and the confidence, 0 to 1, that the question is answered by the documents."""

    quotes: tuple[Quote, ...]
    confidence: float

    @property
    def answered(self) -> bool:
        """Whether there is something to show and the confidence reaches the threshold."""
        return bool(self.quotes) and self.confidence >= THRESHOLD

    @property
    def best(self) -> Quote | None:
        """The quote that answers best."""
        return max(self.quotes, key=lambda quote: quote.score, default=None)


def extract(question: str, hits: Sequence[Hit], embeddings: Embeddings | None = None) -> Extract:
    """Choose the sentences that answer a question (the bare last turn) from the passages found for it, best first.

    `embeddings` is the embedder that the hits' similarities come from, so that they can be read on its own scale;
    without it, or if all of them are 0, words alone decide.
    """
    if not hits or not question.strip():
        return Extract((), 0.0)
    scale = scale_of(embeddings) if embeddings and any(hit.similarity for hit in hits) else None
    asked = _Asked.of(question)
    ranked = sorted(_judged(asked, hits[:READ_PASSAGES], scale), key=lambda found: -found.score)
    if not ranked:
        return Extract((), 0.0)
    return Extract(_readable(asked, ranked), _confidence(ranked, hits, scale))


@dataclass(frozen=True, slots=True)
class Scale:
    """What cosines mean for one embedder: `low` between strangers, `high` between a question and its answer."""

    low: float
    high: float

    def read(self, cosine: float) -> float:
        """Return a cosine on the scale, 0 to about 1; beyond both ends it is cut."""
        return min(1.2, max(0.0, (cosine - self.low) / max(self.high - self.low, 1e-6)))


ANCHORS: Final = (
    ("How long does it take to boil an egg?", "A soft egg is ready after about five minutes in boiling water."),
    ("Who painted the ceiling of the chapel?", "The ceiling of the chapel was painted by Michelangelo."),
    ("Where can I renew my passport?", "Passports are renewed at the town hall, on the second floor."),
    ("Why do leaves turn red in autumn?", "In autumn the leaves lose their green pigment, and red ones show."),
    ("How do I reset the router?", "To reset the router, hold the button on its back for ten seconds."),
    ("When does the shop open on Sunday?", "On Sundays the shop opens at eleven o'clock."),
)
"""Questions with their answers, each a stranger to the other questions; about everyday things, from no set."""

_SCALES: WeakKeyDictionary[Embeddings, Scale] = WeakKeyDictionary()


def scale_of(embeddings: Embeddings) -> Scale:
    """Measure an embedder on the anchors, once: some give unrelated texts a cosine of 0, others of 0.8."""
    if embeddings not in _SCALES:
        asked = [embeddings.embed_query(question) for question, _ in ANCHORS]
        told = embeddings.embed_documents([answer for _, answer in ANCHORS])
        pairs = [(a == b, _cosine(asked[a], told[b])) for a in range(len(asked)) for b in range(len(told))]
        strangers = [cosine for same, cosine in pairs if not same]
        answers = [cosine for same, cosine in pairs if same]
        _SCALES[embeddings] = Scale(sum(strangers) / len(strangers), sum(answers) / len(answers))
    return _SCALES[embeddings]


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    dot = sum(a * b for a, b in zip(one, other, strict=True))
    return dot / max(math.hypot(*one) * math.hypot(*other), 1e-12)


NUMBER: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|"
    r"million|billion|half|third|quarter|dozen)\b",
    re.IGNORECASE,
)
DATE: Final = re.compile(
    r"\b\d{3,4}s?\b|\d[:h.]\d\d|\d\s*(?:am|pm|a\.m|p\.m|uhr|bc|ad)\b|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
    r"\b(?:januar|februar|märz|mai|juni|juli|oktober|dezember|enero|marzo|abril|mayo|octubre|janvier|février|mars|avril|juin|"
    r"juillet|août|octobre)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:daily|noon|midnight|centur(?:y|ies))\b|"
    r"[年月日点時]",
    re.IGNORECASE,
)
NAME: Final = re.compile(r"\b[^\W\d_a-z][\w'-]+")
PLACE: Final = re.compile(
    r"\b(?:in|at|near|to|from|on|of|into|within|behind|opposite|am|im|bei|à|au|en|dans|em|no|na)\s+(?:\w+\s)?[A-Z]\w+"
)
CAUSE: Final = re.compile(
    r"\b(?:because|since|due to|so that|in order to|to|weil|da|wegen|um|parce que|car|pour|porque|para|perché|per)\b|"
    r"因为|لأن",
    re.IGNORECASE,
)
KINDS: Final = (
    (
        re.compile(
            r"\bhow (?:many|much|old|long|far|tall|big|large|high|often|fast|deep|wide)\b|"
            r"\bwhat (?:percent|number|amount)|\bpercentage\b|\bwie (?:viele?|lange|alt|weit|hoch|oft)\b|"
            r"\bcombien\b|\bcu[aá]nt[oa]s?\b|\bquant[oaie]s?\b|多少|几|كم"
        ),
        NUMBER,
    ),
    (
        re.compile(
            r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|time|decade)|\bwann\b|\bquand\b|"
            r"\bcu[aá]ndo\b|\bquando\b|什么时候|何时|几点|متى"
        ),
        DATE,
    ),
    (re.compile(r"\bwho(?:m|se)?\b|\bname of\b|\bwe[rmn]\b|\bqui\b|\bqui[eé]n\b|\bquem\b|\bchi\b"), NAME),
    (
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:country|city|state|place|town|region|continent|river)|"
            r"\bwo\b|\boù\b|\bd[oó]nde\b|\bonde\b|\bdove\b"
        ),
        PLACE,
    ),
    (re.compile(r"\bwhy\b|\bwarum\b|\bwieso\b|\bpourquoi\b|\bpor qu[eé]\b|\bperché\b|为什么|لماذا"), CAUSE),
)
"""What a question asks for, and what shows that a sentence has it; the first that fits counts."""

STEPS: Final = re.compile(
    r"\bhow (?:do|can|could|should|would|to|does)\b|\bsteps?\b|\bways?\b|\bwie (?:kann|mache?|verbinde|richte)\b|"
    r"\bwie .*\bich\b|\bcomment\b|\bc[oó]mo\b|^come\b|如何|怎么|كيف",
    re.IGNORECASE,
)
"""A question that a list of steps or a code block answers."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question taken apart; `words` are its own and those that mean nothing in its language."""

    words: frozenset[str]
    terms: tuple[str, ...]
    language: str
    evidence: re.Pattern[str] | None
    steps: bool

    @classmethod
    def of(cls, question: str) -> _Asked:
        lowered = question.lower()
        language = guess_language(question)
        common = FUNCTION_WORDS.get(language, frozenset())
        kept = " ".join(word for word in WORDS.findall(question) if word.lower() not in common)
        return cls(
            common.union(WORDS.findall(lowered)),
            tuple(terms(kept or question, languages=(language,))),
            language,
            next((evidence for kind, evidence in KINDS if kind.search(lowered)), None),
            STEPS.search(question) is not None,
        )

    def has_kind(self, sentence: str) -> float:
        """Tell whether a sentence holds what is asked for, in words that are not the question's; 0.5 if unknown."""
        if self.evidence is None:
            return 0.5
        found = (match[0].lower() for match in self.evidence.finditer(sentence))
        return float(any(not self.words.issuperset(WORDS.findall(words)) for words in found))


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence read, and its judgement; `span` stands in the passage."""

    hit: Hit
    span: Span
    coverage: float
    score: float


def _judged(asked: _Asked, hits: Sequence[Hit], scale: Scale | None) -> Iterator[_Found]:
    """Judge every sentence of the passages; by how far it covers what is asked, and where."""
    read = [_read(asked, hit) for hit in hits]
    counts = Counter(term for passage in read for _, inside, _ in passage for term in set(inside))
    total = sum(map(len, read))
    rarity = {term: math.log(1 + (total + 1) / (counts[term] + 0.5)) for term in asked.terms}
    whole = sum(rarity.values()) or 1.0
    pairs = set(pairwise(asked.terms))
    for hit, passage in zip(hits, read, strict=True):
        for span, inside, near in passage:
            text = hit.passage.text[span.start : span.end]
            here = set(inside)
            coverage = sum(worth for term, worth in rarity.items() if term in here) / whole
            place = sum(worth for term, worth in rarity.items() if term in near and term not in here) / whole
            kept = [term for term in inside if term in rarity]
            score = (
                SENTENCE.coverage * coverage
                + SENTENCE.place * place
                + SENTENCE.nearness * len(pairs.intersection(pairwise(kept))) / (len(pairs) or 1)
                + SENTENCE.kind * asked.has_kind(text)
                + SENTENCE.passage * hit.score
                + SENTENCE.similarity * (scale.read(hit.similarity) if scale else 0.0)
            )
            yield _Found(hit, span, coverage, score)


def _read(asked: _Asked, hit: Hit) -> list[tuple[Span, list[str], set[str]]]:
    """Return the sentences of a passage with their terms and the terms of their place.

    A heading is the place of all that follows it, and a question that of the next sentence: neither is an answer.
    """
    text = hit.passage.text
    above = set(terms(" ".join((hit.passage.title, *hit.passage.headings)), languages=(asked.language,)))
    before: set[str] = set()
    read: list[tuple[Span, list[str], set[str]]] = []
    spans = sentences(text)
    for index, span in enumerate(spans):
        inside = terms(text[span.start : span.end], languages=(asked.language,))
        if index + 1 < len(spans) and (is_heading(text, span) or _repeats_title(hit.passage, span)):
            above |= set(inside)
            continue
        if text[span.start : span.end].rstrip("*_ ").endswith(QUESTION_MARKS):
            before = set(inside)
            continue
        read.append((span, inside, above | before))
        before = set(inside)
    return read


def _repeats_title(passage: Passage, span: Span) -> bool:
    return passage.text[span.start : span.end].strip("#* ").casefold() in {
        name.strip().casefold() for name in (passage.title, *passage.headings)
    }


def _confidence(ranked: Sequence[_Found], hits: Sequence[Hit], scale: Scale | None) -> float:
    """Weigh the nearest passage and the best sentence; see CONFIDENCE."""
    best = ranked[0]
    if scale is None:
        return _squashed(CONFIDENCE_BY_WORDS["coverage"] * best.coverage + CONFIDENCE_BY_WORDS["constant"])
    nearest = max(scale.read(hit.similarity) for hit in hits)
    return _squashed(CONFIDENCE["nearest"] * nearest + CONFIDENCE["sentence"] * best.score + CONFIDENCE["constant"])


def _squashed(evidence: float) -> float:
    return 1 / (1 + math.exp(-evidence))


def _readable(asked: _Asked, ranked: Sequence[_Found]) -> tuple[Quote, ...]:
    """Take the best sentences, widen each to the list or code it belongs to, and put them in reading order."""
    quotes: list[Quote] = []
    ranks: dict[str, int] = {}
    for found in ranked:
        if len(quotes) == MOST_QUOTES or found.score < NEARLY * ranked[0].score:
            break
        passage = found.hit.passage
        span = _widened(asked, passage.text, found.span)
        start, end = passage.start + span.start, passage.start + span.end
        quote = Quote(passage, start, end, passage.text[span.start : span.end], found.score)
        if not any(_overlap(quote, other) for other in quotes):
            quotes.append(quote)
            ranks.setdefault(passage.id, len(ranks))
    return tuple(sorted(quotes, key=lambda quote: (ranks[quote.passage.id], quote.start)))


def _overlap(one: Quote, other: Quote) -> bool:
    """Tell whether two quotes share words, by place or because a text stands in two documents."""
    same = one.passage.document_id == other.passage.document_id and one.start < other.end and other.start < one.end
    return same or one.text in other.text or other.text in one.text


def _widened(asked: _Asked, text: str, span: Span) -> Span:
    """Return a sentence with the list or code block that it introduces or, for a how-to, that it stands in."""
    spans = sentences(text)
    first = last = spans.index(span)
    opens = text[span.start : span.end].rstrip("*_ ").endswith((":", "："))
    if asked.steps and (is_item(text, span) or is_code(text, span)):
        while first > 0 and is_item(text, spans[first - 1]):
            first -= 1
        if first > 0 and text[spans[first - 1].start : spans[first - 1].end].rstrip("*_ ").endswith((":", "：")):
            first -= 1
    elif opens and last + 1 < len(spans):
        last += 1
    if first < last or asked.steps:
        while last + 1 < len(spans) and (is_item(text, spans[last + 1]) or is_code(text, spans[last + 1])):
            last += 1
    whole = Span(spans[first].start, spans[last].end)
    return whole if whole.end - whole.start <= WHOLE else span
