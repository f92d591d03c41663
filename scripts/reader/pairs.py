"""A question beside a passage, and what is learned from it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import numpy as np

from core.text.sentences import sentences
from knowledge.models.pair_tokenizer import PairTokenizer

COMMON = frozenset(
    "a an the of in on at to for and or is are was were be been do does did what which who whom whose when where why "
    "how many much with by from as that this these those it its he she they his her their i you we my your our not no "
    "has have had can could will would should may might there than then into about after before during between over "
    "under out up down if so most more some any all each other one two name type kind first".split()
)
TOKENIZER = PairTokenizer()


@dataclass(frozen=True, slots=True)
class Pair:
    """`text[start:end]` answers the question; without an answer, both are -1. `kind` is for the figures only.

    A passage may answer without its place being known: then only `answered` is learned.
    """

    question: str
    text: str
    path: tuple[str, ...] = ()
    start: int = -1
    end: int = -1
    answered: bool = False
    kind: str = ""

    def unanswered(self, kind, *, question=None, text=None, path=None):
        """Return a pair without an answer, made of this one."""
        return replace(
            self, start=-1, end=-1, answered=False, kind=kind, question=question or self.question,
            text=self.text if text is None else text, path=self.path if path is None else path,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as the network sees it: the numbers of its pieces, where the passage begins, and the answer's pieces."""

    numbers: np.ndarray
    passage: int
    start: int
    end: int
    answered: bool
    kind: str


def make_example(pair):
    """Return a pair as an example; None if its answer is cut off."""
    pieces = TOKENIZER.cut(pair.question, pair.path, pair.text)
    first = last = -1
    if pair.start >= 0:
        inside = [at for at, (a, b) in enumerate(pieces.offsets) if b > pair.start and a < pair.end]
        if not inside or pieces.offsets[-1][1] < pair.start + 0.6 * (pair.end - pair.start):
            return None
        first, last = pieces.text + inside[0], pieces.text + inside[-1]
    return Example(np.array(pieces.numbers, np.int32), pieces.passage, first, last, pair.answered, pair.kind)


def words_of(text):
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in COMMON]


class Index:
    """Ranks texts by BM25."""

    def __init__(self, texts):
        self._places, self._lengths = defaultdict(list), []
        for place, text in enumerate(texts):
            counts = Counter(words_of(text))
            self._lengths.append(counts.total() + 1)
            for word, count in counts.items():
                self._places[word].append((place, count))
        self._mean = sum(self._lengths) / max(1, len(self._lengths))

    def best(self, question, most):
        """Return the numbers of the texts that match best."""
        scores, total = Counter(), len(self._lengths)
        for word in set(words_of(question)):
            found = self._places.get(word, ())
            rarity = math.log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for place, count in found:
                scores[place] += (
                    rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * self._lengths[place] / self._mean))
                )
        return [place for place, _ in scores.most_common(most)]


def window(dice, text, start, end, words):
    """Return sentences around `text[start:end]` with about so many words, as offsets."""
    spans = sentences(text)
    touched = [at for at, span in enumerate(spans) if span.end > start and span.start < end] or [0]
    low, high = touched[0], touched[-1]
    while len(text[spans[low].start : spans[high].end].split()) < words and (low > 0 or high < len(spans) - 1):
        if low > 0 and (high == len(spans) - 1 or dice.random() < 0.5):
            low -= 1
        else:
            high += 1
    return spans[low].start, spans[high].end
