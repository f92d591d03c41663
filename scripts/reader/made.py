"""Makes questions that a passage does not answer, out of those that it answers."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from pairs import Index, window, words_of

from core.text.sentences import sentences

LENGTHS = (40, 60, 80, 100, 120)
"""Words of a passage, one is drawn."""
SHORTEST = 15
NAME = re.compile(r"\b[A-Z][a-z]+(?:\s+[A-Z][a-z]+)*\b")
NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
YEAR = 4
DENIALS = (
    ("did", "did not"), ("does", "does not"), ("do", "do not"), ("is", "is not"), ("was", "was not"),
    ("are", "are not"), ("were", "were not"), ("can", "cannot"), ("has", "has not"), ("must", "must not"),
    ("will", "will not"),
)  # fmt: skip


def _read_opposites():
    found = defaultdict(list)
    for line in Path(__file__).with_name("opposites.txt").read_text("utf-8").splitlines():
        one, other = line.split()
        found[one].append(other)
        found[other].append(one)
    return found


OPPOSITES = _read_opposites()


class Neighbours:
    """Words whose vectors in the base are similar: `bishop` and `priest`."""

    def __init__(self, vectors, vocabulary):
        words = {word: row for word, row in vocabulary.items() if re.fullmatch(r"[a-z]{4,}", word)}
        self._names, self._rows = list(words), {word: at for at, word in enumerate(words)}
        chosen = vectors[list(words.values())]
        self._vectors = chosen / (chosen**2).sum(1, keepdims=True) ** 0.5
        self._known = {}

    def of(self, word):
        """Return up to eight neighbours that are no other form of the word."""
        if word not in self._known:
            row = self._rows.get(word)
            products = [] if row is None else self._vectors @ self._vectors[row]
            order = [] if row is None else products.argsort()[::-1][1:16]
            self._known[word] = [
                self._names[at] for at in order if products[at] > 0.35 and self._names[at][:5] != word[:5]
            ][:8]
        return self._known[word]


class Maker:
    """Makes pairs of one source. `paragraphs` are its answered pairs, a list for each paragraph."""

    def __init__(self, dice, neighbours, paragraphs):
        self._dice, self._neighbours = dice, neighbours
        self._texts = [pairs[0].text if pairs else "" for pairs in paragraphs]
        self._index = Index(self._texts)
        self._names = sorted({name for text in self._texts for name in NAME.findall(text) if len(name) > 4})

    def make(self, place, pair, shares):
        """Return a pair of the paragraph at `place`, cut to a passage, and mostly one without an answer.

        `shares` say how often that is the paragraph without the answer's sentence, and another paragraph. The others
        have a word, name or number changed in the question or in the passage.
        """
        dice, cut = self._dice, self._cut(pair)
        change = self._change(cut)
        made = [self._changed_in_both(cut, change) if change and dice.random() < 0.2 else cut]
        drawn = dice.random()
        if drawn < shares[0]:
            made.append(self._without_answer(pair))
        elif drawn < sum(shares):
            made.append(self._elsewhere(place, pair))
        else:
            made.append(self._denied(cut) if dice.random() < 0.08 else self._changed(cut, change))
        return [one for one in made if one]

    def _cut(self, pair):
        start, end = window(self._dice, pair.text, pair.start, pair.end, self._dice.choice(LENGTHS))
        return replace(pair, text=pair.text[start:end], start=pair.start - start, end=pair.end - start)

    def _without_answer(self, pair):
        spans = sentences(pair.text)
        rest = [span for span in spans if span.end <= pair.start or span.start >= pair.end]
        text, words = "", self._dice.choice(LENGTHS)
        for span in rest[max(0, self._dice.randrange(len(rest)) - 2) :] if len(rest) > 1 else ():
            text += (" " if text else "") + pair.text[span.start : span.end]
            if len(text.split()) > words:
                break
        answer = pair.text[pair.start : pair.end].lower()
        if len(text.split()) < SHORTEST or answer in text.lower():
            return None
        return pair.unanswered(f"{pair.kind}: cut", text=text)

    def _elsewhere(self, place, pair):
        answer = pair.text[pair.start : pair.end].lower()
        found = [
            at for at in self._index.best(pair.question, 8) if at != place and answer not in self._texts[at].lower()
        ]
        if not found:
            return None
        text = self._texts[found[0] if self._dice.random() < 0.6 else self._dice.choice(found)]
        asked = set(words_of(pair.question))
        nearest = max(sentences(text), key=lambda span: len(asked.intersection(words_of(text[span.start : span.end]))))
        start, end = window(self._dice, text, nearest.start, nearest.end, self._dice.choice(LENGTHS))
        return pair.unanswered(f"{pair.kind}: elsewhere", text=text[start:end])

    def _denied(self, pair):
        for word, denial in DENIALS:
            if re.search(rf"\b{word}\b", pair.question):
                asked = re.sub(rf"\b{word}\b", denial, pair.question, count=1)
                return pair.unanswered(f"{pair.kind}: denied", question=asked)
        return None

    def _changed(self, pair, change):
        if not change:
            return None
        text = _replace(pair.text, *change)
        if text != pair.text and self._dice.random() < 0.25:
            return pair.unanswered(f"{pair.kind}: changed passage", text=text)
        return pair.unanswered(f"{pair.kind}: changed question", question=_replace(pair.question, *change))

    @staticmethod
    def _changed_in_both(pair, change):
        """Return a pair that is answered still, so that a strange word by itself says nothing."""
        before = _replace(pair.text[: pair.start], *change)
        answer, after = pair.text[pair.start : pair.end], _replace(pair.text[pair.end :], *change)
        return replace(
            pair, question=_replace(pair.question, *change), text=before + answer + after,
            start=len(before), end=len(before) + len(answer),
        )  # fmt: skip

    def _change(self, pair):
        """Return a word of the question and what it is replaced by; None if there is none."""
        answer, lead = pair.text[pair.start : pair.end].lower(), len(pair.question.split(" ")[0])
        found = [*self._numbers(pair), *self._other_names(pair, lead), *self._words(pair, lead)]
        found = [
            (old, new) for old, new in found if old.lower() not in answer and new.lower() not in answer and old != new
        ]
        return self._dice.choice(found) if found else None

    def _numbers(self, pair):
        dice = self._dice
        for found in NUMBER.finditer(pair.question):
            number = found[0]
            others = [one for one in NUMBER.findall(pair.text) if one != number and len(one) == len(number)]
            if others and dice.random() < 0.5:
                new = dice.choice(others)
            elif number.isdigit() and len(number) == YEAR:
                new = str(int(number) + dice.choice((-31, -12, -7, -3, -2, -1, 1, 2, 4, 9, 15, 40)))
            else:
                new = "".join(str(dice.randint(1, 9)) if sign.isdigit() else sign for sign in number)
            yield from [(number, new)] * 2

    def _other_names(self, pair, lead):
        for found in NAME.finditer(pair.question, lead):
            near = [
                name for name in NAME.findall(pair.text) if name.lower() not in pair.question.lower() and len(name) > 3
            ]
            yield found[0], self._dice.choice(near if near and self._dice.random() < 0.5 else self._names)

    def _words(self, pair, lead):
        for found in re.finditer(r"[A-Za-z]{3,}", pair.question):
            word = found[0].lower()
            if word in OPPOSITES and found.start() > 0:
                yield from [(found[0], self._dice.choice(OPPOSITES[word]))] * 3
            elif found.start() > lead and found[0].islower() and words_of(word) and word[:5] in pair.text.lower():
                near = self._neighbours.of(word)
                if near:
                    yield found[0], self._dice.choice(near)


def _replace(text, old, new):
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)
