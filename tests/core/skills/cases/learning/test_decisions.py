"""What the team decides is what people find: approved once, edited, taken back, and by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address
from core.skills.cases.learning import store
from tests.core.skills.cases.learning.library import learning_desk
from tests.fakes.shop import document, stream

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_an_answer_is_edited_and_taken_back_and_survives_other_syncs(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.solves()
        await desk.decides("Approve")
        await desk.decides("Edit the answer", line="The blue light means an update.")
        await desk.decides("Edit the question", line="Why is the router blue?")
        (learned,) = await desk.shop.library.documents("team:case-1")
        assert await desk.shop.library.text(learned.id) == (
            "# Why is the router blue?\n\nThe blue light means an update.\n"
        )
        await desk.shop.library.learn("/docs", "public", stream(document("other", "Something else.")))
        assert await desk.found() == ["team:case-1"]
        await desk.decides("Take it back")
        assert await desk.found() == []
        assert await desk.shop.library.documents("team:case-1") == []
        assert desk.proposal().choices == ()


async def test_an_answer_is_approved_once_and_only_in_the_teams_channel(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.solves()
        await desk.decides("Approve", place=Address("wall", "w", "T2"), person="Eve")
        assert desk.wall.texts("T2") == ["Nothing is proposed or learned from case 1."]
        approve = next(choice.id for choice in desk.proposal().choices if choice.label == "Approve")
        await desk.decides("Approve")
        await desk.says("", person="Eva", choice=approve, place=Address("wall", "w", "T1"))
        async with pool.connection() as connection:
            (answer,) = await store.all_in(connection, ["approved"])
        assert answer.decided_by_name == "Tom"
        assert desk.wall.texts("T1")[-1] == "That is learned already."


async def test_a_rejected_answer_is_not_learned_and_may_be_approved_after_all(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.solves()
        await desk.decides("Reject")
        assert await desk.found() == []
        await desk.decides("Approve")
        assert await desk.found() == ["team:case-1"]


async def test_what_the_library_refuses_is_proposed_again_with_the_reason(
    pool: AsyncConnectionPool, tmp_path: Path
) -> None:
    async with learning_desk(pool, tmp_path) as desk:
        await desk.solves()
        await desk.decides("Edit the answer", line="The password is: hunter2Xq9!")
        await desk.decides("Approve")
        await desk.house.catch_up()  # the look that sees the refusal comes after the one that learns
        assert desk.proposal().text.startswith("**May I answer like this")
        assert (await desk.team_reads())[-1].startswith("I cannot learn this: team:case-1 was held back")


async def test_another_team_decides_nothing(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    teams = {"teams": [{"name": "Billing", "channel": "wall:w/T2"}]}
    async with learning_desk(pool, tmp_path, teams) as desk:
        await desk.solves()
        await desk.decides("Approve", place=Address("wall", "w", "T2"), person="Eve")
        assert desk.wall.texts("T2") == ["Nothing is proposed or learned from case 1."]
