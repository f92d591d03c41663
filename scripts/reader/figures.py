"""Measures the stored weights on pairs."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from core.model.knowledge import Passage
from knowledge.models.reader import NeuralReader


def auroc(yes, no):
    """Return the probability that a number of the first kind is greater than one of the second."""
    pairs = np.subtract.outer(np.asarray(yes, float), np.asarray(no, float))
    return float(((pairs > 0) + (pairs == 0) / 2).mean()) if pairs.size else float("nan")


def measure(pairs):
    """Print how well answered pairs are told apart from each kind of the others, and the share of places found."""
    model = NeuralReader()
    scores, placed = defaultdict(list), []
    for pair in pairs:
        passage = Passage("", "", "", "", pair.path, pair.text, 0, len(pair.text))
        (reading,) = model.read(pair.question, [passage])
        scores["answered" if pair.answered else pair.kind].append(reading.answered)
        if pair.start >= 0:
            start, _ = reading.pieces[int(np.argmax(reading.starts))]
            placed.append(pair.start <= start < pair.end)
    yes = np.array(scores.pop("answered"))
    rest = np.concatenate([np.array(found) for found in scores.values()])
    print(f"{len(yes)} answered, {len(rest)} not: AUROC {auroc(yes, rest):.3f}; place found {np.mean(placed):.3f}")
    groups = defaultdict(list)
    for kind, found in scores.items():
        groups[kind.split(":")[0]] += found
    for kind, found in sorted(groups.items()) + sorted(scores.items()):
        print(f"  {kind:32} {len(found):5} AUROC {auroc(yes, np.array(found)):.3f}")
