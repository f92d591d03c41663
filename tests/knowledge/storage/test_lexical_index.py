from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.retrieval.ranking import idf, impacts
from knowledge.storage import lexical_index
from tests.fakes.shop import Shop, document, shop, stream

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def scores(pool: AsyncConnectionPool, query: str, *audiences: str, limit: int = 50) -> list[float]:
    """The scores that a question gets, best first."""
    async with pool.connection() as connection:
        search = lexical_index.LexicalSearch().search
        found = await search(connection, query, audiences=audiences or ("public",), limit=limit)
    return list(found.scores.values())


async def learned(pool: AsyncConnectionPool, home: Path, *texts: str, audience: str = "public") -> None:
    """Documents of these texts, learned without an embedder."""
    async with shop(pool, home) as open_shop:
        words = Shop(pool, open_shop.vectors, None).library
        found = (document(f"{audience}{number}", text) for number, text in enumerate(texts))
        await words.learn(f"/{audience}", audience, stream(*found))


async def test_scores_are_bm25(pool: AsyncConnectionPool, home: Path) -> None:
    texts = ("green apples and green pears", "red apples", "bread")
    await learned(pool, home, *texts)
    rarity = {"green": idf(passages=3, containing=1), "appl": idf(passages=3, containing=2)}
    expected = [
        sum(rarity[term] * impact for term, impact in impacts(text, title=f"public{number}").items() if term in rarity)
        for number, text in enumerate(texts[:2])
    ]

    assert await scores(pool, "green apple") == pytest.approx(expected, rel=1e-3)


async def test_a_bounded_read_gives_the_same_best_as_a_full_one(
    pool: AsyncConnectionPool, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await learned(pool, home, *(f"apples {'pears ' * (n % 3)}{'plums ' * (n % 7 == 0)}number{n}" for n in range(300)))
    full = await scores(pool, "apples pears plums number21", limit=5)
    monkeypatch.setattr(lexical_index, "BUDGET", 60)

    assert await scores(pool, "apples pears plums number21", limit=5) == pytest.approx(full)


async def test_counts_are_those_of_the_audiences_asked(pool: AsyncConnectionPool, home: Path) -> None:
    await learned(pool, home, "red apples", "bread")
    alone = await scores(pool, "apples")
    await learned(pool, home, *["apples"] * 5, audience="staff")

    assert await scores(pool, "apples") == alone
    assert len(await scores(pool, "apples", "public", "staff")) == 6
    assert max(await scores(pool, "apples", "public", "staff")) < max(alone)


async def test_documents_of_several_languages_are_found_by_their_own_stems(
    pool: AsyncConnectionPool, home: Path
) -> None:
    german = "Die Bücher der Bibliothek dürfen vier Wochen lang ausgeliehen und einmal verlängert werden."
    japanese = "図書館の本は四週間借りることができます。延長は一回までです。"
    await learned(pool, home, german, japanese, "The books of the library can be borrowed for four weeks only.")
    async with shop(pool, home) as open_shop:
        words = Shop(pool, open_shop.vectors, None)
        assert (await words.found("Buch Verlängerung"))[0] == german
        assert (await words.found("図書館"))[0] == japanese
        assert (await words.found("borrow a book"))[0].startswith("The books")


async def test_a_term_of_any_length_is_indexed(pool: AsyncConnectionPool, home: Path) -> None:
    await learned(pool, home, "x" * 5000 + " is long", "bread")
    assert min(await scores(pool, "x" * 5000)) > 0


async def test_it_tells_how_frequent_the_words_of_a_question_are(pool: AsyncConnectionPool, home: Path) -> None:
    await learned(pool, home, "Green apples, in version 3.13.", "14 red apples", "three loaves of bread", "a bakery")
    async with pool.connection() as connection:
        search = lexical_index.LexicalSearch().search
        found = await search(connection, "Do apples or mangos fit 3.14?", audiences=("public",), limit=5)
    assert {word: found.shares[word] for word in ("apples", "mangos", "3.14")} == {
        "apples": 0.5,
        "mangos": 0.0,
        "3.14": 0.0,
    }


async def test_a_misspelled_word_finds_what_was_meant(pool: AsyncConnectionPool, home: Path) -> None:
    await learned(pool, home, "The scheduler starts at night.", "bread")
    assert await scores(pool, "schdeuler")
    assert not await scores(pool, "schiller")
