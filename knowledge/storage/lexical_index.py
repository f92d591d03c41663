"""The lexical index: BM25 in PostgreSQL, for the search by words. It is written in the documents' transaction.

A posting holds a term's *impact* on a passage: its saturated frequency, with higher counts for the title and headings,
normalised by a fixed average length. So an impact does not change when other passages are added or removed. The rarity
of a term does change; it is counted in `lexicon` for each audience, and applied when a question is asked.

A question reads a limited number of postings, however large the store is. Terms are read from the rarest one on, each
with its strongest postings first, until the budget is spent. The remaining terms only add to the scores of the best
candidates found so far.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from knowledge.retrieval.ranking import impacts, term_weights
from knowledge.storage.spelling_correction import find_corrections
from knowledge.storage.word_shares import find_shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

BUDGET: Final = 600
"""How many postings are read to find candidates. On public question sets, 1,000 find no more; 300 cost .02 nDCG@10."""
FINALISTS: Final = 80
"""How many candidates get a complete score, which includes the terms beyond the budget. With 50, passages that match
several of these terms are sometimes missed (nDCG@10 .009 lower on product documentation); more gain .003 at most."""
ATTEMPTS: Final = 3
"""How often a search is tried if the store turns out to have other languages than assumed."""
LONGEST_TERM: Final = 100
"""Terms are cut to this many characters, because PostgreSQL's index takes at most about 2,700 bytes."""


_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class IndexedText(NamedTuple):
    """The parts of a passage that are indexed. `number` is its primary key in PostgreSQL."""

    number: int
    title: str
    headings: Sequence[str]
    text: str


async def add(connection: AsyncConnection, audience: str, language: str, passages: Sequence[IndexedText]) -> None:
    """Add passages of one language to the index of an audience, in the caller's transaction."""
    found = await asyncio.to_thread(_impacts, passages, language)
    await connection.execute(LOCK, [audience])
    counts = Counter(chain.from_iterable(found))
    counted = await connection.execute(COUNT_TERMS, [audience, list(counts), list(counts.values())])
    ids: dict[str, int] = dict(await counted.fetchall())
    await connection.execute(ADD_LANGUAGE, [audience, language, len(passages)])
    lines = (
        f"{ids[term]}\t{passage.number}\t{impact:.4f}\n"
        for passage, impacts_ in zip(passages, found, strict=True)
        for term, impact in impacts_.items()
    )
    async with connection.cursor() as cursor, cursor.copy(COPY_POSTINGS) as copy:
        await copy.write("".join(lines))


async def remove(connection: AsyncConnection, audience: str, language: str, numbers: Sequence[int]) -> None:
    """Remove passages of one language from the index of an audience, in the caller's transaction."""
    await connection.execute(LOCK, [audience])
    await connection.execute(REMOVE_POSTINGS, [list(numbers)])
    await connection.execute(ADD_LANGUAGE, [audience, language, -len(numbers)])


async def remove_unused_terms(connection: AsyncConnection, audience: str) -> None:
    """Remove the terms that no passage of an audience contains any more, in the caller's transaction."""
    await connection.execute(LOCK, [audience])
    await connection.execute("DELETE FROM lexicon WHERE audience = %s AND passages <= 0", [audience])


class Matches(NamedTuple):
    """The BM25 scores of passages by id, best first, and the share of all passages with each word of the question."""

    scores: dict[str, float]
    shares: dict[str, float]


class LexicalSearch:
    """Searches by words, in all languages of the documents that the audiences may read."""

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
    ) -> Matches:
        """Return the BM25 scores of the passages that match a question best, and how frequent its words are.

        `context` holds the turns before the question; `retrieval.ranking` says how much their words count. The question
        is split into terms for the languages that the audiences' documents had at the last search. Each result says
        which languages they have now; if these differ, the search is repeated. Nearly always, one statement is enough.
        """
        key = tuple(audiences)
        for _ in range(ATTEMPTS):
            languages = self._languages.get(key, ("en",))
            self._languages[key], matches = await _scored(connection, query, context, key, languages, limit)
            if self._languages[key] == languages:
                break
        if meant := await find_corrections(connection, query, matches.shares, key):
            _, matches = await _scored(connection, query, context, key, self._languages[key], limit, meant)
        return matches


def _impacts(passages: Sequence[IndexedText], language: str) -> list[dict[str, float]]:
    """Return the impact of each term on each passage. Runs in a thread, because a long document takes seconds."""
    all_impacts = (impacts(one.text, title=one.title, headings=one.headings, languages=(language,)) for one in passages)
    return [{term[:LONGEST_TERM]: impact for term, impact in found.items()} for found in all_impacts]


async def _scored(
    connection: AsyncConnection,
    query: str,
    context: Sequence[str],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    limit: int,
    meant: Mapping[str, str] = _NONE,
) -> tuple[tuple[str, ...], Matches]:
    """Return the languages of the audiences' documents now, and what matches a question in the given languages.

    `meant` are the terms that were meant by misspelled words.
    """
    weights = {
        term[:LONGEST_TERM]: weight for term, weight in term_weights(query, context, languages=languages).items()
    }
    weights |= dict.fromkeys(meant.values(), 1.0)
    asked = {"terms": list(weights), "weights": list(weights.values()), "audiences": list(audiences)}
    bounds = {"budget": BUDGET, "finalists": max(FINALISTS, limit), "limit": limit}
    cursor = await connection.execute(SCORE, asked | bounds, prepare=True, binary=True)
    row = await cursor.fetchone()
    present, ids, scores, total, known, counts = row or ((), (), (), 0, (), ())
    containing = dict(zip(known, counts, strict=True))
    shares = find_shares(query, containing, total or 0, languages)
    shares |= {word: containing.get(term, 0.0) / total for word, term in meant.items()}
    return tuple(present), Matches(dict(zip(ids, scores, strict=True)), shares)


# Without this lock, two writers of one audience (a sync and the deletion of an attached file) could lock its terms in
# different orders and deadlock.
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

# The planner cannot see the values inside `question`, so a connection uses one plan for all questions.
SCORE: Final = """
WITH question AS MATERIALIZED (
    SELECT %(terms)s::text[] AS terms, %(weights)s::real[] AS weights, %(audiences)s::text[] AS audiences,
           %(budget)s::integer AS budget, %(finalists)s::integer AS finalists, %(limit)s::integer AS best
), store AS MATERIALIZED (
    SELECT array_agg(DISTINCT language ORDER BY language) AS languages, sum(passages)::float8 AS total
    FROM question JOIN languages ON audience = ANY(audiences) WHERE passages > 0
), found AS (
    SELECT id, term, passages, weight, sum(passages) OVER (PARTITION BY term) AS containing
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
), known AS (
    SELECT array_agg(term) AS terms, array_agg(containing::float8) AS counts FROM found
)
SELECT coalesce((SELECT languages FROM store), '{}'),
       coalesce(array_agg(id ORDER BY score DESC, id), '{}'), coalesce(array_agg(score ORDER BY score DESC, id), '{}'),
       (SELECT total FROM store), coalesce((SELECT terms FROM known), '{}'), coalesce((SELECT counts FROM known), '{}')
FROM best
"""
