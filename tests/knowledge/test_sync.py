from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.model.clock import SystemClock
from core.model.errors import RetryLater
from knowledge.documents import Failure, LoadError, Note, Unchanged
from knowledge.library import Library
from knowledge.sync import Report
from tests.fakes.shop import Shop, WordHashes, document, shop, stream

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from knowledge.documents import Event
    from knowledge.sync import Progress

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def about(*animals: str) -> str:
    """A section for each animal, each a passage of its own."""
    return "\n\n".join(f"## {animal}\n\n" + f"About the {animal} there is much to say. " * 9 for animal in animals)


async def counts(library: Library, vectors_of: Shop) -> tuple[int, int]:
    """Passages in PostgreSQL and vectors in Chroma."""
    documents = await library.documents()
    return sum(one.passages for one in documents), await vectors_of.vectors.count("public", "hashes")


async def test_documents_come_change_stay_and_go(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        library = open_shop.library
        first = await library.learn(
            "/docs", "public", stream(document("a", "Apples."), document("b", "Bread."), document("c", "Cheese."))
        )
        second = await library.learn("/docs", "public", stream(Unchanged("a"), document("b", "Butter.", "2")))

        assert first == Report(added=3, passages=3)
        assert second == Report(changed=1, unchanged=1, removed=1, passages=1)
        assert [one.id for one in await library.documents("/docs")] == ["a", "b"]
        assert await library.text("b") == "Butter."
        assert await library.fingerprints("/docs") == {"a": "1", "b": "2"}
        assert await counts(library, open_shop) == (2, 2)
        assert await open_shop.found("cheese bread") != []
        assert "Cheese." not in await open_shop.found("cheese bread")


async def test_only_passages_whose_content_changed_are_embedded_again(pool: AsyncConnectionPool, home: Path) -> None:
    embeddings = WordHashes()
    async with shop(pool, home, embeddings) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("zoo", about("cat", "dog", "owl"))))
        embeddings.embedded.clear()
        text = about("fox", "cat", "owl")
        report = await open_shop.library.learn("/docs", "public", stream(document("zoo", text)))

        assert report == Report(changed=1, passages=1)
        assert ["fox" in one for one in embeddings.embedded] == [True]
        assert await counts(open_shop.library, open_shop) == (3, 3)
        hits = await open_shop.knowledge.search("owl", audiences=["public"])
        assert hits[0].passage.text == text[hits[0].passage.start : hits[0].passage.end]
        assert "owl" in hits[0].passage.text


async def test_a_document_of_the_same_content_costs_nothing(pool: AsyncConnectionPool, home: Path) -> None:
    embeddings = WordHashes()
    async with shop(pool, home, embeddings) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples.")))
        embeddings.embedded.clear()

        again = await open_shop.library.learn("/docs", "public", stream(document("a", "Apples.", "touched")))

        assert again == Report(unchanged=1)
        assert embeddings.embedded == []
        assert await open_shop.library.fingerprints("/docs") == {"a": "touched"}


async def test_documents_that_could_not_be_read_stay(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples."), document("b", "Bread.")))
        failure = Failure("a", "/docs/a.md", "It is locked.")

        assert await open_shop.library.learn("/docs", "public", stream(failure)) == Report(removed=1, failed=(failure,))
        with pytest.raises(LoadError):
            await open_shop.library.learn("/docs", "public", stream(LoadError("The site is down.")))
        assert await open_shop.found("apples") == ["Apples."]


async def test_documents_stay_in_folders_that_could_not_be_listed(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples."), document("b", "Bread.")))
        failure = Failure("", "/docs/locked", "It cannot be listed.")
        report = await open_shop.library.learn("/docs", "staff", stream(failure, document("a", "Ants.", "2")))
        assert report == Report(changed=2, passages=2, failed=(failure,))
        assert sorted(await open_shop.found("ants bread", "public", "staff")) == ["Ants.", "Bread."]
        assert await open_shop.vectors.count("public", "hashes") == 0


async def test_a_document_that_could_not_be_looked_for_does_not_become_public(
    pool: AsyncConnectionPool, home: Path
) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "staff", stream(document("a", "Apples."), document("b", "Bread.")))
        failure = Failure("", "/docs/export.zip", "It is damaged.")
        for _ in range(2):
            await open_shop.library.learn("/docs", "public", stream(failure, Unchanged("a")))
        with pytest.raises(LoadError):
            await open_shop.library.learn("/docs", "public", stream(LoadError("It is gone.")))
        assert await open_shop.found("apples bread", "public") == ["Apples."]
        assert "Bread." in await open_shop.found("bread", "public", "staff")


async def test_what_a_loader_left_out_on_purpose_is_noted(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        report = await open_shop.library.learn(
            "/docs", "public", stream(Note("Two were left out."), document("a", "A."))
        )
        assert report == Report(added=1, passages=1, notes=("Two were left out.",))


async def test_a_new_audience_moves_documents_even_unread_ones(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples."), document("b", "Bread.")))
        failure = Failure("b", "/docs/b.md", "It is locked.")

        report = await open_shop.library.learn("/docs", "staff", stream(Unchanged("a"), failure))

        assert report == Report(changed=2, passages=2, failed=(failure,))
        assert await open_shop.found("apples bread", "public") == []
        assert sorted(await open_shop.found("apples bread", "staff")) == ["Apples.", "Bread."]
        assert await open_shop.vectors.count("public", "hashes") == 0


async def test_hidden_passages_make_room_for_readable_ones(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/pay", "public", stream(*(document(f"p{n}", "Pay day.") for n in range(10))))
        await open_shop.library.learn("/docs", "public", stream(document("a", "The pay office is in the yard.")))
        with pytest.raises(asyncio.CancelledError):
            await open_shop.library.learn("/pay", "staff", stream(asyncio.CancelledError()))
        assert await open_shop.found("pay day", "public") == ["The pay office is in the yard."]


@pytest.mark.parametrize("read", [(), (document("a", "Ants.", "2"),), (Unchanged("a"),)])
async def test_a_new_audience_reaches_the_documents_of_an_origin_that_is_down(
    pool: AsyncConnectionPool, home: Path, read: tuple[Event, ...]
) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples."), document("b", "Bread.")))

        with pytest.raises(LoadError, match="down"):
            await open_shop.library.learn("/docs", "staff", stream(*read, LoadError("The site is down.")))

        assert await open_shop.found("apples bread", "public") == []
        assert len(await open_shop.found("apples bread", "staff")) == 2
        assert [one.audience for one in await open_shop.library.origins()] == ["staff"]
        assert await open_shop.vectors.count("public", "hashes") == 0


async def test_another_embedder_embeds_again_from_what_is_stored(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples.")))
        words_only = Library(pool, open_shop.vectors, None, clock=SystemClock())
        assert await words_only.learn("/docs", "public", stream(Unchanged("a"))) == Report(unchanged=1)
    async with shop(pool, home, name="other") as open_shop:
        assert await open_shop.library.learn("/docs", "public", stream(Unchanged("a"))) == Report(changed=1, passages=1)
        assert await open_shop.vectors.count("public", "other") == 1
        assert await open_shop.vectors.count("public", "hashes") == 0


async def test_an_id_that_comes_twice_or_belongs_to_another_origin_is_refused(
    pool: AsyncConnectionPool, home: Path
) -> None:
    async with shop(pool, home) as open_shop:
        first = await open_shop.library.learn("/a", "public", stream(document("a", "Apples."), document("a", "Ants.")))
        other = await open_shop.library.learn("/b", "staff", stream(document("a", "Bread.")))

        assert (first.added, len(first.failed)) == (1, 1)
        assert (other.added, len(other.failed)) == (0, 1)
        assert await open_shop.found("apples bread ants", "public", "staff") == ["Apples."]


async def test_many_documents_are_batched_and_progress_is_reported(pool: AsyncConnectionPool, home: Path) -> None:
    told: list[Progress] = []
    async with shop(pool, home) as open_shop:
        found = [document(f"d{number}", f"Number {number}.") for number in range(150)]
        report = await open_shop.library.learn("/docs", "public", stream(*found), progress=told.append)

        assert report == Report(added=150, passages=150)
        assert list(dict.fromkeys(one.passages for one in told)) == [0, 64, 128, 150]
        assert await counts(open_shop.library, open_shop) == (150, 150)


async def test_a_failing_embedder_changes_nothing_and_the_next_sync_goes_on(
    pool: AsyncConnectionPool, home: Path
) -> None:
    class Moody(WordHashes):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            if any("moody" in text for text in texts):
                raise OSError("no route to host")
            return super().embed_documents(texts)

    async with shop(pool, home, Moody()) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples.")))
        with pytest.raises(RetryLater, match="no route to host"):
            await open_shop.library.learn("/docs", "public", stream(document("a", "moody"), document("b", "Bread.")))
        assert await open_shop.found("apples") == ["Apples."]
        report = await open_shop.library.learn(
            "/docs", "public", stream(document("a", "Ants."), document("b", "Bread."))
        )
        assert report == Report(added=1, changed=1, passages=2)


async def test_a_reader_sees_the_old_or_the_new_version(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        versions = [about(*(f"{animal} {number}" for animal in ("cat", "dog"))) for number in (1, 2)]
        await open_shop.library.learn("/docs", "public", stream(document("zoo", versions[0])))
        learned = asyncio.Event()

        async def change() -> None:
            for number in range(6):
                await open_shop.library.learn("/docs", "public", stream(document("zoo", versions[(number + 1) % 2])))
            learned.set()

        async def read() -> None:
            while not learned.is_set():
                hits = await open_shop.knowledge.search("cat dog", audiences=["public"])
                assert len(hits) == 2
                assert len({hit.passage.text.split("\n")[0].split()[-1] for hit in hits}) == 1

        await asyncio.gather(change(), read())


@pytest.mark.parametrize(
    ("step", "seen"), [("noted", "cat"), ("added", "cat"), ("switched", "owl"), ("cleaned", "owl")]
)
async def test_a_killed_sync_leaves_one_version_and_the_next_cleans_up(
    pool: AsyncConnectionPool, database_url: str, home: Path, *, step: str, seen: str
) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("guide", about("cat", "dog"))))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes.shop", database_url, str(home), step, about("owl", "dog")), cwd=ROOT
    )

    assert await child.wait() == -signal.SIGKILL
    async with shop(pool, home) as open_shop:
        texts = await open_shop.found("about cat dog owl")
        assert sorted(text.split()[1] for text in texts) == sorted(["dog", seen])
        await open_shop.library.learn("/other", "staff", stream())
        assert await counts(open_shop.library, open_shop) == (2, 2)
        report = await open_shop.library.learn("/docs", "public", stream(document("guide", about("owl", "dog"))))
        assert report == (Report(unchanged=1) if seen == "owl" else Report(changed=1, passages=1))
