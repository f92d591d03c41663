"""The questions that were written for this project, half of them near misses, over documents that were written for it.

Every sixth document is kept aside: its questions are never trained on.
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from pairs import Index, Pair

from knowledge.chunking.chunks import chunk

HERE = Path(__file__).parent
KEPT_ASIDE = 6
NEAREST = 0.7
"""How often the passage beside a near miss is the best of its document by words; else it is one of the next."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a document: `text[start:end]` of it, and its headings."""

    start: int
    end: int
    path: tuple[str, ...]
    text: str


def read_lines(name):
    """Yield the objects of one of our files, which are compressed."""
    with lzma.open(HERE / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


FOREIGN = 0.12
"""How often the passage that does not answer is of another document."""


def read_documents():
    """Return the passages of each document by its name, and the names of those that are kept aside."""
    texts = {line["id"]: line["text"] for line in read_lines("documents.jsonl.xz")}
    cut = {}
    for name, text in texts.items():
        title = text.lstrip().split("\n", 1)[0].strip("# =")[:80]
        cut[name] = (text, [
            Passage(found.start, found.end, (title, *found.headings), text[found.start : found.end])
            for found in chunk(text, title=title)
        ])  # fmt: skip
    return cut, frozenset(sorted(texts)[::KEPT_ASIDE])


def read_questions():
    """Return the questions of each document."""
    asked = defaultdict(list)
    for line in read_lines("questions.jsonl.xz"):
        asked[line["doc"]].append(line)
    return asked


def read_authored(dice, *, kept_aside):
    """Yield the pairs of the documents that are kept aside, or of the others."""
    documents, aside = read_documents()
    names = sorted(set(documents) - aside)
    for name, questions in sorted(read_questions().items()):
        if (name in aside) is kept_aside:
            text, passages = documents[name]
            index = Index([" ".join(passage.path) + " " + passage.text for passage in passages])
            for asked in questions:
                _, foreign = documents[dice.choice(names)]
                yield from _pairs(dice, asked, text, passages, index, dice.choice(foreign))


def _pairs(dice, asked, text, passages, index, foreign):
    question, answer, kind = asked["question"], asked["answer"], asked["kind"]
    found = [passages[at] for at in index.best(question, 5)] or passages[:1]
    if answer is None:
        passage = _near(dice, found)
        yield Pair(question, passage.text, passage.path, kind=f"near: {asked.get('near', '')}")
        return
    start = text.find(answer)
    end = start + len(answer)
    shares = [min(end, one.end) - max(start, one.start) for one in passages]
    best = max(range(len(passages)), key=lambda at: shares[at])
    at = passages[best]
    if shares[best] >= len(answer) / 2:
        first, last = max(start, at.start) - at.start, min(end, at.end) - at.start
        yield Pair(question, at.text, at.path, first, last, answered=True, kind=kind)
    others = [one for one in found if min(end, one.end) - max(start, one.start) <= 0 and answer not in one.text]
    if others:
        other = foreign if dice.random() < FOREIGN else _near(dice, others)
        yield Pair(question, other.text, other.path, kind=f"elsewhere: {kind}")


def _near(dice, passages):
    return passages[0] if dice.random() < NEAREST else dice.choice(passages[:3])
