"""Finds the quotes that support a sentence, or says which part of the sentence is not proved."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.guards.content import content_stems, covered_stems, detect_language
from core.guards.lexicon import MONTHS, STOPWORDS, WEEKDAYS
from core.guards.particulars import claimed_particulars, fold_text
from core.guards.polarity import contradicts
from core.guards.prepared_passages import find_verbatim
from core.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.guards.particulars import Particular
    from core.guards.prepared_passages import PreparedPassage

ENOUGH: Final = 0.5
"""The share of a sentence's content words that its quotes must cover."""

SOME: Final = 0.5
"""One of several citations is kept if it covers this share of the content words,"""

OWN: Final = 0.2
"""or if it covers this share that no other citation covers, or grants a particular that no other grants."""

PLAINLY_NEARER: Final = 0.2
"""If another sentence of the passage covers this much more of the content, a number came from the wrong place."""

WIDENING: Final = 0.15
"""The share of the content that another sentence must add to a quote to be worth its length."""

_SHORTEST_VERBATIM = 3
_TOKEN = re.compile(r"(?<!\w)[^\W\d_][\w]*(?:[&-][^\W\d_]\w*)*")
_CAPITAL_DUE = re.compile(r"(?:^|[.!?:;|(\[“\"«‘'—–/-]\s*|\n\s*)$")
_SHORTEST_ACRONYM = 3
_COMMON = frozenset().union(MONTHS, WEEKDAYS, *STOPWORDS.values())
_NUMERIC = frozenset({"number", "duration", "time", "amount"})


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a passage that supports a sentence: it covers the `share` of its stems and grants particulars."""

    prepared: PreparedPassage
    start: int
    end: int
    share: frozenset[str]
    granted: frozenset[Particular]

    @property
    def text(self) -> str:
        """The quoted text."""
        return self.prepared.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Finding:
    """The quotes that support a sentence, or the `complaint`: why it has none, as the end of a problem's text."""

    quotes: tuple[Quote, ...] = ()
    complaint: str = ""


def support(sentence: str, passages: Sequence[PreparedPassage]) -> Finding:
    """Find a quote in each passage that supports a sentence, or what none of the passages proves."""
    claimed = frozenset(particular for particular in claimed_particulars(sentence) if particular.kind != "article")
    quotes = tuple(_best_quote(sentence, claimed, passage) for passage in passages)
    if complaint := _find_complaint(sentence, claimed, quotes):
        return Finding(complaint=complaint)
    return Finding(_needed_quotes(sentence, quotes))


def _find_complaint(sentence: str, claimed: frozenset[Particular], quotes: tuple[Quote, ...]) -> str:
    listed = "passage " + " or ".join(f"[{quote.prepared.number}]" for quote in quotes)
    for particular in sorted(claimed, key=lambda particular: particular.written):
        if not any(particular in quote.granted for quote in quotes):
            return f"says “{particular.written}”, which {listed} does not say there"
    evidence = fold_text("\n".join(quote.prepared.evidence_text for quote in quotes))
    for name in proper_names(sentence):
        if not is_named_in(name, evidence):
            return f"names “{name}”, which {listed} does not name"
    if (contradicted := _find_contradicted(sentence, quotes)) is not None:
        return f"contradicts “{' '.join(contradicted.split())}”"
    shared = frozenset[str]().union(*(quote.share for quote in quotes))
    return "" if len(shared) >= ENOUGH * _size(sentence, quotes) else f"is not supported by {listed}"


def _find_contradicted(sentence: str, quotes: tuple[Quote, ...]) -> str | None:
    """Return a sentence of the evidence that this one plainly contradicts: the nearest one, or one about the rest.

    For instance, "It is closed on Sundays" contradicts "The shop is open on Sundays", even if "The shop is open from
    nine" is the nearest sentence.
    """
    closest = max(quotes, key=lambda quote: len(quote.share))
    near = closest.prepared.nearest(closest.start, closest.end, closest.share)
    wanted = content_stems(sentence, closest.prepared.code)
    rest = wanted - covered_stems(wanted, near.stems)
    telling = [near, *(single for single in closest.prepared.singles if covered_stems(rest, single.stems))]
    shown = (closest.prepared.text_of(single) for single in telling)
    return next((text for text in shown if contradicts(sentence, text)), None)


def _size(sentence: str, quotes: tuple[Quote, ...]) -> int:
    return max(len(content_stems(sentence, quote.prepared.code)) for quote in quotes)


def _needed_quotes(sentence: str, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Drop citations that add too little of the content, and no particular of their own."""
    size, needed = _size(sentence, quotes), []
    for quote in quotes:
        others = [other for other in quotes if other is not quote]
        own_particulars = quote.granted - frozenset().union(*(other.granted for other in others))
        own_words = quote.share - frozenset().union(*(other.share for other in others))
        if own_particulars or len(quote.share) >= SOME * size or len(own_words) >= OWN * size:
            needed.append(quote)
    return tuple(needed) or quotes[:1]


def _best_quote(sentence: str, claimed: frozenset[Particular], passage: PreparedPassage) -> Quote:
    """Choose the stretch that grants the most particulars, then covers the most content; a shorter one is better."""
    wanted = content_stems(sentence, passage.code)
    span = find_verbatim(sentence.strip().rstrip(".!"), passage.passage.text)
    if span and len(sentence.split()) >= _SHORTEST_VERBATIM:
        return Quote(passage, *passage.around(*span), wanted, claimed)
    quotes = [
        Quote(
            *(passage, stretch.start, stretch.end, covered_stems(wanted, stretch.stems)),
            frozenset(particular for particular in claimed if stretch.given.allow(particular)),
        )
        for stretch in passage.stretches
    ]
    worths = [
        (len(quote.granted), len(quote.share) / max(1, len(wanted)) - WIDENING * (stretch.width - 1))
        for quote, stretch in zip(quotes, passage.stretches, strict=True)
    ]
    best = quotes[worths.index(max(worths))]
    return _refuse_misplaced(best, quotes[: len(passage.singles)], claimed, wanted)


def _refuse_misplaced(
    best: Quote, singles: list[Quote], claimed: frozenset[Particular], wanted: frozenset[str]
) -> Quote:
    """Refuse numbers from the wrong place, that is, if a plainly nearer sentence gives another number of the kind."""
    nearest = max(singles, key=lambda quote: (len(quote.share), len(quote.granted)))
    inside = [quote for quote in singles if best.start <= quote.start and quote.end <= best.end]
    source = max(inside, key=lambda quote: (len(quote.granted), len(quote.share)), default=best)
    gain = len(nearest.share) - len(best.share & source.share)
    if gain < PLAINLY_NEARER * max(1, len(wanted)):
        return best
    own = {particular.kind for particular in claimed_particulars(nearest.text)} & _NUMERIC
    if not any(particular.kind in own for particular in best.granted - nearest.granted):
        return best
    return Quote(best.prepared, nearest.start, nearest.end, nearest.share, claimed & nearest.granted)


def proper_names(sentence: str) -> Iterator[str]:
    """Yield capitalised words that do not merely begin a phrase. Yield none in German, which capitalises all nouns."""
    text = unicodedata.normalize("NFKC", sentence)
    if detect_language(text) == "de":
        return
    for match in _TOKEN.finditer(text):
        word = match[0]
        has_capitals_inside = any(char.isupper() for char in word[1:])  # as `GitHub` and `IBM` do
        due = not has_capitals_inside and _CAPITAL_DUE.search(text[: match.start()])
        if word[0].isupper() and not due and word.casefold() not in _COMMON:
            yield word


def is_named_in(name: str, evidence: str) -> bool:
    """Return whether the folded text of the evidence contains a name, its stem, or the words that it abbreviates."""
    low = fold_text(name)
    if re.search(rf"(?<!\w){re.escape(low)}", evidence) or set(terms(low)) <= set(terms(evidence)):
        return True
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", evidence))
    return name.isupper() and len(name) >= _SHORTEST_ACRONYM and low in initials
