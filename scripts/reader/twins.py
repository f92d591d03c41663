"""The questions that were written for this project over public passages: near misses, and answered twins.

A passage of Wikipedia is read from SQuADShifts; those of documentation lie beside this script. Every sixth passage is
kept aside: its questions are never trained on.
"""

from __future__ import annotations

import json
from collections import defaultdict

from authored import KEPT_ASIDE, read_lines
from pairs import Pair


def read_twins(sources, *, kept_aside):
    """Yield the pairs of the passages that are kept aside, or of the others."""
    passages = _read_passages(sources)
    asked = defaultdict(list)
    for line in read_lines("twins.jsonl.xz"):
        asked[line["key"]].append(line)
    for place, key in enumerate(sorted(asked)):
        if (place % KEPT_ASIDE == 0) is kept_aside:
            path, text = passages[key]
            for line in asked[key]:
                yield _pair(line, path, text)


def _pair(line, path, text):
    if line["answer"] is None:
        return Pair(line["question"], text, path, kind=f"twin: {line['near']}")
    start = text.index(line["answer"])
    return Pair(line["question"], text, path, start, start + len(line["answer"]), answered=True, kind="twin")


def _read_passages(sources):
    """Return the headings and the text of each passage by its key."""
    found = {line["key"]: (tuple(line["path"]), line["text"]) for line in read_lines("twin-passages.jsonl.xz")}
    articles = json.loads((sources / "squadshifts/datasets/new_wiki_v1.0.json").read_text("utf-8"))["data"]
    for number, article in enumerate(articles):
        for place, paragraph in enumerate(article["paragraphs"]):
            title = article["title"].replace("_", " ")
            found[f"squadshifts:{number}:{place}"] = ((title,), paragraph["context"].strip())
    return found
