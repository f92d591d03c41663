"""Learning through the stores: audiences stay as they are until somebody says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.stores import Stores
from core.model.clock import SystemClock
from core.settings.settings import Settings
from knowledge.library import Library
from knowledge.storage.vector_index import open_vector_index
from tests.fakes.servers import vectors_place

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_documents_learned_again_without_an_audience_keep_theirs(pool: AsyncConnectionPool, home: Path) -> None:
    home.mkdir()  # noqa: ASYNC240 — a test has nothing else to do
    (home.parent / "pay.md").write_text("# Pay\n\nThe director earns a lot.\n")
    async with open_vector_index(vectors_place(home)) as vectors:
        library = Library(pool, vectors, None, clock=SystemClock())
        stores = Stores(Settings(), pool, vectors, None, library)
        for audience, kept in (("staff", "staff"), (None, "staff"), ("public", "public"), (None, "public")):
            await stores.learn([("pay.md", audience)])
            assert [document.audience for document in await library.documents()] == [kept]
        assert (await stores.learn([("https://me:pw@127.0.0.1:1/", None)])).failed[0].source == "https://127.0.0.1:1/"
