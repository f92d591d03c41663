"""The probability that the passages found answer a question: a weighted sum of a few signals."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.distinctive_terms import UNSPACED, find_unmet
from core.agent.offline.quotation.quotes.quote_selection import read_passage
from core.guards.lexicon import have_opposites, pair_opposites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.quotation.calibration import Scale
    from core.agent.offline.quotation.questions.question import Question
    from core.agent.offline.quotation.quotes.quote_selection import ScoredSentence
    from core.model.knowledge import Hit


ASKS: Final = re.compile(
    r"\b(?P<what>what|which|who|whom|whose|where|when|how (?:many|much|long|old|often|far)|"
    r"welche[rsmn]?|wer|wen|wem|wo|wann|wie (?:viele?|lange|oft)|quel(?:le)?s?|où|quand|combien|"
    r"cu[aá]l(?:es)?|qui[eé]n(?:es)?|d[oó]nde|cu[aá]ndo|cu[aá]nt[oa]s?|qual|quais|quem|onde|quando|quale|quali|chi|dove|quant[oaie]s?)\b|"
    r"(?P<that>^\W*was\b|(?<!为)什么|哪|谁|几|多少)|"
    r"\b(?:how|why|whether|if|wie|warum|wieso|ob|comment|pourquoi|si|c[oó]mo|por qu[eé]|come|perché|se)\b|"
    r"为什么|怎么|如何",
    re.IGNORECASE,
)
"""The first question word: `what` and `that` ask for a thing, person, place, time or number, the others for more."""

DENIED: Final = re.compile(
    r"\b(?:not|never|cannot|neither|nobody|nothing|without|nicht|niemals|nie|kein(?:e[rsmn]?)?|ohne|ne|n'\w+|jamais|sans|"
    r"nunca|jam[aá]s|sin|não|sem|non|mai|senza)\b|n't\b|不|没|未|\bلا\b|\bليس\b|\bلم\b|\bلن\b",
    re.IGNORECASE,
)
"""A denial in a question."""

DENIES: Final = re.compile(
    rf"{DENIED.pattern}|\b(?:no|none|nor|ni|nem|né|un(?:able|supported|available|less)|impossible|except|exclud\w+|lack\w*|"
    r"fail\w*|refus\w+|instead|außer|statt|sauf|salvo|excepto|exceto|eccetto)\b|除|无",
    re.IGNORECASE,
)
"""A denial in a sentence, in words of any kind."""

OPPOSITES: Final = pair_opposites("""
most maximum / least minimum; more / less fewer; largest biggest greatest highest / smallest lowest;
early earlier earliest / late later latest; north northern / south southern; east eastern / west western;
first / last; before / after; begin began start started / end ended;
increase increases increased / decrease decreases decreased reduce reduces reduced; oldest / youngest newest;
high higher / low lower; large larger / small smaller; win won / lose lost; support supported / oppose opposed;
male men man / female women woman; easy / difficult hard; strong stronger / weak weaker;
long longer longest / short shorter shortest; rich / poor; positive / negative; majority / minority;
always / never; same / different; inside / outside; possible / impossible; common / rare uncommon;
simple / complex; allowed permitted / forbidden prohibited banned; enable enabled / disable disabled;
public / private; required mandatory / optional voluntary
""")
"""English words and their opposites. An adversarial question replaces one by the other."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals, or their weights, that make up the log-odds that a question is answered."""

    nearest: float  # the best similarity of a passage to the bare question, on the embedder's scale, 0 to about 1
    sentence: float  # the evidence of the best sentence, 0 to about 3
    kind: float  # the share of the three best sentences with the kind asked for: a number, a name; 0.5 if unknown
    missing_terms: float  # the root of how many terms beyond three are in no passage found, 0 to about 3
    denial: float  # the question asks for what is not so, and the best sentence says what is so
    opposite: float  # the best sentence has the opposite of a word of the question
    follow_up_missing: float  # what a follow-up adds, such as "and on Windows?", is in no passage found
    unmet: float  # the share of the question's terms that the best passage does not mention
    unmet_name: float  # the share of the question's terms that are names or versions and in no passage found
    constant: float  # puts the decision at even odds


WEIGHTS: Final = Signals(
    nearest=6.0,
    sentence=2.0,
    kind=0.5,
    missing_terms=-0.3,
    denial=-3.0,
    opposite=-1.0,
    follow_up_missing=-4.0,
    unmet=-1.0,
    unmet_name=-4.0,
    constant=-4.9,
)
"""Chosen by hand, in round figures, on three public sets: product documentation with off-topic questions (A), SQuAD 2
with adversarial questions (B), spoken turns to hotel FAQs (C). AUROC on A / B / C: .999 / .68 / .875 with all signs,
.999 / .62 / .85 with the first two. `denial` and `opposite` matter only in B (in 21 and 8 of 300 questions, of which
19 and 6 are unanswerable; by bootstrap they gain .03 to .08). `missing_terms` helps C, where long turns tell a story
and ask nothing.

Tried, and useless on at least two of the sets: the lead of the best passage, the margin of the best sentence, whether
both halves of the search agree on the first passage, names and numbers of the question that the passage lacks, its
rarest words that the passage lacks, the order and the pairs of words, the cosine of the best sentence itself, late
interaction over the tokens. The constant puts the decision between the off-topic and the documented questions of A.
"""

WEIGHTS_WITHOUT_VECTORS: Final = {"coverage": 8.0, "constant": -5.0}
"""The same without vectors. `coverage` is the share of the question's terms, by rarity, in the best sentence."""

FEW_MISSING: Final = 3
MOST_MISSING: Final = 20
"""Missing terms mean nothing up to the first number; beyond the second, more of them add nothing. In a
question in another language than the documents, all terms are missing."""

BEST_SENTENCES: Final = 3


def estimate_confidence(
    question: Question, sentences: Sequence[ScoredSentence], hits: Sequence[Hit], scale: Scale | None
) -> float:
    """Return the probability that the sentences found in the hits answer a question; see WEIGHTS."""
    ranked = sorted(sentences, key=lambda scored: -scored.evidence)[:BEST_SENTENCES]
    if scale is None:
        best = max(scored.coverage for scored in sentences)
        return logistic(WEIGHTS_WITHOUT_VECTORS["coverage"] * best + WEIGHTS_WITHOUT_VECTORS["constant"])
    missing_terms = _missing_terms(question, hits)
    unmet = find_unmet(question, ranked[0].hit.passage, hits)
    texts = [read_passage(scored.hit.passage).text_at(scored.sentence.index) for scored in ranked]
    return logistic(
        WEIGHTS.nearest * max(scale.normalise(hit.similarity) for hit in hits)
        + WEIGHTS.sentence * ranked[0].evidence
        + WEIGHTS.kind * fmean(question.kind_score(text) for text in texts)
        + WEIGHTS.missing_terms * math.sqrt(max(0, min(MOST_MISSING, len(missing_terms)) - FEW_MISSING))
        + WEIGHTS.follow_up_missing * lacks_follow_up(question, hits)
        + WEIGHTS.denial * ignores_denial(question.text, texts[0])
        + WEIGHTS.opposite * has_opposite(question.text, texts[0])
        + WEIGHTS.unmet * unmet.terms
        + WEIGHTS.unmet_name * unmet.names
        + WEIGHTS.constant
    )


def lacks_follow_up(question: Question, hits: Sequence[Hit]) -> bool:
    """Return whether what a follow-up adds is in no passage found."""
    added = set(question.terms).intersection(question.terms_of(question.added))
    return bool(added) and added <= _missing_terms(question, hits)


def _missing_terms(question: Question, hits: Sequence[Hit]) -> frozenset[str]:
    """Return the terms of the question that are in no passage found, in its title or in its headings."""
    if question.language in UNSPACED:
        return frozenset()
    own = set(question.terms) - question.everyday_terms
    for hit in hits:
        passage = hit.passage
        own.difference_update(question.terms_of(" ".join((passage.text, passage.title, *passage.headings))))
    return frozenset(own)


def logistic(evidence: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-evidence))


def ignores_denial(question: str, sentence: str) -> bool:
    """Return whether a question asks for what is *not* so, while the sentence says only what is so."""
    asks = ASKS.search(question)
    for_thing = asks is not None and bool(asks["what"] or asks["that"])
    return for_thing and DENIED.search(question) is not None and DENIES.search(sentence) is None


def has_opposite(question: str, sentence: str) -> bool:
    """Return whether the sentence has the opposite of a word of the question in place of that word."""
    here, there = (frozenset(re.findall(r"[a-z]+", text.lower())) for text in (question, sentence))
    return have_opposites(here, there, OPPOSITES)
