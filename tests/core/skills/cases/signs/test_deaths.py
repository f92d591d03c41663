"""A desk that is killed while it passes a reaction on sets it once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from core.storage.database import open_pool
from core.storage.rows import many
from tests.fakes.dying import Step, Work, done_after, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable

WORK: Final = Work(
    (),
    case=(
        ("e1", "ana", "I need a human"),
        ("t1", "team", "How can I help?"),
        ("e2", "ana", "it works again"),
        ("r1", "reacts", "🎉"),
    ),
)


async def survives(url: str, death: Step) -> None:
    shore = await done_after(url, WORK, death)
    assert shore.said("ana")[1:] == ["**Tom:** How can I help?", "**Tom:** 🎉"], death
    async with open_pool(url) as pool:
        assert await many(pool, "SELECT emoji, is_there FROM case_reactions") == [("🎉", True)], death


@pytest.mark.slow
async def test_a_death_before_or_after_a_reaction_is_stored_sets_it_once(fresh_database: Callable[[], str]) -> None:
    steps = await steps_of(fresh_database(), WORK)
    fatal = [step for step in steps if "case_reactions" in step.kind]
    assert {step.side for step in fatal} == {"before", "after"}
    for step in fatal:
        await survives(fresh_database(), step)


@pytest.mark.proof
async def test_every_step_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await steps_of(fresh_database(), WORK):
        await survives(fresh_database(), step)
