"""What skills want to be found is found, in its last edition, even if the process dies at any step of it."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.abilities.hooks.documents import Documents, document_states, learn_document, unlearn_document
from core.model.skill_documents import SkillDocument
from knowledge.skill_documents import SkillDocumentLibrary
from tests.fakes.shop import Shop, shop

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

PROOF = pytest.mark.proof
FIRST = SkillDocument("case-1", "The team", "The blue light means an update.", "public")
SECOND = SkillDocument("case-1", "The team", "The blue light means trouble.", "staff")


async def want(pool: AsyncConnectionPool, document: SkillDocument) -> None:
    async with pool.connection() as connection:
        await learn_document(connection, document)


async def catch_up(pool: AsyncConnectionPool, open_shop: Shop) -> None:
    documents = Documents(pool, SkillDocumentLibrary(open_shop.library))
    while not await documents.dispatch():
        pass


async def test_a_document_is_learned_replaced_and_removed(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    async with shop(pool, tmp_path) as open_shop:
        for document in (FIRST, FIRST, SECOND):
            await want(pool, document)
            await catch_up(pool, open_shop)
        assert await open_shop.found("blue light") == []
        assert await open_shop.found("blue light", "staff") == [SECOND.text]
        (stored,) = await open_shop.library.documents()
        assert (stored.title, stored.source, stored.origin) == ("The team", "team:case-1", "team:case-1")
        async with pool.connection() as connection:
            assert await unlearn_document(connection, "case-1")
            assert not await unlearn_document(connection, "case-1")
        await catch_up(pool, open_shop)
        assert await open_shop.library.documents() == []
        async with pool.connection() as connection:
            assert await document_states(connection, ["case-1"]) == {}


async def test_a_document_with_a_secret_is_refused_and_the_reason_is_known(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with shop(pool, tmp_path) as open_shop:
        await want(pool, SkillDocument("case-2", "The team", "The password is: hunter2Xq9!", "public"))
        await catch_up(pool, open_shop)
        async with pool.connection() as connection:
            (state,) = (await document_states(connection, ["case-2"])).values()
        assert "secret" in state.problem
        assert await open_shop.library.documents() == []


@pytest.mark.parametrize("step", ["added", pytest.param("noted", marks=PROOF), pytest.param("learned", marks=PROOF)])
async def test_a_document_is_there_once_after_a_death(
    pool: AsyncConnectionPool, database_url: str, tmp_path: Path, step: str
) -> None:
    await want(pool, FIRST)
    command = (sys.executable, "-m", "tests.fakes.learner", database_url, str(tmp_path), step)
    process = await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[4])
    assert await process.wait() == -signal.SIGKILL
    async with shop(pool, tmp_path) as open_shop:
        await catch_up(pool, open_shop)
        assert await open_shop.found("blue light") == [FIRST.text]
        assert len(await open_shop.library.documents()) == 1
