"""A forgotten customer's question is learned no more, unless the team has put it in words of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.abilities.hooks.documents import UnwantedDocuments
from core.privacy import Privacy
from core.skills.cases.learning import store
from tests.core.skills.cases.learning.library import learning_desk
from tests.fakes.house import PERSONAL_DATA

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("question", "stays"), [("", False), ("Why is the router blue?", True), ("Ana's router?", False)]
)
async def test_forgetting_a_customer(pool: AsyncConnectionPool, tmp_path: Path, question: str, *, stays: bool) -> None:
    assert any(isinstance(each, UnwantedDocuments) for each in PERSONAL_DATA)
    async with learning_desk(pool, tmp_path) as desk:
        await desk.solves()
        await desk.decides("Approve")
        if question:
            await desk.decides("Edit the question", line=question)
        privacy = Privacy(pool, PERSONAL_DATA)
        ana = await privacy.find("Ana")
        assert len((await privacy.export(ana))["answers learned"]) == 1
        receipt = await privacy.forget(ana)
        assert receipt.erased["answers learned"] == (not stays)
        assert await desk.found() == ["team:case-1"] * stays  # at once, in the transaction of the erasure
        async with pool.connection() as connection:
            assert [answer.person for answer in await store.all_in(connection, ["approved"])] == [None] * stays
        assert (await privacy.export(ana))["answers learned"] == []
