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
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from knowledge.ranking import impacts, term_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

BUDGET: Final = 600
"""Postings read to find candidates. On the public question sets 1,000 find no more, and 300 less (nDCG@10 by .02)."""
FINALISTS: Final = 80
"""Candidates whose score is completed with the terms that did not lead; with 50, a passage that has several of them is
left out at times (nDCG@10 .009 less on product documentation), and more than these find .003 more at most."""
ATTEMPTS: Final = 3
"""Searches, if the languages of the store turn out to be others."""
LONGEST_TERM: Final = 100
"""Characters of a term that count; PostgreSQL's index takes no more than some 2,700 bytes."""


class Text(NamedTuple):
    """What is indexed of a passage; `number` is its key in PostgreSQL."""

    number: int
    title: str
    headings: Sequence[str]
    text: str


async def index(connection: AsyncConnection, audience: str, language: str, passages: Sequence[Text]) -> None:
    """Add passages of one language to the index of an audience, in the caller's transaction."""
    found = await asyncio.to_thread(_impacts, passages, language)
    await connection.execute(LOCK, [audience])
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
    await connection.execute(LOCK, [audience])
    await connection.execute(REMOVE_POSTINGS, [list(numbers)])
    await connection.execute(ADD_LANGUAGE, [audience, language, -len(numbers)])


async def tidy(connection: AsyncConnection, audience: str) -> None:
    """Drop the words that no passage of an audience has any more, in the caller's transaction."""
    await connection.execute(LOCK, [audience])
    await connection.execute("DELETE FROM lexicon WHERE audience = %s AND passages <= 0", [audience])


class Words:
    """The half of a search that goes by words, in all languages of the documents asked."""

    def __init__(self) -> None:
        self._languages: dict[tuple[str, ...], tuple[str, ...]] = {}

    async def search(
        self,
        connection: AsyncConnection,
        query: str,
        context: Sequence[str] = (),
        *,
        audiences: Sequence[str],
        limit: int,
    ) -> dict[str, float]:
        """Return the ids of the passages that share the most telling words with a question, and their BM25 scores.

        Words of the `context`, the turns before the question, count as `knowledge.ranking` says. The question is cut
        into words for the languages that the audiences had at the last search; each answer tells which they have now,
        and if these are others the search is done again: one statement in nearly all cases.
        """
        key = tuple(audiences)
        for _ in range(ATTEMPTS):
            languages = self._languages.get(key, ("en",))
            self._languages[key], scores = await _scored(connection, query, context, key, languages, limit)
            if self._languages[key] == languages:
                break
        return scores


def _impacts(passages: Sequence[Text], language: str) -> list[dict[str, float]]:
    """Return the impact of each term on each passage; runs in a thread, since a long document takes seconds."""
    return [
        {term[:LONGEST_TERM]: impact for term, impact in found.items()}
        for found in (
            impacts(passage.text, title=passage.title, headings=passage.headings, languages=(language,))
            for passage in passages
        )
    ]


async def _scored(
    connection: AsyncConnection,
    query: str,
    context: Sequence[str],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    limit: int,
) -> tuple[tuple[str, ...], dict[str, float]]:
    """Return the languages that the audiences have, and the scores for a question cut by the languages given."""
    weights = {
        term[:LONGEST_TERM]: weight for term, weight in term_weights(query, context, languages=languages).items()
    }
    asked = {"terms": list(weights), "weights": list(weights.values()), "audiences": list(audiences)}
    bounds = {"budget": BUDGET, "finalists": max(FINALISTS, limit), "limit": limit}
    cursor = await connection.execute(SCORE, asked | bounds, prepare=True, binary=True)
    row = await cursor.fetchone()
    present, ids, scores = row or ((), (), ())
    return tuple(present), dict(zip(ids, scores, strict=True))


async def _counted(connection: AsyncConnection, audience: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Add to the terms' counts of passages and return the terms' ids."""
    cursor = await connection.execute(COUNT_TERMS, [audience, list(counts), list(counts.values())])
    return await cursor.fetchall()


# Two writers of one audience would lock its terms in different orders: a sync, and whoever deletes a file he had sent.
LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('lexicon ' || %s::text, 0))"

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

# The planner cannot look into `question`, so it plans for any: once for each connection, instead of for each question.
SCORE: Final = """
WITH question AS MATERIALIZED (
    SELECT %(terms)s::text[] AS terms, %(weights)s::real[] AS weights, %(audiences)s::text[] AS audiences,
           %(budget)s::integer AS budget, %(finalists)s::integer AS finalists, %(limit)s::integer AS best
), store AS MATERIALIZED (
    SELECT array_agg(DISTINCT language ORDER BY language) AS languages, sum(passages)::float8 AS total
    FROM question JOIN languages ON audience = ANY(audiences) WHERE passages > 0
), found AS (
    SELECT id, passages, weight, sum(passages) OVER (PARTITION BY term) AS containing
    FROM question CROSS JOIN unnest(terms, weights) AS asked (term, weight)
    JOIN lexicon USING (term)
    WHERE audience = ANY((SELECT audiences FROM question)::text[]) AND passages > 0
), terms AS MATERIALIZED (
    SELECT id, passages, sum(passages) OVER (ORDER BY passages, id) - passages AS before, budget,
           weight * ln(1 + (greatest(total - containing, 0) + 0.5) / (containing + 0.5)) AS weight
    FROM found, store, question
), finalists AS MATERIALIZED (
    SELECT passage, sum(impact * weight) AS promise,
           coalesce(sum(impact * weight) FILTER (WHERE before + passages <= budget), 0) AS score
    FROM terms CROSS JOIN LATERAL (
        SELECT passage, impact FROM postings WHERE term = terms.id
        ORDER BY impact DESC LIMIT least(passages, budget - before)
    ) AS read
    WHERE before < budget
    GROUP BY passage ORDER BY promise DESC, passage LIMIT (SELECT finalists FROM question)
), rest AS MATERIALIZED (
    SELECT array_agg(id) AS ids, array_agg(weight) AS weights FROM terms WHERE before + passages > budget
), completed AS (
    SELECT passage, sum(score) AS score
    FROM (
        SELECT passage, score FROM finalists
        UNION ALL
        SELECT passage, impact * ((SELECT weights FROM rest))[array_position((SELECT ids FROM rest), term)]
        FROM postings
        WHERE passage = ANY(ARRAY(SELECT passage FROM finalists)) AND term = ANY((SELECT ids FROM rest)::integer[])
    ) AS parts
    GROUP BY passage ORDER BY 2 DESC, passage LIMIT (SELECT best FROM question)
), best AS (
    SELECT passages.id, completed.score FROM completed JOIN passages ON passages.number = completed.passage
)
SELECT coalesce((SELECT languages FROM store), '{}'),
       coalesce(array_agg(id ORDER BY score DESC, id), '{}'), coalesce(array_agg(score ORDER BY score DESC, id), '{}')
FROM best
"""
