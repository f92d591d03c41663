from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from knowledge.documents import LoadError, Unchanged
from tests.fakes import servers
from tests.fakes.shop import Shop, document, shop, stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from knowledge.documents import Event
    from knowledge.library import Library

pytestmark = pytest.mark.slow


async def counts(library: Library, vectors_of: Shop) -> tuple[int, int]:
    """Passages in PostgreSQL and vectors in Chroma."""
    documents = await library.documents()
    return sum(one.passages for one in documents), await vectors_of.vectors.count("public", "hashes")


async def test_an_origin_that_could_never_be_read_is_not_kept(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        with pytest.raises(LoadError):
            await open_shop.library.learn("/misspelt", "public", stream(LoadError("There is nothing.")))
        assert await open_shop.library.origins() == []


async def test_a_narrower_audience_hides_all_documents_before_the_first_is_read(
    pool: AsyncConnectionPool, home: Path
) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples."), document("b", "Bread.")))

        async def crawl() -> AsyncIterator[Event]:
            yield Unchanged("a")
            assert await open_shop.found("apples bread", "public") == []
            assert await open_shop.knowledge.quote("b", 0, 6, audiences=["public"]) is None
            assert await open_shop.knowledge.quote("b", 0, 6, audiences=["public", "staff"]) == "Bread."
            assert len(await open_shop.found("apples bread", "public", "staff")) == 2
            assert {one.audience for one in await open_shop.library.documents()} == {"staff"}
            raise asyncio.CancelledError  # the crawl is killed

        with pytest.raises(asyncio.CancelledError):
            await open_shop.library.learn("/docs", "staff", crawl())
        assert await open_shop.found("apples bread", "public") == []
        assert len(await open_shop.found("apples bread", "public", "staff")) == 2


async def test_a_wider_audience_is_given_only_when_all_is_learned(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "staff", stream(document("a", "Apples."), document("b", "Bread.")))

        with pytest.raises(LoadError):
            await open_shop.library.learn(
                "/docs", "public", stream(*(document(f"d{n}", "Apples.") for n in range(200)), LoadError("Down."))
            )
        assert await open_shop.found("apples bread", "public") == []
        assert {one.audience for one in await open_shop.library.origins()} == {"staff"}
        assert await open_shop.vectors.count("public", "hashes") == 0

        await open_shop.library.learn("/docs", "public", stream(Unchanged("a"), Unchanged("b")))
        assert len(await open_shop.found("apples bread", "public")) == 2


@pytest.mark.skipif(servers.WANTED, reason="a server's folder is not ours to lose")
async def test_a_lost_chroma_is_filled_again(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(document("a", "Apples.")))
    async with shop(pool, home.with_name("elsewhere")) as open_shop:
        await open_shop.library.learn("/docs", "public", stream(Unchanged("a")))
        assert await open_shop.vectors.count("public", "hashes") == 1


async def test_removed_documents_and_forgotten_origins_leave_nothing(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        library = open_shop.library
        await library.learn("/docs", "public", stream(*(document(name, f"{name} again.") for name in "abc")))

        assert await library.remove_document("a")
        assert not await library.remove_document("a")
        assert await counts(library, open_shop) == (2, 2)
        assert await library.remove_origin("/docs") == 2
        assert await counts(library, open_shop) == (0, 0)
        assert await library.origins() == []
        async with pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT (SELECT count(*) FROM postings), (SELECT count(*) FROM lexicon),"
                "(SELECT sum(passages) FROM languages), (SELECT count(*) FROM vectors_in_doubt)"
            )
            assert await cursor.fetchone() == (0, 0, 0, 0)


async def test_two_syncs_at_once_wait_for_each_other(pool: AsyncConnectionPool, home: Path) -> None:
    async with shop(pool, home) as open_shop:
        neighbour = Shop(pool, open_shop.vectors, None).library
        await asyncio.gather(
            *(
                library.learn(f"/{library is neighbour}/{number}", "public", stream(document(f"{number}", "Apples.")))
                for number, library in enumerate((open_shop.library, neighbour, open_shop.library, neighbour))
            )
        )
        assert len(await open_shop.library.documents()) == 4


SECRET = 'The guests\' network.\n\npassword = "Zx81Qlm4x"\n'


async def test_a_document_with_a_secret_is_held_back_until_somebody_insists(
    pool: AsyncConnectionPool, home: Path
) -> None:
    async with shop(pool, home) as open_shop:
        learn = open_shop.library.learn
        report = await learn("/docs", "public", stream(document("a", "Apples."), document("wifi", SECRET)))
        (held,) = report.failed
        assert report.added == 1
        assert held.line == ("/docs/wifi.md was held back, since it seems to contain secrets: line 3 (password).")
        insisted = stream(Unchanged("a"), document("wifi", SECRET))
        assert (await learn("/docs", "public", insisted, allow_secrets=True)).added == 1
        assert (await learn("/docs", "staff", stream(Unchanged("a"), Unchanged("wifi")))).failed == ()
        assert SECRET.strip() in await open_shop.found("guests network", "staff")
        changed = stream(Unchanged("a"), document("wifi", f"{SECRET}token = 1\n", "2"))
        assert [failure.id for failure in (await learn("/docs", "staff", changed)).failed] == ["wifi"]


async def test_a_secret_that_was_learned_before_this_was_checked_is_never_quoted(
    pool: AsyncConnectionPool, home: Path
) -> None:
    async with shop(pool, home) as open_shop:
        learn = open_shop.library.learn
        await learn("/docs", "public", stream(document("a", "Apples."), document("w", SECRET)), allow_secrets=True)
        async with pool.connection() as connection:
            await connection.execute("UPDATE documents SET edition = 2")
        assert await open_shop.found("guests network password") == ["Apples."]
        assert await open_shop.knowledge.quote("w", 0, len(SECRET), audiences=["public"]) is None
        assert await open_shop.knowledge.quote("a", 0, 6, audiences=["public"]) == "Apples"
        (held,) = (await learn("/docs", "public", stream(Unchanged("a"), Unchanged("w")))).failed
        assert held.id == "w"
        assert await open_shop.found("guests network password") == ["Apples."]
