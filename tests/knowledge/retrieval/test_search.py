from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from knowledge.models.embedding_models import EmbeddingsError
from knowledge.retrieval.ranking import CANDIDATES
from knowledge.retrieval.search import HybridSearch
from tests.fakes.shop import Shop, WordHashes, document, shop, stream

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from core.model.knowledge import Knowledge

pytestmark = pytest.mark.slow


async def test_a_hit_has_its_exact_place_and_the_scores_of_both_halves(pool: AsyncConnectionPool, home: Path) -> None:
    text = "# Büro 🏢\n\nDie Öffnungszeiten: 9 bis 17 Uhr.\n"
    async with shop(pool, home) as open_shop:
        knowledge: Knowledge = open_shop.knowledge
        await open_shop.library.learn("/docs", "public", stream(document("büro", text), document("x", "Other words.")))

        hit, *_ = await knowledge.search("Die Öffnungszeiten: 9 bis 17 Uhr.", audiences=["public"])

        assert (hit.passage.document_id, hit.passage.title, hit.passage.source) == ("büro", "büro", "/docs/büro.md")
        assert hit.passage.text == text[hit.passage.start : hit.passage.end]
        assert (
            await knowledge.quote("büro", hit.passage.start, hit.passage.end, audiences=["public"]) == hit.passage.text
        )
        assert await knowledge.quote("büro", 7, 8, audiences=["public"]) == "🏢"
        assert await knowledge.quote("nobody", 0, 1, audiences=["public"]) is None
        assert hit.lexical > 0
        assert 0.5 < hit.similarity < 1
        assert hit.score == 1.0


async def test_a_hit_comes_with_what_is_around_it_in_its_section(pool: AsyncConnectionPool, home: Path) -> None:
    steps = "\n\n".join(f"Step {number} is to {'turn the key and ' * 20}wait." for number in range(6))
    text = f"# Lamps\n\nThere are lamps.\n\n## Start\n\n{steps}\n\n## Stop\n\nStop it."
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("lamps", text)))

        hit, *_ = await open_shop.knowledge.search("Step 3 wait", audiences=["public"])

        assert hit.around is not None
        assert hit.around.text == text[hit.around.start : hit.around.end]
        assert hit.around.text.endswith(steps.rpartition("\n\n")[2])
        assert "Step 0" in hit.around.text
        assert (hit.around.id, len(hit.around.text) > len(hit.passage.text)) == (hit.passage.id, True)


async def test_both_halves_respect_the_audiences(pool: AsyncConnectionPool, home: Path) -> None:
    secret = "The merger code word is kingfisher."
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/board", "board", stream(document("secret", secret)))
        await open_shop.library.learn("/docs", "public", stream(document("bird", "A heron is a bird.")))
        words = HybridSearch(pool, open_shop.vectors, None)
        for audiences in (["public"], ["public", "staff"], ["public' OR true --"], ["%"], []):
            for search in (open_shop.knowledge, words):
                hits = await search.search(secret, audiences=audiences)
                assert "secret" not in {hit.passage.document_id for hit in hits}
        assert await open_shop.found(secret, "public", "board") == [secret, "A heron is a bird."]


async def test_a_hidden_document_does_not_move_the_scores(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Red apples."), document("b", "Bread.")))
        before = await open_shop.knowledge.search("red apples", audiences=["public"])
        secrets = (document(f"s{number}", f"Apples {number}.") for number in range(20))
        await open_shop.library.learn("/board", "board", stream(*secrets))

        assert await open_shop.knowledge.search("red apples", audiences=["public"]) == before


async def test_without_a_loadable_embedder_search_uses_words(
    pool: AsyncConnectionPool, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(WordHashes):
        def embed_query(self, text: str) -> list[float]:
            raise EmbeddingsError(f"The weights have a wrong sha256, {len(text)}.")

    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Red apples."), document("b", "Bread.")))
    async with shop(pool, home, Broken()) as open_shop:
        with caplog.at_level(logging.WARNING):
            assert await open_shop.found("apples") == ["Red apples."]
    assert "wrong sha256" in caplog.text


async def test_a_library_without_an_embedder_learns_and_finds_by_words(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        words = Shop(pool, open_shop.vectors, None)
        await words.library.learn("/docs", "public", stream(document("a", "Red apples."), document("b", "Bread.")))
        assert await words.found("apple") == ["Red apples."]
        assert await words.found("nothing of this") == []


async def test_earlier_turns_help_to_find_and_the_similarity_is_to_the_question(
    pool: AsyncConnectionPool, home: Path
) -> None:
    async with shop(pool, home) as open_shop:
        found = (document("a", "The blue bicycle costs nine."), document("b", "The green tent costs five."))
        await open_shop.library.learn("/docs", "public", stream(*found))

        hits = await open_shop.knowledge.search("and costs?", audiences=["public"], context=["the green tent"])
        alone = await open_shop.knowledge.search("and costs?", audiences=["public"])

        assert hits[0].passage.document_id == "b"
        similar = {hit.passage.id: hit.similarity for hit in alone}
        assert {hit.passage.id: hit.similarity for hit in hits} == pytest.approx(similar, abs=1e-5)


async def test_a_passage_found_by_its_words_only_has_the_lowest_similarity_of_the_others(
    pool: AsyncConnectionPool, home: Path
) -> None:
    class Opposite(WordHashes):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [self.embed_query(f"{'' if 'kingfisher' in text else 'birds '}{text}") for text in texts]

    async with shop(pool, home, Opposite()) as open_shop:
        texts = ("A kingfisher.", *(f"Number {number}." for number in range(CANDIDATES)))
        found = (document(f"d{number}", text) for number, text in enumerate(texts))
        await open_shop.library.learn("/docs", "public", stream(*found))

        first, *others = await open_shop.knowledge.search("birds kingfisher", audiences=["public"], limit=100)

    similar = {hit.passage.text: hit.similarity for hit in (first, *others)}
    assert len(similar) == CANDIDATES + 1
    assert similar["A kingfisher."] == min(hit.similarity for hit in others) > 0.1


async def test_while_chroma_fails_search_uses_words(
    pool: AsyncConnectionPool, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Longer(WordHashes):
        def embed_query(self, text: str) -> list[float]:
            return [*super().embed_query(text), 1.0]

    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Red apples."), document("b", "Bread.")))
    async with shop(pool, home, Longer()) as open_shop:
        with caplog.at_level(logging.WARNING):
            assert await open_shop.found("apples") == ["Red apples."]
    assert "by words alone: The embedder's vectors changed their length" in caplog.text


async def test_odd_questions_are_answered(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Red apples.")))
        for query in ("a\x00pple", "'; DROP TABLE documents; --", "x" * 20_000, "%s {} 🏢", "\ud800apples"):
            await open_shop.knowledge.search(query, audiences=["public"])
        assert await open_shop.found("apples") == ["Red apples."]
