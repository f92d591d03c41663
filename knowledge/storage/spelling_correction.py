"""Finds for a word of a question that no document has the word of the documents that was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.text.spelling import SHORTEST, correct
from core.text.terms import guess_language, terms
from knowledge.models.pair_tokenizer import common_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

MOST_CORRECTED: Final = 3
"""A question with more words that no document has is in another language, or about something else."""


async def find_corrections(
    connection: AsyncConnection, question: str, shares: Mapping[str, float], audiences: Sequence[str]
) -> dict[str, str]:
    """Return for words that no document has the terms that were probably meant. A frequent word is no slip."""
    unknown = [word for word, share in shares.items() if not share and _may_be_slip(word)]
    if not 0 < len(unknown) <= MOST_CORRECTED:
        return {}
    stems = {word: terms(word, languages=(guess_language(question),))[0] for word in unknown}
    shortest, longest = (choose(map(len, stems.values())) for choose in (min, max))
    starts = sorted({stem[:1] for stem in stems.values()})
    cursor = await connection.execute(NEAR, [list(audiences), starts, shortest - 1, longest + 1])
    known: dict[str, float] = dict(await cursor.fetchall())
    return {word: term for word, stem in stems.items() if (term := correct(stem, known))}


def _may_be_slip(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in common_words()


NEAR: Final = """
SELECT term, sum(passages)::float8 FROM lexicon
WHERE audience = ANY(%s) AND passages > 0 AND left(term, 1) = ANY(%s) AND length(term) BETWEEN %s AND %s
GROUP BY term
"""
