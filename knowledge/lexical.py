"""The lexical index: BM25 in PostgreSQL, in the same transaction as the documents; one half of a search.

A posting holds a term's *impact* on a passage: its saturated frequency, with the title and the headings counted more,
against a fixed average length, so that it never changes while other passages come and go. What does change, how rare
a term is, is counted in `lexicon` and applied when a question is asked. Counts are kept for each audience.

A question reads a bounded number of postings whatever the size of the store: terms lead from the rarest one on, each
with its strongest postings, until the budget is spent; the other terms only add to the score of the best candidates.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from knowledge.ranking import idf, impacts, search_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg import AsyncConnection

BUDGET: Final = 2_000
"""Postings read to find candidates."""
FINALISTS: Final = 150
"""Candidates whose score is completed with the terms that did not lead."""
LONGEST_TERM: Final = 100
"""Characters of a term that count; PostgreSQL's index takes no more than some 2,700 bytes."""


class Text(NamedTuple):
    """What is indexed of a passage; `number` is its key in PostgreSQL."""

    number: int
    title: str
    headings: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a question in one audience: its weight is its rarity times what the question gives it."""

    id: int
    weight: float
    postings: int


async def index(connection: AsyncConnection, audience: str, language: str, passages: Sequence[Text]) -> None:
    """Add passages of one language to the index of an audience, in the caller's transaction."""
    found = await asyncio.to_thread(_impacts, passages, language)
    counts = Counter(chain.from_iterable(found))
    ids = dict(await _counted(connection, audience, counts))
    await connection.execute(ADD_LANGUAGE, [audience, language, len(passages)])
    lines = (
        f"{ids[term]}\t{passage.number}\t{impact:.4f}\n"
        for passage, impacts_ in zip(passages, found, strict=True)
        for term, impact in impacts_.items()
    )
    async with connection.cursor() as cursor, cursor.copy(COPY_POSTINGS) as copy:
        await copy.write("".join(lines))


async def remove(connection: AsyncConnection, audience: str, language: str, numbers: Sequence[int]) -> None:
    """Take passages of one language out of the index of an audience, in the caller's transaction."""
    await connection.execute(REMOVE_POSTINGS, [list(numbers)])
    await connection.execute(ADD_LANGUAGE, [audience, language, -len(numbers)])


async def search(
    connection: AsyncConnection, query: str, context: Sequence[str] = (), *, audiences: Sequence[str], limit: int
) -> dict[str, float]:
    """Return the ids of the passages that share the most telling words with a question, and their BM25 scores.

    Words of the `context`, the turns before the question, count as `knowledge.ranking` says.
    """
    asked = await _asked(connection, query, context, list(audiences))
    leading, following = _plan(asked)
    if not leading:
        return {}
    cursor = await connection.execute(
        SCORE,
        {
            "leaders": [term.id for term, _ in leading],
            "weights": [term.weight for term, _ in leading],
            "reads": [reads for _, reads in leading],
            "complete": [reads >= term.postings for term, reads in leading],
            "followers": [term.id for term in following],
            "followers_weights": [term.weight for term in following],
            "finalists": max(FINALISTS, limit),
            "limit": limit,
        },
    )
    return dict(await cursor.fetchall())


async def _asked(connection: AsyncConnection, query: str, context: Sequence[str], audiences: list[str]) -> list[Term]:
    """Look the question's terms up, in the languages that these audiences have documents in."""
    cursor = await connection.execute(READ_LANGUAGES, [audiences])
    languages: dict[str, int] = dict(await cursor.fetchall())
    asked = search_query(query, context, languages=tuple(languages)).weights if languages else {}
    weights = {term[:LONGEST_TERM]: weight for term, weight in asked.items()}
    cursor = await connection.execute(READ_LEXICON, [audiences, list(weights)])
    rows = await cursor.fetchall()
    rarity = _rarity(rows, sum(languages.values()))
    return [Term(id_, weights[term] * rarity[term], passages) for id_, term, passages in rows]


def _rarity(rows: Iterable[tuple[int, str, int]], total: int) -> Mapping[str, float]:
    """Return each term's inverse document frequency, counted over all the audiences asked."""
    counts: Counter[str] = Counter()
    for _, term, passages in rows:
        counts[term] += passages
    return {term: idf(passages=max(total, n), containing=n) for term, n in counts.items()}


def _plan(asked: Iterable[Term]) -> tuple[list[tuple[Term, int]], list[Term]]:
    """Choose the terms that lead, with how many postings to read of each, and those that complete the scores.

    A term that leads with a part of its postings also follows: candidates that it did not bring may contain it.
    """
    leading: list[tuple[Term, int]] = []
    following: list[Term] = []
    left = BUDGET
    for term in sorted(asked, key=lambda term: term.postings):
        reads = min(term.postings, left)
        left -= reads
        if reads:
            leading.append((term, reads))
        if reads < term.postings:
            following.append(term)
    return leading, following


def _impacts(passages: Sequence[Text], language: str) -> list[dict[str, float]]:
    """Return the impact of each term on each passage; runs in a thread, since a long document takes seconds."""
    return [
        {term[:LONGEST_TERM]: impact for term, impact in found.items()}
        for found in (
            impacts(passage.text, title=passage.title, headings=passage.headings, languages=(language,))
            for passage in passages
        )
    ]


async def _counted(connection: AsyncConnection, audience: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Add to the terms' counts of passages and return the terms' ids."""
    cursor = await connection.execute(COUNT_TERMS, [audience, list(counts), list(counts.values())])
    return await cursor.fetchall()


COUNT_TERMS: Final = """
INSERT INTO lexicon (audience, term, passages)
SELECT %s, * FROM unnest(%s::text[], %s::integer[])
ON CONFLICT (audience, term) DO UPDATE SET passages = lexicon.passages + excluded.passages
RETURNING term, id
"""

ADD_LANGUAGE: Final = """
INSERT INTO languages (audience, language, passages) VALUES (%s, %s, %s)
ON CONFLICT (audience, language) DO UPDATE SET passages = languages.passages + excluded.passages
"""

COPY_POSTINGS: Final = "COPY postings (term, passage, impact) FROM STDIN"

REMOVE_POSTINGS: Final = """
WITH removed AS (DELETE FROM postings WHERE passage = ANY(%s) RETURNING term),
     counted AS (SELECT term, count(*) AS passages FROM removed GROUP BY term)
UPDATE lexicon SET passages = lexicon.passages - counted.passages FROM counted WHERE lexicon.id = counted.term
"""

READ_LANGUAGES: Final = """
SELECT language, sum(passages)::integer FROM languages WHERE audience = ANY(%s) AND passages > 0 GROUP BY language
"""

READ_LEXICON: Final = """
SELECT id, term, passages FROM lexicon WHERE audience = ANY(%s) AND term = ANY(%s) AND passages > 0
"""

SCORE: Final = """
WITH leaders AS (
    SELECT * FROM unnest(
        %(leaders)s::integer[], %(weights)s::real[], %(reads)s::integer[], %(complete)s::boolean[]
    ) AS t (term, weight, reads, complete)
), followers AS MATERIALIZED (
    SELECT * FROM unnest(%(followers)s::integer[], %(followers_weights)s::real[]) AS t (term, weight)
), finalists AS MATERIALIZED (
    SELECT read.passage, sum(read.impact * weight) AS promise,
           coalesce(sum(read.impact * weight) FILTER (WHERE complete), 0) AS score
    FROM leaders CROSS JOIN LATERAL (
        SELECT passage, impact FROM postings WHERE postings.term = leaders.term ORDER BY impact DESC LIMIT reads
    ) AS read
    GROUP BY read.passage ORDER BY promise DESC, read.passage LIMIT %(finalists)s
), completed AS (
    SELECT passage, score + coalesce((
        SELECT sum(impact * weight) FROM followers JOIN postings USING (term)
        WHERE postings.passage = finalists.passage
    ), 0) AS score
    FROM finalists ORDER BY 2 DESC, passage LIMIT %(limit)s
)
SELECT passages.id, completed.score FROM completed JOIN passages ON passages.number = completed.passage
ORDER BY completed.score DESC, passages.id
"""
