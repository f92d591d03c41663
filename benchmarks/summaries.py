"""How much of what people wrote about a meeting a summary without a language model has, beside the meeting's beginning.

uv run python -m benchmarks.summaries FOLDER   (FOLDER: data/ALL/test of QMSum, M. Zhong et al. 2021, MIT licence)

Both summaries are cut to the same number of words. Coverage is the share of the reference's words that mean something
(ROUGE-1 recall on stems, without function words), and of its pairs of words (ROUGE-2 recall).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from core.digests.extraction import sentences_of, take_central
from core.digests.points import Source
from core.text.terms import FUNCTION_WORDS, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.digests.extraction import Sentence

WORDS = 150
MOST = 25
"""So many points fill the words."""
_NOISE = re.compile(r"\{[^}]*\}|<[^>]*>")


def covered(summary: str, reference: str, *, pairs: bool) -> float:
    """Return the share of a reference's words, or pairs of words, that a summary has."""
    wanted, given = (Counter(units(text, pairs=pairs)) for text in (reference, summary))
    return sum((wanted & given).values()) / max(1, sum(wanted.values()))


def units(text: str, *, pairs: bool) -> list[str]:
    stems = terms(text)
    if pairs:
        return [" ".join(pair) for pair in pairwise(stems)]
    return [stem for stem in stems if stem not in FUNCTION_WORDS["en"]]


def spoken(content: str) -> str:
    """Return what was said, without notes of noises and spaces before marks."""
    return re.sub(r" (?=[.,?!])", "", " ".join(_NOISE.sub(" ", content).split()))


def cut(sentences: Sequence[str]) -> str:
    return " ".join(" ".join(sentences).split()[:WORDS])


def first_words(taken: Sequence[int], found: Sequence[Sentence]) -> list[int]:
    """Return the best sentences that fill the words, in their order."""
    counts = accumulate(len(found[at].text.split()) for at in taken)
    enough = next((n for n, count in enumerate(counts, 1) if count >= WORDS), len(taken))
    return sorted(taken[:enough])


def main() -> None:
    rows = []
    for file in sorted(Path(sys.argv[1]).glob("*.json")):
        meeting = json.loads(file.read_text(encoding="utf-8"))
        said = [
            (turn["speaker"], " ".join(_NOISE.sub(" ", turn["content"]).split()))
            for turn in meeting["meeting_transcripts"]
        ]
        sources = [Source(text.replace(" .", ".").replace(" ,", ",").replace(" ?", "?"), who) for who, text in said]
        reference = meeting["general_query_list"][0]["answer"]
        found = sentences_of(sources)
        ours = cut([found[at].text for at in first_words(take_central(found, sources=len(sources), most=MOST), found)])
        lead = cut([sentence.text for sentence in found])
        longest = cut(sorted((sentence.text for sentence in found), key=len, reverse=True))
        rows.append(
            [covered(text, reference, pairs=pairs) for text in (lead, longest, ours) for pairs in (False, True)]
        )
    for at, name in enumerate(("lead", "longest", "extracted")):
        words, of_pairs = (100 * sum(row[2 * at + pair] for row in rows) / len(rows) for pair in (0, 1))
        print(f"{name:10} words {words:.1f} %, pairs {of_pairs:.1f} %  ({len(rows)} meetings)")


if __name__ == "__main__":
    main()
