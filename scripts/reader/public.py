"""Reads the public questions: SQuADShifts (the part of Wikipedia), PolicyQA and QAMR."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict

from pairs import Pair

GLUED = re.compile(r"[.,;:!?)%]|'s|n't|'\w+")
SIGNS = (("-LRB-", "("), ("-RRB-", ")"), ("``", '"'), ("''", '"'))
MOST_OF_A_SENTENCE = 5
"""How many questions of one sentence of QAMR are taken: there are up to fifty, about each word."""


def read_paragraphs(file, kind):
    """Yield the answered questions of each paragraph of a file in SQuAD's form, a list for each."""
    for article in json.loads(file.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            text, pairs = paragraph["context"].rstrip(), []
            for asked in paragraph["qas"]:
                answers = Counter((answer["text"], answer["answer_start"]) for answer in asked["answers"])
                for (answer, start), _ in answers.most_common(1):
                    if answer and text[start : start + len(answer)] == answer:
                        question = asked["question"].strip()
                        pairs.append(Pair(question, text, (), start, start + len(answer), answered=True, kind=kind))
            yield pairs


def read_qamr(folder, dice):
    """Yield the questions of each sentence of QAMR, between up to two other sentences."""
    lines = (folder / "wiki-sentences.tsv").read_text("utf-8").splitlines()
    tokens = {number: words.split(" ") for number, words in (line.split("\t") for line in lines if "\t" in line)}
    asked = defaultdict(dict)
    for part in ("dev", "test"):
        for line in (folder / "filtered" / f"{part}.tsv").read_text("utf-8").splitlines():
            number, _, _, _, _, question, answer, *judged = line.split("\t")
            places = [int(place) for place in answer.split()]
            agreed = any(set(places) & {int(place) for place in one.split(":")[1].split()} for one in judged)
            if number in tokens and agreed and places == list(range(places[0], places[-1] + 1)):
                asked[number].setdefault(question, (places[0], places[-1]))
    numbers = sorted(asked)
    for number in numbers:
        before, after = dice.choice(numbers), dice.choice(numbers)
        lead = _write(tokens[before])[0] + " " if dice.random() < 0.6 else ""
        rest = " " + _write(tokens[after])[0] if dice.random() < 0.6 else ""
        sentence, spans = _write(tokens[number])
        text, chosen = lead + sentence + rest, sorted(asked[number].items())
        yield [
            Pair(question, text, (), len(lead) + spans[a][0], len(lead) + spans[b][1], answered=True, kind="qamr")
            for question, (a, b) in dice.sample(chosen, min(len(chosen), MOST_OF_A_SENTENCE))
        ]


def _write(tokens):
    """Return a sentence as people write it, and the place of each token."""
    text, spans = "", []
    for token in tokens:
        written = token
        for sign, meant in SIGNS:
            written = written.replace(sign, meant)
        if text and not GLUED.fullmatch(written) and not text.endswith("("):
            text += " "
        spans.append((len(text), len(text) + len(written)))
        text += written
    return text, spans
