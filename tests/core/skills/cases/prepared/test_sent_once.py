"""A desk that is killed while it shows or sends a prepared answer shows it once and sends it once."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest

from core.skills.cases import store
from core.storage.database import open_pool
from tests.fakes.dying import Step, Work, done_after, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

WORK: Final = Work(
    (),
    case=(
        ("e1", "ana", "I need a human"),
        ("t1", "team", "snippet thanks"),
        ("p1", "press", "send_prepared?prepared={prepared}"),
    ),
)


async def survives(url: str, death: Step) -> None:
    shore = await done_after(url, WORK, death)
    assert shore.said("ana")[1:] == ["**Tom:** Thank you, Ana."], death
    assert [text for text in shore.said("team") if "Thank you" in text] == ["Tom answered: Thank you, Ana."], death
    async with open_pool(url) as pool, pool.connection() as connection:
        (case,) = await store.all_cases(connection)
        assert [entry.text for entry in await store.entries(connection, case.id)][1:] == ["Thank you, Ana."], death


async def test_a_death_before_or_after_it_is_stored_or_sent_changes_nothing(fresh_database: Callable[[], str]) -> None:
    steps = await steps_of(fresh_database(), WORK)
    fatal = [step for step in steps if "case_prepared" in step.kind]
    assert {("INSERT" in step.kind, step.side) for step in fatal} >= {(True, "before"), (True, "after")}
    await survives(fresh_database(), random.choice(fatal))


@pytest.mark.proof
async def test_every_step_can_be_the_last(fresh_database: Callable[[], str]) -> None:
    for step in await steps_of(fresh_database(), WORK):
        await survives(fresh_database(), step)
